//! A database without the endpoint: what it wrote is read back from one, and written as it is into another.

use std::path::Path;

use records::Seq;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Column, ConnectOptions, PgPool, Row, SqlitePool, TypeInfo};

pub enum Plain {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

#[derive(Clone)]
pub enum Value {
    Text(Option<String>),
    Int(Option<i64>),
}

/// Statements with their values, ready to go.
pub type Transaction = Vec<(String, Vec<Value>)>;

/// Rows of one table, with the names of their columns.
#[derive(Default)]
struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

macro_rules! bound {
    ($sql:expr, $values:expr) => {{
        let mut query = sqlx::query(AssertSqlSafe($sql));
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Int(int) => query.bind(int),
            };
        }
        query
    }};
}

macro_rules! rows_of {
    ($found:expr) => {{
        let mut all = Rows::default();
        for row in $found {
            all.columns = row.columns().iter().map(|column| column.name().to_owned()).collect();
            let values =
                row.columns().iter().enumerate().map(|(index, column)| match column.type_info().name() {
                    "TEXT" => Value::Text(row.get(index)),
                    _ => Value::Int(row.get(index)),
                });
            all.rows.push(values.collect());
        }
        all
    }};
}

impl Plain {
    /// With the endpoint's settings.
    pub async fn sqlite(file: &Path) -> Plain {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .disable_statement_logging();
        Plain::Sqlite(SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap())
    }

    pub async fn postgres(url: &str, writers: u32) -> Plain {
        let options: PgConnectOptions = url.parse().unwrap();
        let options = options.disable_statement_logging();
        Plain::Postgres(PgPoolOptions::new().max_connections(writers).connect_with(options).await.unwrap())
    }

    pub async fn write(&self, transaction: Transaction) {
        match self {
            Plain::Sqlite(pool) => {
                let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
                for (sql, values) in transaction {
                    bound!(sql, values).execute(&mut *tx).await.unwrap();
                }
                tx.commit().await.unwrap();
            }
            Plain::Postgres(pool) => {
                let mut tx = pool.begin().await.unwrap();
                for (sql, values) in transaction {
                    bound!(sql, values).execute(&mut *tx).await.unwrap();
                }
                tx.commit().await.unwrap();
            }
        }
    }

    /// Lets PostgreSQL look at its tables, as it does by itself a minute after they have grown: until then it takes
    /// them for empty, and reads through all of them to find a few rows.
    pub async fn settle(&self) {
        if let Plain::Postgres(pool) = self {
            sqlx::query("ANALYZE").execute(pool).await.unwrap();
        }
    }

    /// What later transactions take for granted: the estate's head and its devices.
    pub async fn ground(&self) -> Transaction {
        let mut transaction = Transaction::new();
        for table in ["estate_head", "device"] {
            let rows = self.read(format!("SELECT * FROM {table}")).await;
            transaction.extend(rows.insert(self, table, "ON CONFLICT DO NOTHING"));
        }
        transaction
    }

    /// The newest number.
    pub async fn head(&self) -> Seq {
        match self.read("SELECT seq FROM estate_head".to_owned()).await.first("seq") {
            Value::Int(Some(seq)) => Seq::try_from(seq).expect("a number"),
            _ => panic!("the estate has no head"),
        }
    }

    /// What the endpoint wrote in the transaction that gave the numbers `from..to`. The head and the device's last
    /// contact are moved as it moves them.
    pub async fn written(&self, from: Seq, to: Seq) -> Transaction {
        let given = format!("seq >= {from} AND seq < {to}");
        let events = self.read(format!("SELECT * FROM event WHERE {given} ORDER BY seq")).await;
        let [estate, device] = ["estate_id", "device_id"].map(|column| events.first(column));
        let receipts = format!("SELECT * FROM receipt WHERE {given} ORDER BY seq");
        let records = format!(
            "SELECT * FROM record_row WHERE record_id IN (SELECT record_id FROM event WHERE {given})"
        );
        let spans = format!("SELECT * FROM scope_span WHERE from_seq >= {from} AND from_seq < {to}");
        // A register is only counted on when a case is new in it.
        let counters = format!(
            "SELECT * FROM register_counter
             WHERE EXISTS (SELECT 1 FROM event WHERE {given} AND author = '{}')",
            records::MemberId::ENDPOINT
        );

        let mut transaction = Transaction::new();
        transaction.extend(events.insert(self, "event", ""));
        transaction.extend(self.read(receipts).await.insert(self, "receipt", ""));
        transaction.extend(self.read(records).await.insert(
            self,
            "record_row",
            "ON CONFLICT (estate_id, record_id) DO UPDATE
             SET version = excluded.version, is_open = excluded.is_open, opened_seq = excluded.opened_seq,
                 silent_since = excluded.silent_since, is_restricted = excluded.is_restricted,
                 content = excluded.content",
        ));
        transaction.extend(self.read(spans).await.insert(self, "scope_span", ""));
        transaction.extend(self.read(counters).await.insert(
            self,
            "register_counter",
            "ON CONFLICT (estate_id, register, day) DO UPDATE SET last = excluded.last",
        ));
        let number = |number: Seq| Value::Int(i64::try_from(number).ok());
        transaction.push((
            "UPDATE estate_head SET seq = $2 WHERE estate_id = $1".to_owned(),
            vec![estate.clone(), number(to - 1)],
        ));
        transaction.push((
            "UPDATE device SET last_contact = $3, last_dseq = $3 WHERE estate_id = $1 AND device_id = $2"
                .to_owned(),
            vec![estate, device, number(to)],
        ));
        transaction
    }

    /// A parameter of a long statement. To SQLite `$7` is a name, and its driver looks every name up among all of
    /// them: with two thousand that is most of the work.
    fn place(&self, number: usize) -> String {
        match self {
            Plain::Sqlite(_) => "?".to_owned(),
            Plain::Postgres(_) => format!("${number}"),
        }
    }

    async fn read(&self, sql: String) -> Rows {
        match self {
            Plain::Sqlite(pool) => rows_of!(sqlx::query(AssertSqlSafe(sql)).fetch_all(pool).await.unwrap()),
            Plain::Postgres(pool) => rows_of!(sqlx::query(AssertSqlSafe(sql)).fetch_all(pool).await.unwrap()),
        }
    }
}

impl Rows {
    /// All of them in one statement; nothing for none.
    fn insert(self, base: &Plain, table: &str, conflict: &str) -> Option<(String, Vec<Value>)> {
        if self.rows.is_empty() {
            return None;
        }
        let width = self.columns.len();
        let tuple = |row: usize| {
            let places: Vec<_> = (1..=width).map(|column| base.place(row * width + column)).collect();
            format!("({})", places.join(", "))
        };
        let tuples: Vec<_> = (0..self.rows.len()).map(tuple).collect();
        let columns = self.columns.join(", ");
        let sql = format!("INSERT INTO {table} ({columns}) VALUES {} {conflict}", tuples.join(", "));
        Some((sql, self.rows.into_iter().flatten().collect()))
    }

    fn first(&self, column: &str) -> Value {
        let index = self.columns.iter().position(|name| name == column).expect("the column");
        self.rows.first().expect("a row")[index].clone()
    }
}
