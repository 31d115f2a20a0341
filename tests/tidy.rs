//! Promises the compiler does not check: which way the arrows run, that migrations come in pairs, that no sentence
//! stands in a view, that no file names a place it should not.

mod arrows;
mod attacks;
mod circles;
mod classes;
mod documents;
mod files;
mod migrations;
mod named;
mod rows;
mod words;
