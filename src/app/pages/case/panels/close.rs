//! 办结: how it ended. There is no "rejected": what could not be done names who was asked for the resident.

use leptos::prelude::*;
use records::case::{Command, Contact, Outcome};
use rulebook::At;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{FORM, line_field, pick, text_field};
use crate::pages::case::warnings::said_at;
use crate::state::rules;
use crate::view::clock::Span;
use wording::say;

const OUTCOME: &str = "close/outcome";
const DEPARTMENT: &str = "close/department";
const NAME: &str = "close/name";
const PHONE: &str = "close/phone";
const WITHDRAWN: &str = "close/withdrawn";
const NOT_PROPER: &str = "close/not_proper";
const NOTE: &str = "close/note";
const OVERRIDE: &str = "close/override";

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let reader = shown.reader;
    let locale = reader.locale;
    let overriding = open.overriding.get_untracked();
    let missing = shown.progress.missing().len();
    let summary = if missing == 0 {
        let steps = shown.progress.steps.iter().filter(|view| !view.is_open()).count();
        let took = spoken(open.app.now.get_untracked() - case.reported.at, shown);
        let first = case.first_reply(shown.procedure).map_or_else(String::new, |by| {
            let after = spoken(by.at - case.reported.at, shown);
            say!(locale, case.close.first_answer, span = after)
        });
        let text = say!(locale, case.close.all_done, count = steps, span = took);
        view! {
            <p class="notice notice--ok">
                <Icon name="check"/>
                <span>{text} {first}</span>
            </p>
        }
        .into_any()
    } else {
        view! {
            <p class="notice notice--life">
                <Icon name="alert"/>
                <span>{say!(locale, case.close.still_missing, count = missing)}</span>
            </p>
        }
        .into_any()
    };
    let override_reason = overriding.then(|| {
        text_field(
            open,
            OVERRIDE,
            say!(locale, case.close.override_reason),
            say!(locale, case.close.override_hint),
            "2",
        )
    });
    let judged = case.is_judged_not_proper(rules());
    if judged && open.form.peek(NOT_PROPER).is_empty() {
        // Whoever called has been told why: that is the reason.
        let told = case.replies.last().map(|reply| reply.text.clone()).unwrap_or_default();
        open.form.set(NOT_PROPER, told);
    }
    // As which of these it may end, the rules know.
    let blank = String::new;
    let told = case.replies.last().map(|reply| reply.text.clone()).unwrap_or_default();
    let contact = Contact { department: blank(), name: blank(), phone: blank() };
    let candidates = [
        ("met", Outcome::Met, say!(locale, case.outcome.met), say!(locale, case.outcome.met_more)),
        (
            "referred",
            Outcome::Referred(contact),
            say!(locale, case.outcome.partly),
            say!(locale, case.outcome.partly_more),
        ),
        (
            "not_proper",
            Outcome::NotProper { reason: told },
            say!(locale, case.outcome.not_proper),
            say!(locale, case.outcome.not_proper_more),
        ),
        (
            "price_declined",
            Outcome::PriceDeclined,
            say!(locale, case.outcome.price_declined),
            say!(locale, case.outcome.price_declined_more),
        ),
    ];
    let may_end = |outcome: &Outcome| {
        let overriding = overriding.then(String::new);
        shown.could(open, Command::Close { outcome: outcome.clone(), overriding })
    };
    let mut outcomes: Vec<_> = candidates
        .into_iter()
        .filter(|(_, outcome, ..)| may_end(outcome))
        .map(|(id, _, title, more)| (id.to_owned(), title.to_owned(), more.to_owned()))
        .collect();
    if shown.could(open, Command::Withdraw { reason: String::new() }) {
        outcomes.push((
            "withdrawn".to_owned(),
            say!(locale, case.outcome.withdrawn).to_owned(),
            say!(locale, case.outcome.withdrawn_more).to_owned(),
        ));
    }
    let outcome = open.form.field(OUTCOME);
    let outcome_too = outcome.clone();
    let outcome_three = outcome.clone();
    let not_proper = move || outcome_three.get() == "not_proper";
    let referred = move || outcome.get() == "referred";
    let withdrawn = move || outcome_too.get() == "withdrawn";
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        close(open);
    };
    view! {
        <form id=FORM class="close-panel card" on:submit=submit>
            {summary}
            {override_reason}
            {said_at(At::Close, shown.procedure, reader)}
            {pick(open, OUTCOME, say!(locale, case.outcome.title), "choices choices--list", outcomes)}
            <fieldset class="then" hidden=move || !referred()>
                <legend class="hidden-text">{say!(locale, case.outcome.contacted)}</legend>
                {said_at(At::Refer, shown.procedure, reader)}
                {line_field(open, DEPARTMENT, say!(locale, case.field.department), "text")}
                <div class="columns">
                    {line_field(open, NAME, say!(locale, case.field.contact_name), "text")}
                    {line_field(open, PHONE, say!(locale, case.field.contact_phone), "tel")}
                </div>
            </fieldset>
            <div hidden=move || !not_proper()>
                {text_field(
                    open,
                    NOT_PROPER,
                    say!(locale, case.outcome.why_not_proper),
                    say!(locale, case.outcome.why_not_proper_hint),
                    "2",
                )}
            </div>
            <div hidden=move || !withdrawn()>
                {text_field(open, WITHDRAWN, say!(locale, case.outcome.their_words), "", "2")}
            </div>
            {text_field(
                open,
                NOTE,
                say!(locale, case.close.note),
                say!(locale, case.close.note_hint),
                "3",
            )}
        </form>
    }
    .into_any()
}

fn close(open: Open) {
    if open.form.peek(OUTCOME) == "withdrawn" {
        let reason = open.form.peek(WITHDRAWN);
        open.act(vec![Command::Withdraw { reason }], open.finish("close/"));
        return;
    }
    let outcome = match open.form.peek(OUTCOME).as_str() {
        "met" => Outcome::Met,
        "not_proper" => Outcome::NotProper { reason: open.form.peek(NOT_PROPER).trim().to_owned() },
        "price_declined" => Outcome::PriceDeclined,
        "referred" => Outcome::Referred(Contact {
            department: open.form.peek(DEPARTMENT),
            name: open.form.peek(NAME),
            phone: open.form.peek(PHONE),
        }),
        _ => return open.lacks("outcome"),
    };
    let overriding = open.overriding.get_untracked().then(|| open.form.peek(OVERRIDE));
    let mut commands = Vec::new();
    // Whoever called is told the reason in these words, before it ends with them (S66).
    if let Outcome::NotProper { reason } = &outcome
        && open.peek().is_some_and(|file| file.case.replies.iter().all(|reply| reply.text != *reason))
    {
        commands.push(Command::Reply { text: reason.clone(), written: false });
    }
    commands.push(Command::Close { outcome, overriding });
    let note = open.form.peek(NOTE);
    if !note.trim().is_empty() {
        commands.push(Command::Note(note));
    }
    open.act(commands, move || {
        open.overriding.try_set(false);
        open.focus.try_set(None);
        open.finish("close/")();
    });
}

fn spoken(milliseconds: i64, shown: &Shown<'_>) -> String {
    let locale = shown.reader.locale;
    match Span::of(milliseconds) {
        Span::Minutes { minutes, seconds } => {
            say!(locale, queue.spoken.minutes, minutes = minutes, seconds = seconds)
        }
        Span::HoursMinutes { hours, minutes } => {
            say!(locale, queue.spoken.hours_minutes, hours = hours, minutes = minutes)
        }
        Span::Hours(hours) => say!(locale, queue.spoken.hours, count = hours),
        Span::Days(days) => say!(locale, queue.spoken.days, count = days),
    }
}
