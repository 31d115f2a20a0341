//! Every check has a file that fails it, and every seed row about handling stands in a procedure.

mod checks;
mod schema;
mod settings;

mod guide;
mod hotlines;
mod seed;

/// Row by row: what proves it.
mod seed_rows;
