//! Standing rules, pinned for as long as they apply to this branch and this role.

use leptos::prelude::*;
use rulebook::{At, Procedure, Warning};

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use wording::reader::Reader;
use wording::say;

const KEY: &str = "warnings";

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
    let mut lines: Vec<String> =
        applying.into_iter().map(|warning| shown.reader.text(&warning.text)).collect();
    if case.is_drill() {
        lines.insert(0, say!(shown.reader.locale, case.drill.banner).to_owned());
    }
    let mut lines = lines.into_iter();
    let Some(first) = lines.next() else { return ().into_any() };
    let count = (lines.len() > 0).then(|| {
        let more = say!(shown.reader.locale, case.more_warnings, count = lines.len());
        view! { <span class="notice__count">{more}</span> }
    });
    let rest: Vec<_> = lines.map(|line| view! { <p class="notice__line">{line}</p> }).collect();
    // One line stays in view; all of them would cover the step they warn about.
    view! {
        <details class="notice notice--warn notice--pinned" open=open.is_unfolded(KEY, false)>
            <summary on:click=open.unfolds(KEY)>
                <Icon name="alert"/>
                <span class="notice__first">{first}</span>
                {count}
                <Icon name="chevron" small=true/>
            </summary>
            {rest}
        </details>
    }
    .into_any()
}

/// What stands beside the very act it is about (S62).
pub fn said_at(at: At, procedure: &Procedure, reader: &Reader) -> AnyView {
    let line = |text| view! { <p class="field__hint">{reader.text(text)}</p> };
    procedure.said_at(at).map(line).collect_view().into_any()
}
