//! 逐一核对 (S156): staff who were on duty when it happened or who acted on the case, each entered in the list with one
//! tap, or noted as not concerned with the reason.

use device::Clock as _;
use leptos::prelude::*;
use records::EntryId;
use records::case::{Command, Evidence, Proposed, Why, concerned, proposed, unconcerned};
use records::member::MemberState;
use rulebook::{EvidenceKind, Step};

use crate::browser::BrowserClock;
use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use wording::say;

pub fn people(open: Open, shown: &Shown<'_>) -> AnyView {
    let lists: Vec<AnyView> = shown
        .procedure
        .steps
        .iter()
        .filter(|step| step.proposes.is_some() && is_wanted(shown, step))
        .filter(|step| shown.may(open, Command::DoStep { step: step.id.clone(), evidence: Evidence::new() }))
        .map(|step| card(open, shown, step))
        .collect();
    lists.into_any()
}

/// Once a list is made from it, and as long as the case is open.
fn is_wanted(shown: &Shown<'_>, list: &Step) -> bool {
    let made_from = |step: &Step| step.each.as_ref() == Some(&list.id);
    shown.file.case.is_open() && shown.progress.steps.iter().any(|view| made_from(view.step))
}

fn card(open: Open, shown: &Shown<'_>, list: &'static Step) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let case = &shown.file.case;
    let people = proposed(case, shown.procedure, list, &reader.members);
    let lines: Vec<AnyView> = people
        .iter()
        .filter_map(|person| Some(line(open, shown, list, person, reader.members.get(&person.member)?)))
        .collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="card" aria-labelledby="proposed">
            <h2 class="section__title" id="proposed">
                {say!(locale, case.proposed.title)}
            </h2>
            <p class="quiet">{say!(locale, case.proposed.hint)}</p>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(
    open: Open,
    shown: &Shown<'_>,
    list: &'static Step,
    person: &Proposed,
    member: &MemberState,
) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let why = match person.why {
        Why::OnDuty { began, ended: Some(ended) } => {
            let times = format!("{}–{}", reader.time(began), reader.time(ended));
            say!(locale, case.proposed.on_duty, times = times)
        }
        Why::OnDuty { began, ended: None } => {
            say!(locale, case.proposed.still_on_duty, time = reader.time(began))
        }
        Why::Acted { at } => say!(locale, case.proposed.acted, time = reader.time(at)),
    };
    let off = person.is_off_duty.then(|| say!(locale, case.proposed.off_duty).to_owned());
    let role = member.profile.roles.iter().find(|role| role.is_staff()).copied();
    let name = role.map_or_else(|| member.profile.name.clone(), |role| reader.named(person.member, role));
    let facts = [member.profile.phone.clone().unwrap_or_default(), why, off.unwrap_or_default()];
    let add = concerned(list, person, member, fresh());
    let add = add
        .map(|command| button(open, "btn btn--small", say!(locale, case.proposed.add).to_owned(), command));
    let not = list.proposes.as_ref().and_then(|proposal| proposal.unconcerned.as_ref());
    let not = not.and_then(|not| shown.procedure.step(not));
    let not = not.map(|not| reasons(open, shown, not, member, &person.member.to_string()));
    view! {
        <li class="proposed__person">
            <span>{name}</span>
            <span class="proposed__why">{reader.join(facts)}</span>
            {add}
            {not}
        </li>
    }
    .into_any()
}

/// 与此事无关: unfolds to the reasons, one tap each.
fn reasons(open: Open, shown: &Shown<'_>, list: &'static Step, member: &MemberState, key: &str) -> AnyView {
    let reader = shown.reader;
    let options = list.first_asked(EvidenceKind::Choice).map_or(&[][..], |asked| asked.options.as_slice());
    let reason = |option: &rulebook::Choice| {
        let command = unconcerned(list, member, &option.id, fresh())?;
        Some(button(open, "btn", reader.text(&option.text), command))
    };
    let reasons: Vec<AnyView> = options.iter().filter_map(reason).collect();
    let key = format!("unconcerned/{key}");
    let is_open = open.is_unfolded(&key, false);
    view! {
        <details class="proposed__not" open=is_open>
            <summary on:click=open.unfolds(key)>
                <span>{say!(reader.locale, case.proposed.not)}</span>
                <Icon name="chevron" small=true/>
            </summary>
            <div class="btn-row">{reasons}</div>
        </details>
    }
    .into_any()
}

fn button(open: Open, class: &'static str, word: String, command: Command) -> AnyView {
    view! {
        <button type="button" class=class on:click=move |_| open.act(vec![command.clone()], || {})>
            <span>{word}</span>
        </button>
    }
    .into_any()
}

fn fresh() -> EntryId {
    EntryId(BrowserClock.fresh_id())
}
