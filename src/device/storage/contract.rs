//! What every [`Storage`] must do. Run natively on the memory store and in the browser on IndexedDB; each case
//! answers with the first thing that was wrong, so that it can be shown on a page.

use crate::storage::{Batch, Durability, Storage, StorageError, Table, Written};

/// Runs every case on an empty store; `Err` names the case and what was seen.
pub async fn run<S: Storage>(store: &S) -> Result<(), String> {
    what_was_put_is_found(store).await.map_err(|error| format!("what_was_put_is_found: {error}"))?;
    prefixes_and_orders(store).await.map_err(|error| format!("prefixes_and_orders: {error}"))?;
    a_stale_expectation_writes_nothing(store)
        .await
        .map_err(|error| format!("a_stale_expectation_writes_nothing: {error}"))?;
    later_changes_win_within_a_batch(store)
        .await
        .map_err(|error| format!("later_changes_win_within_a_batch: {error}"))?;
    clearing_one_table_leaves_the_others(store)
        .await
        .map_err(|error| format!("clearing_one_table_leaves_the_others: {error}"))
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
    let by_key = store.by_key(Table::Row, "r", 10).await.map_err(text)?;
    equal(keys(&by_key), "r1 r2 r3")?;
    equal(keys(&store.by_key(Table::Row, "r", 2).await.map_err(text)?), "r1 r2")?;
    equal(keys(&store.by_order(Table::Row, "o|", 10).await.map_err(text)?), "r2 s1 r1")?;
    equal(keys(&store.by_order(Table::Row, "o|", 1).await.map_err(text)?), "r2")?;
    equal(keys(&store.by_order(Table::Row, "", 10).await.map_err(text)?), "r3 r2 s1 r1")?;
    equal(store.count(Table::Row).await.map_err(text)?.to_string(), "4")?;
    let mut batch = Batch::default();
    batch.put_ordered(Table::Row, "r1", "moved", "o|0");
    written(store, batch).await?;
    equal(keys(&store.by_order(Table::Row, "o|", 10).await.map_err(text)?), "r1 r2 s1")
}

async fn a_stale_expectation_writes_nothing<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    batch.put(Table::Meta, "cursor", "1");
    written(store, batch).await?;
    let mut stale = Batch::default();
    stale.expect(Table::Meta, "cursor", Some("0".to_owned()));
    stale.put(Table::Meta, "cursor", "2");
    stale.put(Table::Outbox, "x", "x");
    match store.write(stale).await.map_err(text)? {
        Written::Stale(expect) if expect.key == "cursor" => {}
        other => return Err(format!("expected the cursor to be named as stale, got {other:?}")),
    }
    same(store.get(Table::Meta, "cursor").await, Some("1"))?;
    same(store.get(Table::Outbox, "x").await, None)?;
    let mut fresh = Batch::default();
    fresh.expect(Table::Meta, "cursor", Some("1".to_owned()));
    fresh.expect(Table::Meta, "absent", None);
    fresh.put(Table::Meta, "cursor", "2");
    written(store, fresh).await?;
    same(store.get(Table::Meta, "cursor").await, Some("2"))
}

async fn later_changes_win_within_a_batch<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    batch.put(Table::Draft, "d", "1");
    batch.clear(Table::Draft);
    batch.put(Table::Draft, "d", "2");
    written(store, batch).await?;
    same(store.get(Table::Draft, "d").await, Some("2"))
}

async fn clearing_one_table_leaves_the_others<S: Storage>(store: &S) -> Result<(), String> {
    let mut batch = Batch::default();
    batch.put(Table::Outbox, "kept", "1");
    batch.clear(Table::Row);
    written(store, batch).await?;
    equal(store.count(Table::Row).await.map_err(text)?.to_string(), "0")?;
    same(store.get(Table::Outbox, "kept").await, Some("1"))
}

async fn written<S: Storage>(store: &S, batch: Batch) -> Result<(), String> {
    match store.write(batch).await.map_err(text)? {
        Written::Done => Ok(()),
        stale => Err(format!("{stale:?}")),
    }
}

fn keys(items: &[crate::storage::Item]) -> String {
    items.iter().map(|item| item.key.as_str()).collect::<Vec<_>>().join(" ")
}

fn same(found: Result<Option<String>, StorageError>, expected: Option<&str>) -> Result<(), String> {
    let found = found.map_err(text)?;
    if found.as_deref() == expected { Ok(()) } else { Err(format!("found {found:?}, expected {expected:?}")) }
}

#[expect(clippy::needless_pass_by_value, reason = "callers build it for this")]
fn equal(found: String, expected: &str) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("found `{found}`, expected `{expected}`")) }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` wants")]
fn text(error: StorageError) -> String {
    error.to_string()
}
