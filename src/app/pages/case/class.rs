//! What it was taken for, with the words that decided: confirmed with one tap, or changed (S18).

use leptos::prelude::*;
use records::case::{CaseState, Command};
use rulebook::{SubKind, Urgency};

use crate::pages::case::open::{Open, Panel, Shown};
use wording::say;

/// 判为：急救病人, while somebody is to say whether it is.
pub fn line(open: Open, shown: &Shown<'_>) -> Option<String> {
    let kind = shown.reader.text(&shown.procedure.title);
    let locale = shown.reader.locale;
    is_asked(open, shown).then(|| {
        if lacks_kind(shown) {
            say!(locale, case.class.which, kind = kind)
        } else {
            say!(locale, case.class.suggested, kind = kind)
        }
    })
}

/// Which kind within the class decides the steps, and nobody has said.
pub fn lacks_kind(shown: &Shown<'_>) -> bool {
    !shown.procedure.sub_kinds.is_empty() && shown.file.case.sub_kind.is_none()
}

fn is_asked(open: Open, shown: &Shown<'_>) -> bool {
    let case = &shown.file.case;
    let settled = case.confirmed.is_some() && !lacks_kind(shown);
    !settled && shown.could(open, confirm(case))
}

/// The class as it stands.
pub fn confirm(case: &CaseState) -> Command {
    Command::Classify { procedure: case.procedure, sub_kind: case.sub_kind.clone(), urgency: case.urgency }
}

pub fn class(open: Open, shown: &Shown<'_>) -> AnyView {
    if !is_asked(open, shown) {
        return ().into_any();
    }
    if lacks_kind(shown) {
        return choose_sub_kind(open, shown);
    }
    let case = &shown.file.case;
    let reader = shown.reader;
    let locale = reader.locale;
    let why: Vec<_> = case.why.iter().map(|word| view! { <q>{word.clone()}</q> " " }).collect();
    let why = (!why.is_empty()).then(|| {
        view! { <p class="triage-card__why">{say!(locale, case.class.because)} " " {why}</p> }
    });
    let confirm = {
        let (procedure, sub_kind, urgency) = (case.procedure, case.sub_kind.clone(), case.urgency);
        move |_| {
            let command = Command::Classify { procedure, sub_kind: sub_kind.clone(), urgency };
            open.act(vec![command], || {});
        }
    };
    let style = if case.urgency == Urgency::Life {
        "triage-card triage-card--confirm triage-card--life"
    } else {
        "triage-card triage-card--confirm"
    };
    view! {
        <section class=style aria-label=say!(locale, case.class.title)>
            <div class="triage-card__head">
                <h2>{say!(locale, case.class.suggested, kind = reader.text(&shown.procedure.title))}</h2>
                {why}
                <span class="triage-card__do">
                    <button type="button" class="btn btn--small btn--act" on:click=confirm>
                        <span>{say!(locale, case.class.confirm)}</span>
                    </button>
                    <button
                        type="button"
                        class="btn btn--small"
                        on:click=move |_| open.show_panel(Panel::Classify)
                    >
                        <span>{say!(locale, case.class.change)}</span>
                    </button>
                </span>
            </div>
        </section>
    }
    .into_any()
}

/// 口头还是书面: which kind within the class; choosing confirms the class too.
fn choose_sub_kind(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let reader = shown.reader;
    let locale = reader.locale;
    let choice = |kind: &SubKind| {
        let command = Command::Classify {
            procedure: case.procedure,
            sub_kind: Some(kind.id.clone()),
            urgency: case.urgency,
        };
        view! {
            <button type="button" class="btn" on:click=move |_| open.act(vec![command.clone()], || {})>
                <span>{reader.text(&kind.title)}</span>
            </button>
        }
    };
    let choices: Vec<_> = shown.procedure.sub_kinds.iter().map(choice).collect();
    let kind = reader.text(&shown.procedure.title);
    view! {
        <section class="triage-card triage-card--confirm" aria-label=say!(locale, case.class.title)>
            <div class="triage-card__head">
                <h2>{say!(locale, case.class.which, kind = kind)}</h2>
                <button
                    type="button"
                    class="btn btn--small btn--right"
                    on:click=move |_| open.show_panel(Panel::Classify)
                >
                    <span>{say!(locale, case.class.change)}</span>
                </button>
            </div>
            <div class="choices">{choices}</div>
        </section>
    }
    .into_any()
}
