//! Standing rules, pinned for as long as they apply to this branch and this role.

use leptos::prelude::*;
use rulebook::Warning;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};

pub fn warnings(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    if !case.is_open() {
        return ().into_any();
    }
    let branch = open.my_branch();
    let applies = |warning: &&Warning| {
        let here = match &warning.branch {
            None => true,
            Some(of) => case.is_branch_open(of) && branch.as_ref().is_none_or(|chosen| chosen == of),
        };
        let mine = warning.roles.is_empty() || warning.roles.iter().any(|role| shown.roles.contains(role));
        here && mine
    };
    let lines: Vec<_> = shown
        .procedure
        .warnings
        .iter()
        .filter(applies)
        .map(|warning| view! { <span class="notice__line">{shown.reader.text(&warning.text)}</span> })
        .collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! {
        <p class="notice notice--warn notice--pinned">
            <Icon name="alert"/>
            <span>{lines}</span>
        </p>
    }
    .into_any()
}
