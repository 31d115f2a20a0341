//! What is taken out of the house, and with whose leave (S117, S168).

use records::Action;

pub fn actions() -> Vec<Action> {
    vec![Action::Export { confidential: false }, Action::Print { confidential: true }]
}
