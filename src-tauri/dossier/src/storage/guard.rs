//! What a file may cost: SQLite's own limits, and a number of steps, whatever is written in the file.
//!
//! Steps are counted, not seconds: no clock is read, and the same file is refused on every computer. Past
//! its budget a statement stops, and the file is said damaged.

use crate::error::Result;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use std::ffi::c_int;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What our own schema and statements stay well under. The longest value is the picture of a plan: thirty times
/// that of three hundred situations and a thousand actions. Nothing is attached; the one trigger of the schema is
/// never set off by another.
const LIMITS: [(Limit, i32); 9] = [
    (Limit::SQLITE_LIMIT_LENGTH, 128 << 20),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (Limit::SQLITE_LIMIT_COLUMN, 100),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 50),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 10),
    (Limit::SQLITE_LIMIT_VDBE_OP, 25_000),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (Limit::SQLITE_LIMIT_SCHEMA, 500),
];

/// How many steps of SQLite's machine go by between two looks at the budget.
const STEPS: c_int = 1_000_000;

/// How many looks are granted. The longest thing done to a dossier is the full check of a copy: two for the large
/// dossier of the tests, so that one ten times larger can be checked some twenty times over.
const LOOKS: u32 = 500;

/// How many steps a connection may still make. Given anew for each reading and each operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Budget(Arc<AtomicU32>);

impl Budget {
    /// Counts the steps of this connection from now on.
    pub(crate) fn over(&self, conn: &mut Connection) -> Result<()> {
        let spent = Arc::clone(&self.0);
        let is_spent = move || spent.fetch_add(1, Ordering::Relaxed) >= LOOKS;
        Ok(conn.progress_handler(STEPS, Some(is_spent))?)
    }

    /// Grants all of it again.
    pub(crate) fn renew(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Puts a connection under its limits; reads nothing of the file.
pub(super) fn guard(conn: &mut Connection) -> Result<()> {
    for (limit, most) in LIMITS {
        conn.set_limit(limit, most)?;
    }
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    Budget::default().over(conn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::storage::open_in_memory;

    const ENDLESS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                           SELECT MAX(i) FROM n";

    #[test]
    fn a_statement_without_end_stops_when_the_budget_is_spent() {
        let mut conn = open_in_memory().unwrap();
        let budget = Budget::default();
        budget.over(&mut conn).unwrap();
        budget.0.store(LOOKS - 2, Ordering::Relaxed);
        let stopped = crate::storage::cell::<i64>(&conn, ENDLESS, ());
        let stopped = stopped.map_err(|error| error.classified(None));
        assert!(matches!(stopped, Err(Error::Damaged { .. })), "{stopped:?}");
        budget.renew();
        assert_eq!(budget.0.load(Ordering::Relaxed), 0);
        let one = crate::storage::cell::<i64>(&conn, "SELECT 1", ());
        assert_eq!(one.unwrap(), Some(1), "the connection goes on");
    }

    #[test]
    fn a_value_larger_than_any_of_ours_is_refused() {
        let conn = open_in_memory().unwrap();
        let sql = "SELECT LENGTH(ZEROBLOB(200000000))";
        let refused = crate::storage::cell::<i64>(&conn, sql, ());
        let refused = refused.map_err(|error| error.classified(None));
        assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
    }
}
