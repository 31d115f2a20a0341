//! What every [`Storage`] must do. Run natively on the memory store and in the browser on IndexedDB; each clause
//! answers with the first thing that was wrong, so that it can be shown on a page.
//!
//! # Adding a clause
//!
//! A function here, named for what is promised, and its name in the list below: every store is then held to it.

use crate::storage::{Ask, Batch, Durability, Item, Storage, StorageError, Table, Written};

macro_rules! clauses {
    ($($clause:ident,)+) => {
        /// The name of every clause.
        pub const CLAUSES: &[&str] = &[$(stringify!($clause)),+];

        /// Checks one clause on an empty store; `Err` says what was seen.
        pub async fn check<S: Storage>(clause: &str, store: &S) -> Result<(), String> {
            match clause {
                $(stringify!($clause) => $clause(store).await,)+
                unknown => Err(format!("there is no clause `{unknown}`")),
            }
        }
    };
}

clauses! {
    what_was_put_is_found,
    prefixes_and_orders,
    what_has_no_place_is_in_no_order,
    a_stale_expectation_writes_nothing,
    an_expectation_may_stand_alone,
    later_changes_win_within_a_batch,
    clearing_one_table_leaves_the_others,
    whatever_was_written_comes_back_unchanged,
    nothing_asked_is_nothing_done,
    what_is_asked_together_is_answered_in_that_order,
}

async fn what_was_put_is_found<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    batch.put(Table::Meta, "a", "一");
    batch.put(Table::Outbox, "a", "二");
    written(store, batch).await?;
    same(store.get(Table::Meta, "a").await, Some("一"))?;
    same(store.get(Table::Outbox, "a").await, Some("二"))?;
    same(store.get(Table::Refused, "a").await, None)?;
    let mut batch = Batch { durability: Durability::Relaxed, ..Batch::default() };
    batch.delete(Table::Meta, "a");
    batch.delete(Table::Outbox, "a");
    batch.delete(Table::Outbox, "never there");
    written(store, batch).await?;
    same(store.get(Table::Meta, "a").await, None)
}

async fn prefixes_and_orders<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    for (key, order) in [("r1", "o|3"), ("r2", "o|1"), ("r3", "c|2"), ("s1", "o|2")] {
        batch.put_ordered(Table::Row, key, key, order);
    }
    written(store, batch).await?;
    equal(&keys(store.by_key(Table::Row, "r", 10).await)?, "r1 r2 r3")?;
    equal(&keys(store.by_key(Table::Row, "r", 2).await)?, "r1 r2")?;
    equal(&keys(store.by_order(Table::Row, "o|", 10).await)?, "r2 s1 r1")?;
    equal(&keys(store.by_order(Table::Row, "o|", 1).await)?, "r2")?;
    equal(&keys(store.by_order(Table::Row, "", usize::MAX).await)?, "r3 r2 s1 r1")?;
    let bare = store.items(Ask::KeysByOrder(Table::Row, "o|")).await;
    if bare.iter().flatten().any(|item| !item.value.is_empty()) {
        return Err(format!("values were read with the keys: {bare:?}"));
    }
    equal(&keys(bare)?, "r2 s1 r1")?;
    counted(store, Table::Row, 4).await?;
    let mut batch = Batch::default();
    batch.put_ordered(Table::Row, "r1", "moved", "o|0");
    written(store, batch).await?;
    equal(&keys(store.by_order(Table::Row, "o|", 10).await)?, "r1 r2 s1")
}

async fn what_has_no_place_is_in_no_order<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    batch.put(Table::Row, "never", "1");
    batch.put_ordered(Table::Row, "no longer", "1", "o|1");
    batch.put_ordered(Table::Row, "placed", "1", "o|2");
    written(store, batch).await?;
    equal(&keys(store.by_order(Table::Row, "", 10).await)?, "no longer placed")?;
    let mut batch = Batch::default();
    batch.put(Table::Row, "no longer", "2");
    written(store, batch).await?;
    equal(&keys(store.by_order(Table::Row, "", 10).await)?, "placed")?;
    equal(&keys(store.by_key(Table::Row, "", 10).await)?, "never no longer placed")
}

async fn a_stale_expectation_writes_nothing<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    batch.put(Table::Meta, "cursor", "1");
    written(store, batch).await?;
    let mut stale = Batch::default();
    stale.expect(Table::Meta, "absent", None);
    stale.expect(Table::Meta, "cursor", Some("0".to_owned()));
    stale.put(Table::Meta, "cursor", "2");
    stale.put(Table::Outbox, "x", "x");
    outdated(store, stale, "cursor").await?;
    same(store.get(Table::Meta, "cursor").await, Some("1"))?;
    same(store.get(Table::Outbox, "x").await, None)?;
    let mut stale = Batch::default();
    stale.expect(Table::Meta, "cursor", None);
    stale.clear(Table::Meta);
    outdated(store, stale, "cursor").await?;
    same(store.get(Table::Meta, "cursor").await, Some("1"))?;
    let mut fresh = Batch::default();
    fresh.expect(Table::Meta, "cursor", Some("1".to_owned()));
    fresh.expect(Table::Meta, "absent", None);
    fresh.put(Table::Meta, "cursor", "2");
    written(store, fresh).await?;
    same(store.get(Table::Meta, "cursor").await, Some("2"))
}

async fn an_expectation_may_stand_alone<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    batch.expect(Table::Meta, "cursor", None);
    written(store, batch).await?;
    let mut batch = Batch::default();
    batch.expect(Table::Meta, "cursor", Some("1".to_owned()));
    outdated(store, batch, "cursor").await
}

async fn later_changes_win_within_a_batch<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    batch.put(Table::Draft, "d", "1");
    batch.put(Table::Draft, "gone", "1");
    batch.clear(Table::Draft);
    batch.put(Table::Draft, "d", "2");
    batch.put(Table::Draft, "d", "3");
    written(store, batch).await?;
    same(store.get(Table::Draft, "d").await, Some("3"))?;
    counted(store, Table::Draft, 1).await
}

async fn clearing_one_table_leaves_the_others<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    for table in Table::ALL {
        batch.put_ordered(table, "kept", "1", "o");
    }
    written(store, batch).await?;
    let mut batch = Batch::default();
    batch.clear(Table::Row);
    written(store, batch).await?;
    for table in Table::ALL {
        counted(store, table, usize::from(table != Table::Row)).await?;
    }
    equal(&keys(store.by_order(Table::Row, "", 10).await)?, "")
}

async fn whatever_was_written_comes_back_unchanged<S: Storage>(store: &S) -> Result<(), String> {
    // A letter of four bytes, a joined sign, what ends a string elsewhere, and a page of history.
    let long = "一".repeat(500_000);
    let texts = ["", "𠮷野家 👨‍👩‍👧", "a\0b\n\"\\", "\u{feff}\u{ffff}", &long];
    let mut batch = Batch::default();
    for (number, text) in texts.iter().enumerate() {
        batch.put(Table::Draft, format!("3栋|{number}"), *text);
    }
    written(store, batch).await?;
    for (number, text) in texts.iter().enumerate() {
        same(store.get(Table::Draft, &format!("3栋|{number}")).await, Some(text))?;
    }
    let found = store.by_key(Table::Draft, "3栋|", usize::MAX).await.map_err(text)?;
    let differs = found.iter().zip(texts).find(|(item, text)| item.value != *text);
    match differs {
        Some((item, _)) => Err(format!("`{}` was listed changed", item.key)),
        None => equal(&found.len().to_string(), &texts.len().to_string()),
    }
}

async fn nothing_asked_is_nothing_done<S: Storage>(store: &S) -> Result<(), String> {
    written(store, Batch::default()).await?;
    let mut batch = Batch::default();
    batch.put_ordered(Table::Row, "a", "a", "o");
    written(store, batch).await?;
    equal(&keys(store.by_key(Table::Row, "", 0).await)?, "")?;
    equal(&keys(store.by_order(Table::Row, "", 0).await)?, "")
}

async fn what_is_asked_together_is_answered_in_that_order<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    batch.put(Table::Meta, "cursor", "1");
    batch.put(Table::Outbox, "1", "1");
    batch.put(Table::Outbox, "2", "2");
    batch.put_ordered(Table::Row, "late", "late", "o|2");
    batch.put_ordered(Table::Row, "soon", "soon", "o|1");
    written(store, batch).await?;
    let asks = [
        Ask::ByOrder(Table::Row, "o|", 10),
        Ask::Key(Table::Meta, "cursor"),
        Ask::ByKey(Table::Outbox, "", 0),
        Ask::Key(Table::Meta, "curs"),
        Ask::ByKey(Table::Outbox, "", usize::MAX),
        Ask::ByOrder(Table::Row, "o|", 1),
    ];
    let found = store.read(&asks).await.map_err(text)?;
    let found: Vec<String> = found.into_iter().map(|items| keys(Ok(items))).collect::<Result<_, _>>()?;
    equal(&found.join(", "), "soon late, cursor, , , 1 2, soon")?;
    let nothing = store.read(&[]).await.map_err(text)?;
    equal(&nothing.len().to_string(), "0")
}

async fn written<S: Storage>(store: &S, batch: Batch) -> Result<(), String> {
    match store.write(batch).await.map_err(text)? {
        Written::Done => Ok(()),
        stale => Err(format!("{stale:?}")),
    }
}

async fn outdated<S: Storage>(store: &S, batch: Batch, key: &str) -> Result<(), String> {
    match store.write(batch).await.map_err(text)? {
        Written::Stale(expect) if expect.key == key => Ok(()),
        other => Err(format!("expected `{key}` to be named as stale, got {other:?}")),
    }
}

async fn counted<S: Storage>(store: &S, table: Table, expected: usize) -> Result<(), String> {
    let found = store.count(table).await.map_err(text)?;
    if found == expected {
        Ok(())
    } else {
        Err(format!("{} holds {found}, expected {expected}", table.as_str()))
    }
}

fn keys(items: Result<Vec<Item>, StorageError>) -> Result<String, String> {
    Ok(items.map_err(text)?.iter().map(|item| item.key.as_str()).collect::<Vec<_>>().join(" "))
}

fn same(found: Result<Option<String>, StorageError>, expected: Option<&str>) -> Result<(), String> {
    let found = found.map_err(text)?;
    if found.as_deref() == expected { Ok(()) } else { Err(format!("found {found:?}, expected {expected:?}")) }
}

fn equal(found: &str, expected: &str) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("found `{found}`, expected `{expected}`")) }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` wants")]
fn text(error: StorageError) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::{CLAUSES, check};
    use crate::storage::memory::MemoryStore;

    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        let mut broken = Vec::new();
        for clause in CLAUSES {
            if let Err(seen) = check(clause, &MemoryStore::new()).await {
                broken.push(format!("{clause}: {seen}"));
            }
        }
        assert!(broken.is_empty(), "{broken:#?}");
    }
}
