//! 时限: every clock of the case, what it waits for, and how high a missed one has climbed.

use leptos::prelude::*;
use records::case::{Climb, Command};
use records::{Answers, Line, Millis, whom_to_phone};
use rulebook::Role;
use rulebook::deadline::{Due, Standing};

use crate::components::clock::{ClockFace, Look};
use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::state::tel;
use crate::view::clock::Clock;
use crate::view::marks::entered_later;
use wording::reader::Reader;
use wording::say;

pub fn deadlines(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let mut dues = shown.progress.dues();
    dues.sort_by_key(|due| (!due.is_open(), due.at));
    if dues.is_empty() {
        return ().into_any();
    }
    let now = open.app.now.get_untracked();
    let line = |due: &Due<'_>| {
        let who = match due.standing(now) {
            Standing::Running { .. } => {
                let whose = due.rule.ladder.first().map(|role| reader.role(*role).to_owned());
                // An agreed time is more than a countdown: people keep it by their watch.
                let agreed = (!due.rule.until.is_empty()).then(|| reader.when(due.at, now));
                reader.join([whose.unwrap_or_default(), agreed.unwrap_or_default()])
            }
            Standing::Overdue { .. } => climbed(shown, due, now),
            Standing::Kept => say!(locale, case.deadline.kept).to_owned(),
            Standing::KeptLate { by } => {
                say!(locale, case.deadline.late, minutes = by.saturating_add(59_999) / 60_000)
            }
        };
        // Kept only by the word of a phone, or not even that: whoever looks at the clock sees it.
        let later = shown.file.history.iter().find_map(|event| entered_later(event, due));
        let later = later.map(|minutes| say!(locale, case.mark.entered_later, minutes = minutes));
        let who = reader.join([who, later.unwrap_or_default()]);
        view! {
            <li class="deadline">
                <span>{reader.text(&due.rule.title)}</span>
                <span class="deadline__who">{who}</span>
                <ClockFace clock=Clock::of(due) look=Look::Line/>
                {take_on(open, shown, due)}
                {phones(open, shown, due)}
            </li>
        }
    };
    let lines: Vec<_> = dues.iter().map(line).collect();
    view! {
        <section class="card">
            <h2 class="section__title">{say!(locale, case.deadline.title)}</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

/// Who has been told of a missed clock, or who sees to it.
fn climbed(shown: &Shown<'_>, due: &Due<'_>, now: Millis) -> String {
    let reader = shown.reader;
    let locale = reader.locale;
    let Some(climb) = shown.file.case.climb_of(due) else {
        let next = due.rule.ladder.first().map(|role| reader.role(*role)).unwrap_or_default();
        return say!(locale, case.deadline.told, role = next);
    };
    match &climb.taken_on {
        Some(by) => {
            let time = reader.when(by.at, now);
            say!(locale, case.deadline.taken_on, name = reader.name(by), time = time)
        }
        None => {
            let told: Vec<&str> = climb.told.iter().map(|(role, _)| reader.role(*role)).collect();
            say!(locale, case.deadline.told_list, roles = told.join(say!(locale, case.said.and)))
        }
    }
}

/// The missed clocks this person was told of, while nobody sees to them, and how to take them on: whoever says
/// 我来处理 sees to the case, not to one of its clocks.
pub fn told_me(open: Open, shown: &Shown<'_>) -> Option<(String, Vec<Command>)> {
    let mut dues = shown.progress.dues();
    dues.retain(|due| {
        let climb = waits(open, shown, due);
        climb.is_some_and(|climb| climb.told.iter().any(|(role, _)| shown.roles.contains(role)))
    });
    dues.sort_by_key(|due| due.at);
    let clocks: Vec<String> = dues.iter().map(|due| shown.reader.text(&due.rule.title)).collect();
    let commands: Vec<Command> = dues.iter().map(|due| Command::TakeOn(due.id().clone())).collect();
    (!commands.is_empty()).then(|| (clocks.join(say!(shown.reader.locale, case.said.and)), commands))
}

/// How far a missed clock has climbed that this person may take on.
fn waits<'a>(open: Open, shown: &Shown<'a>, due: &Due<'_>) -> Option<&'a Climb> {
    let climb = shown.file.case.climb_of(due)?;
    (due.is_open() && shown.could(open, Command::TakeOn(due.id().clone()))).then_some(climb)
}

/// Nobody is told any more, so somebody phones: one tap a number, and the call is kept in the case. In a drill nobody
/// is called. It comes up while one looks, without signal too.
fn phones(open: Open, shown: &Shown<'_>, due: &Due<'_>) -> Option<AnyView> {
    if !due.is_open() || !shown.is_staff() || shown.file.case.is_drill() {
        return None;
    }
    let clock = due.id().clone();
    let ladder = StoredValue::new(due.rule.ladder.clone());
    let ends = Memo::new(move |_| {
        let now = open.app.now.get();
        let on_duty = open.app.on_duty();
        let ends = open.show(|_, shown| {
            let dues = shown.progress.dues();
            let due = dues.iter().find(|due| *due.id() == clock)?;
            Some(shown.file.case.must_be_phoned(due, now, |role| on_duty.contains(&role)))
        });
        ends.flatten().unwrap_or(false)
    });
    let numbers = move || {
        ends.get().then(|| open.show(|open, shown| ladder.with_value(|ladder| numbers(open, shown, ladder))))
    };
    Some(numbers.into_any())
}

fn numbers(open: Open, shown: &Shown<'_>, ladder: &[Role]) -> AnyView {
    let reader = shown.reader;
    let link = |line: Line| {
        let who = answers(&line, reader);
        let (href, number) = (tel(&line.number), line.number.clone());
        let press = move |_| open.act(vec![Command::Call { number: number.clone() }], || {});
        view! {
            <a class="btn btn--act" href=href on:click=press>
                <Icon name="phone"/>
                <span>{who} " " <span class="nowrap">{line.number}</span></span>
            </a>
        }
    };
    let lines = whom_to_phone(ladder, shown.procedure, &reader.members, &reader.estate, open.me());
    let links: Vec<_> = lines.into_iter().map(link).collect();
    let title = say!(reader.locale, case.deadline.phone);
    view! {
        <div class="deadline__phones stack stack--tight" role="group" aria-label=title>
            <p>{title}</p>
            {links}
        </div>
    }
    .into_any()
}

fn answers(line: &Line, reader: &Reader) -> String {
    let locale = reader.locale;
    match line.who {
        Answers::Member(member, role) => reader.named(member, role),
        Answers::DutyLead => say!(locale, case.deadline.duty_lead).to_owned(),
        Answers::Property => say!(locale, case.deadline.property).to_owned(),
        Answers::Police => reader.estate.police_station.clone(),
    }
}

/// A named person takes a missed clock on: it climbs no further.
fn take_on(open: Open, shown: &Shown<'_>, due: &Due<'_>) -> Option<AnyView> {
    waits(open, shown, due)?;
    let command = Command::TakeOn(due.id().clone());
    Some(
        view! {
            <button
                type="button"
                class="btn btn--small btn--act"
                on:click=move |_| open.act(vec![command.clone()], || {})
            >
                <span>{say!(shown.reader.locale, case.deadline.take_on)}</span>
            </button>
        }
        .into_any(),
    )
}
