//! Which routes there are, for whom, and what answers them: one table, from which the router and the list are made.

use records::wire;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    ToAll,
    ToMembers,
}

/// Every public route but the app's files: method, path, who may call it, and the function that answers.
macro_rules! routes {
    ($made_of:ident) => {
        $made_of! {
            post wire::SYNC, ToMembers, sync::sync;
            post wire::SEARCH, ToMembers, search::search;
            post wire::RECORD, ToMembers, record::record;
            get "/api/v1/live", ToMembers, live::live;
            head "/api/v1/blobs/{sha256}", ToMembers, blob::held;
            put "/api/v1/blobs/{sha256}", ToMembers, blob::put;
            get "/api/v1/blobs/{sha256}", ToMembers, blob::fetch;
            post "/api/v1/enrol", ToAll, enrol::enrol;
            get "/api/v1/session", ToMembers, session::session;
            post "/api/v1/sign-out", ToMembers, sign_out::sign_out;
            get "/api/v1/guide", ToAll, guide::guide;
            get "/healthz", ToAll, health::health;
            get "/openapi.json", ToAll, openapi::openapi;
        }
    };
}
pub(super) use routes;

macro_rules! listed {
    ($($method:ident $path:expr, $open:ident, $answers:path;)*) => {
        &[$((stringify!($method), $path, Open::$open),)*]
    };
}

/// Method, path and who may call it. Tests go through it, so that none is forgotten.
pub const ROUTES: &[(&str, &str, Open)] = routes!(listed);
