//! Standing rules, pinned for as long as they apply to this branch and this role.

use leptos::prelude::*;
use rulebook::Warning;

use crate::components::icon::Icon;
use crate::i18n::td_string;
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
        here && mine && warning.applies_to(case.sub_kind.as_ref())
    };
    let mut applying: Vec<&Warning> = shown.procedure.warnings.iter().filter(applies).collect();
    // What saves lives in this very kind of case stays in sight.
    if case.sub_kind.is_some() {
        applying.sort_by_key(|warning| warning.breadth());
    }
    let mut lines: Vec<_> = applying
        .into_iter()
        .map(|warning| view! { <span class="notice__line">{shown.reader.text(&warning.text)}</span> })
        .collect();
    if case.is_drill() {
        let drill = td_string!(shown.reader.locale, case.drill.banner);
        lines.insert(0, view! { <span class="notice__line">{drill.to_owned()}</span> });
    }
    if lines.is_empty() {
        return ().into_any();
    }
    // Two stay in view; more would cover the step they warn about.
    let rest: Vec<_> = if lines.len() > 2 { lines.split_off(1) } else { Vec::new() };
    let rest = (!rest.is_empty()).then(|| {
        let more = td_string!(shown.reader.locale, case.more_warnings, count = rest.len());
        view! {
            <details>
                <summary>{more}</summary>
                {rest}
            </details>
        }
    });
    view! {
        <div class="notice notice--warn notice--pinned">
            <Icon name="alert"/>
            <div>{lines} {rest}</div>
        </div>
    }
    .into_any()
}
