//! 还没答复: whoever called waits for a first word (S63, S64). One tap where it was said by word of mouth.

use leptos::prelude::*;
use records::case::{Channel, Command};
use rulebook::Moment;

use crate::components::clock::{ClockFace, Look};
use crate::pages::case::open::{Open, Panel, Shown};
use crate::view::clock::Clock;
use wording::say;

pub fn first_reply(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let locale = shown.reader.locale;
    let dues = shown.progress.dues();
    let due = dues.iter().find(|due| due.rule.stops == Moment::Answered && due.is_open());
    let Some(due) = due.filter(|_| case.is_open() && speaks(open, shown)) else { return ().into_any() };
    let said = match case.channel {
        Channel::InPerson | Channel::Written | Channel::Patrol | Channel::Visit => {
            say!(locale, case.first_reply.here)
        }
        Channel::App | Channel::Phone | Channel::ControlRoom => say!(locale, case.first_reply.by_phone),
    };
    let tell = move |_| {
        let command = Command::Reply { text: said.to_owned(), written: false };
        open.act(vec![command], || {});
    };
    view! {
        <section class="triage-card triage-card--confirm" aria-labelledby="first-reply">
            <div class="triage-card__head">
                <h2 id="first-reply">{say!(locale, case.first_reply.title)}</h2>
                <ClockFace clock=Clock::of(due) look=Look::Line/>
                <span class="triage-card__do">
                    <button type="button" class="btn btn--small btn--act" on:click=tell>
                        <span>{said}</span>
                    </button>
                    <button type="button" class="btn btn--small" on:click=move |_| open.show_panel(Panel::Reply)>
                        <span>{say!(locale, case.first_reply.write)}</span>
                    </button>
                </span>
            </div>
        </section>
    }
    .into_any()
}

/// Whoever has the case answers, and the service centre; others on the way have other things to do first.
fn speaks(open: Open, shown: &Shown<'_>) -> bool {
    let owner = shown.file.case.owner.as_ref().map(|owner| owner.member);
    shown.could(open, Command::Reply { text: String::new(), written: false })
        && (shown.roles.iter().any(|role| role.serves()) || (owner.is_some() && owner == open.me()))
}
