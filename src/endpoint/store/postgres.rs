//! Any number of endpoints on one PostgreSQL.

use std::time::Duration;

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions};
use sqlx::{Arguments as _, ConnectOptions as _, PgPool};

use crate::store::error::StoreError;
use crate::store::value::Value;

const WRITERS: u32 = 8;
const READERS: u32 = 12;
const WAIT_FOR_A_CONNECTION: Duration = Duration::from_secs(10);

/// For writing and for reading.
pub(crate) async fn open(url: &str) -> Result<(PgPool, PgPool), StoreError> {
    let options: PgConnectOptions = url.parse::<PgConnectOptions>()?.disable_statement_logging();
    // Every statement here finds its rows by an index. A table that has grown since PostgreSQL last counted it would
    // be read through all the same.
    let options = options.options([("enable_seqscan", "off")]);
    // A push that cannot have its turn says so; the phone keeps the events and comes again.
    let writing = options.clone().options([
        ("lock_timeout", "5s"),
        ("statement_timeout", "15s"),
        ("idle_in_transaction_session_timeout", "30s"),
    ]);
    let write = PgPoolOptions::new()
        .max_connections(WRITERS)
        .acquire_timeout(WAIT_FOR_A_CONNECTION)
        .connect_with(writing)
        .await?;
    sqlx::migrate!("migrations/postgres").run(&write).await?;
    let read = PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(WAIT_FOR_A_CONNECTION)
        .connect_with(options.options([("statement_timeout", "15s")]))
        .await?;
    Ok((write, read))
}

/// Locks the estate's counter until the transaction ends. Not `FOR UPDATE`: nothing refers to the row by key.
pub(crate) const LOCK_HEAD: &str = "
    SELECT epoch, seq
    FROM estate_head
    WHERE estate_id = $1
    FOR NO KEY UPDATE";

pub(crate) fn arguments(values: Vec<Value>) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    let added: Result<(), BoxDynError> = values.into_iter().try_for_each(|value| match value {
        Value::Text(text) => arguments.add(text),
        Value::Int(int) => arguments.add(int),
        Value::Bytes(bytes) => arguments.add(bytes),
        Value::Texts(texts) => arguments.add(texts),
        Value::Ints(ints) => arguments.add(ints),
    });
    added.map_err(sqlx::Error::Encode)?;
    Ok(arguments)
}

pub(crate) fn any_of(number: usize) -> String {
    format!("= ANY(${number})")
}

/// Rows of one length as a query that has each column for one parameter: prepared once, whatever their number.
pub(crate) fn unnested(rows: Vec<Vec<Value>>) -> Result<(String, Vec<Value>), StoreError> {
    let mut columns: Vec<Vec<Value>> = Vec::new();
    columns.resize_with(rows.first().map_or(0, Vec::len), || Vec::with_capacity(rows.len()));
    for row in rows {
        columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
    }
    let columns =
        columns.into_iter().map(array).collect::<Result<Vec<_>, _>>().map_err(sqlx::Error::Encode)?;
    let names: Vec<_> =
        columns.iter().enumerate().map(|(index, (kind, _))| format!("${}::{kind}", index + 1)).collect();
    let sql = format!("SELECT * FROM UNNEST({})", names.join(", "));
    Ok((sql, columns.into_iter().map(|(_, array)| array).collect()))
}

/// One column, with its type.
fn array(column: Vec<Value>) -> Result<(&'static str, Value), BoxDynError> {
    let (mut texts, mut ints) = (Vec::new(), Vec::new());
    for value in column {
        match value {
            Value::Text(text) => texts.push(text),
            Value::Int(int) => ints.push(int),
            Value::Bytes(_) | Value::Texts(_) | Value::Ints(_) => {
                return Err("only texts and numbers come in rows".into());
            }
        }
    }
    match (texts.is_empty(), ints.is_empty()) {
        (_, true) => Ok(("text[]", Value::Texts(texts))),
        (true, false) => Ok(("bigint[]", Value::Ints(ints))),
        (false, false) => Err("a column of texts and numbers".into()),
    }
}
