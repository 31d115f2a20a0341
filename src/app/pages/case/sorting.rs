//! What it was taken for and what is wanted. Whoever sorts calls sees both; whoever else may change them has one
//! line that opens, and his own step below it.

use leptos::prelude::*;
use rulebook::DoneBy;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::{branches, class};
use records::case::next::Next;

const KEY: &str = "sorting";

pub fn sorting(open: Open, shown: &Shown<'_>) -> AnyView {
    let parts = view! {
        {class::class(open, shown)}
        {branches::choices(open, shown)}
    };
    let line = [class::line(open, shown), branches::line(open, shown)];
    let line = shown.reader.join(line.into_iter().flatten());
    if sorts(shown) || line.is_empty() {
        return parts.into_any();
    }
    let next = is_next(open, shown);
    view! {
        <details class="fold" open=open.is_unfolded(KEY, next)>
            <summary on:click=open.unfolds(KEY)>
                <span>{line}</span>
                <Icon name="chevron" small=true/>
            </summary>
            <div class="stack">{parts}</div>
        </details>
    }
    .into_any()
}

fn sorts(shown: &Shown<'_>) -> bool {
    shown.roles.iter().any(|role| role.takes_calls())
}

/// Nothing else can be done before: then it stands open.
fn is_next(open: Open, shown: &Shown<'_>) -> bool {
    match open.next.get() {
        Some(Next::Do(step)) => {
            shown.procedure.step(&step).is_some_and(|step| step.done_by == Some(DoneBy::BranchOpened))
        }
        Some(Next::Handle | Next::Accept(_) | Next::Answer(_)) => false,
        None => class::lacks_kind(shown) && shown.could(open, class::confirm(&shown.file.case)),
    }
}
