//! The store's contract: every method, the same tests, on SQLite and on PostgreSQL.

mod bench;
mod clocks;
mod reader;

mod bounds;
mod climbing;
mod dated_back;
mod enrolment;
mod estates;
mod groups;
mod last_director;
mod lease;
mod long_histories;
mod matrix_of_events;
mod matrix_of_routes;
mod never_unseen;
mod new_kind;
mod numbers;
mod opened;
mod order;
mod others;
mod photos;
mod poked;
mod scopes;
mod search;
mod search_refused;
mod sights;
mod told_once;
mod verdicts;
mod visitors;

/// Runs each test on both databases.
macro_rules! on_both {
    ($($test:ident)*) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() {
                super::$test($crate::contract::bench::Bench::sqlite().await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test]
            async fn $test() {
                super::$test($crate::contract::bench::Bench::postgres().await).await;
            })*
        }
    };
}

use on_both;
