//! The thumb zone: the one next act, and four quieter ones.

use leptos::prelude::*;
use records::case::{CaseState, Command, Contact, Outcome, Refusal};
use rulebook::{Procedure, Role};

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Panel, Refused, Shown, procedure};
use crate::pages::case::{class, deadlines, later, now, panels};
use crate::state::rules;
use wording::say;

#[component]
pub fn Actions(open: Open) -> impl IntoView {
    let main = Memo::new(move |_| now::main(open));
    move || {
        let panel = open.panel.get();
        if panel != Panel::None {
            return panel_actions(open, &panel);
        }
        open.show(|open, shown| {
            view! {
                <div class="actions">
                    {first(open, shown, main)}
                    {row(open, shown)}
                </div>
            }
            .into_any()
        })
        .into_any()
    }
}

fn first(open: Open, shown: &Shown<'_>, main: Memo<Option<now::Main>>) -> AnyView {
    let case = &shown.file.case;
    let locale = shown.reader.locale;
    if !shown.is_staff() {
        return resident(open, shown);
    }
    if !case.is_open() {
        return if shown.could(open, Command::Reopen { reason: String::new() }) {
            view! {
                <button type="button" class="btn" on:click=move |_| open.show_panel(Panel::Reopen)>
                    <span>{say!(locale, case.act.reopen)}</span>
                </button>
            }
            .into_any()
        } else {
            view! { <p class="actions__why">{say!(locale, case.act.ended)}</p> }.into_any()
        };
    }
    if main.with(Option::is_some) {
        return view! {
            <button
                type="submit"
                form=now::FORM
                class="btn btn--main"
                aria-disabled=move || main.with(|main| main.as_ref().is_some_and(|main| main.not_yet.is_some()).then_some("true"))
                aria-describedby="not-yet"
            >
                <span>{move || main.with(|main| main.as_ref().map(|main| main.label.clone()))}</span>
            </button>
            {move || {
                main.with(|main| main.as_ref().and_then(|main| main.not_yet.clone()))
                    .map(|why| view! { <p class="actions__why" id="not-yet">{why}</p> })
            }}
            {move || {
                main.with(|main| main.as_ref().and_then(|main| main.later.clone()))
                    .map(|later| view! { <p class="actions__why">{later}</p> })
            }}
        }
        .into_any();
    }
    let waiting = shown.progress.who_must_act();
    let no_kind = case.lacks_kind(shown.procedure);
    if open.next.with(Option::is_some) || (no_kind && shown.could(open, class::confirm(case))) {
        return view! { <p class="actions__why">{say!(locale, case.act.choose)}</p> }.into_any();
    }
    if is_done(open, shown) {
        return view! {
            <button type="button" class="btn btn--main" on:click=move |_| close(open)>
                <span>{say!(locale, case.act.close)}</span>
            </button>
        }
        .into_any();
    }
    if case.owner.is_none() && waiting.iter().any(|role| shown.roles.contains(role)) {
        return view! {
            <button type="button" class="btn btn--main" on:click=move |_| open.act(vec![Command::Take], || {})>
                <span>{say!(locale, case.act.take)}</span>
            </button>
        }
        .into_any();
    }
    if let Some((clock, commands)) = deadlines::told_me(open, shown) {
        return view! {
            <button
                type="button"
                class="btn btn--main"
                on:click=move |_| open.act(commands.clone(), || {})
            >
                <span>{say!(locale, case.deadline.take_on)}</span>
            </button>
            <p class="actions__why">{say!(locale, case.deadline.unseen_to, clock = clock)}</p>
        }
        .into_any();
    }
    if let Some((panel, what)) = later::mine(open, shown) {
        return view! {
            <button
                type="button"
                class="btn btn--main"
                on:click=move |_| open.show_panel(panel.clone())
            >
                <span>{say!(locale, case.later.fill)}</span>
            </button>
            <p class="actions__why">{what}</p>
        }
        .into_any();
    }
    let ends_it = ended_by(open, shown).filter(|role| !waiting.contains(role));
    let waiting: Vec<Role> = waiting.into_iter().chain(ends_it).collect();
    let roles: Vec<&str> = waiting.iter().map(|role| shown.reader.role(*role)).collect();
    let why = if roles.is_empty() {
        say!(locale, case.act.nothing).to_owned()
    } else {
        let roles = roles.join(say!(locale, case.said.and));
        say!(locale, case.act.theirs, roles = roles)
    };
    view! { <p class="actions__why">{why}</p> }.into_any()
}

fn row(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    if !shown.is_staff() {
        return ().into_any();
    }
    let locale = shown.reader.locale;
    let button = |icon: &'static str, word: &'static str, panel: Panel| {
        view! {
            <button type="button" class="btn" on:click=move |_| open.show_panel(panel.clone())>
                <Icon name=icon/>
                <span>{word}</span>
            </button>
        }
    };
    let ask = case.is_open().then(|| button("ask-up", say!(locale, case.act.ask_up), Panel::AskUp));
    // When everything is done the main button says it.
    let close = (case.is_open() && !is_done(open, shown) && shown.may(open, close_as_met())).then(|| {
        view! {
            <button type="button" class="btn" on:click=move |_| close(open)>
                <Icon name="archive"/>
                <span>{say!(locale, case.act.close)}</span>
            </button>
        }
    });
    view! {
        <div class="actions__row">
            {ask}
            {button("note", say!(locale, case.act.note), Panel::Note)}
            {button("more", say!(locale, case.act.more), Panel::More)}
            {close}
        </div>
    }
    .into_any()
}

/// Nothing is left to do but closing, and this person may. What is left to write, the rules say when it is pressed.
fn is_done(open: Open, shown: &Shown<'_>) -> bool {
    waits_for_closing(open, shown) && shown.may(open, close_as_met()) && ended_by(open, shown).is_none()
}

fn waits_for_closing(open: Open, shown: &Shown<'_>) -> bool {
    !shown.file.case.lacks_kind(shown.procedure)
        && open.next.with(Option::is_none)
        && shown.progress.missing().is_empty()
}

/// Who else has to act before this person can end it, where nothing but that is left: what would be refused every time
/// is not put before anybody.
fn ended_by(open: Open, shown: &Shown<'_>) -> Option<Role> {
    if !waits_for_closing(open, shown) {
        return None;
    }
    let close = Command::Close { outcome: likely(&shown.file.case, shown.procedure), overriding: None };
    let role = match open.could(shown.file, close) {
        Err(
            Refusal::BelowLevel { by, .. }
            | Refusal::LevelNotHandled { by }
            | Refusal::NotAcknowledged { by },
        ) => by,
        Err(Refusal::InstructionAwaited { from }) => from,
        Ok(()) | Err(_) => return None,
    };
    (!shown.roles.contains(&role)).then_some(role)
}

fn close_as_met() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

/// Asks the rules first: what is missing is said before anybody writes an outcome.
fn close(open: Open) {
    let Some(file) = open.peek() else { return };
    let command = Command::Close { outcome: likely(&file.case, procedure(&file)), overriding: None };
    match open.could(&file, command.clone()) {
        Ok(()) => {
            open.refusal.set(None);
            open.overriding.set(false);
            open.show_panel(Panel::Close);
        }
        Err(why) => {
            open.refusal.set(Some(Refused { why, command: Some(command) }));
            open.to_top();
        }
    }
}

/// As it will most likely end: what was judged not proper ends as that, with the reason that was told (S66).
pub fn likely(case: &CaseState, procedure: &Procedure) -> Outcome {
    if case.is_unmet(procedure) {
        // Whom to name is asked for in the panel.
        let blank = String::new;
        return Outcome::Referred(Contact { department: blank(), name: blank(), phone: blank() });
    }
    if !case.is_judged_not_proper(rules()) {
        return Outcome::Met;
    }
    // Without a reply there is no reason yet, and the rules say that the reply is missing.
    let reason = case.replies.last().map(|reply| reply.text.clone()).unwrap_or_default();
    Outcome::NotProper { reason }
}

/// A resident looks at his own case.
fn resident(open: Open, shown: &Shown<'_>) -> AnyView {
    let locale = shown.reader.locale;
    let urge = shown.file.case.is_open().then(|| {
        view! {
            <button type="button" class="btn btn--main" on:click=move |_| open.act(vec![Command::Urge], || {})>
                <span>{say!(locale, case.act.urge)}</span>
            </button>
        }
    });
    view! {
        {urge}
        <div class="actions__row">
            <button type="button" class="btn" on:click=move |_| open.show_panel(Panel::Note)>
                <Icon name="note"/>
                <span>{say!(locale, case.act.say)}</span>
            </button>
        </div>
    }
    .into_any()
}

fn panel_actions(open: Open, panel: &Panel) -> AnyView {
    let locale = open.locale();
    let main = panels::main(panel, locale).map(|label| {
        view! {
            <button type="submit" form=panels::FORM class="btn btn--main">
                <span>{label}</span>
            </button>
        }
    });
    let why = (*panel == Panel::Close)
        .then(|| view! { <p class="actions__why">{say!(locale, case.close.after)}</p> });
    let sum = (*panel == Panel::Quote).then(|| panels::price::sum(open));
    view! {
        <div class="actions">
            {sum}
            {main}
            {why}
            <div class="actions__row">
                <button type="button" class="btn" on:click=move |_| open.panel.set(Panel::None)>
                    <span>{say!(locale, common.cancel)}</span>
                </button>
            </div>
        </div>
    }
    .into_any()
}
