//! Every check has a file that fails it, and every seed row about handling stands in a procedure.

mod checks;
mod schema;
mod settings;

mod seed;
