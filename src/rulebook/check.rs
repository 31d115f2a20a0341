//! Small named checks.
