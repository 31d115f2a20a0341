//! The entries of a list: what each says, whose it is; sealed ones are opened by few.

use leptos::prelude::*;
use records::case::{Answer, Command, Entry, Evidence, Ground, Seal, Standing, StepView};
use rulebook::{EvidenceKind, Step};

use crate::components::icon::Icon;
use crate::pages::case::becomes::becomes;
use crate::pages::case::grounds;
use crate::pages::case::later;
use crate::pages::case::now::needed_field;
use crate::pages::case::open::{Open, Panel, Shown};
use crate::pages::case::photos;
use crate::view::evidence::{field, phone_field, sheet};
use wording::say;
use wording::sentence::entry_said;

/// All entries of a list, under its name.
pub fn entries(open: Open, shown: &Shown<'_>, view: &StepView<'_>) -> AnyView {
    let Standing::Listed { entries, .. } = &view.standing else {
        return ().into_any();
    };
    let lines: Vec<AnyView> = entries.iter().map(|known| entry(open, shown, view.step, known)).collect();
    view! {
        <li class="step-line step-line--done">
            <span class="step-line__no">
                <Icon name="check" small=true/>
            </span>
            <div>
                <span>{shown.reader.text(&view.step.text)}</span>
                <ol class="entries">{lines}</ol>
            </div>
        </li>
    }
    .into_any()
}

fn entry(open: Open, shown: &Shown<'_>, step: &Step, entry: &Entry) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let case = &shown.file.case;
    let said = entry_said(case, shown.procedure, step, entry, reader);
    let who = format!("{} {}", reader.name(&entry.by), reader.time(entry.by.at));
    let sealed = (entry.seal == Some(Seal::Closed)).then(|| {
        view! {
            <span class="mark">
                <Icon name="lock" small=true/>
                {say!(locale, case.list.sealed)}
            </span>
        }
    });
    let anchor = grounds::anchor(&Ground { step: step.id.clone(), entry: Some(entry.id) });
    let follow_up = follow_up(open, shown, step, entry);
    if let Some((_, reason)) = &entry.struck {
        let struck = say!(locale, case.list.struck, reason = reason.as_str());
        return view! {
            <li class="entry entry--struck" id=anchor tabindex="-1">
                <s>{said}</s>
                <span class="entry__who">{struck}</span>
            </li>
        }
        .into_any();
    }
    let (id, list) = (entry.id, step.id.clone());
    let link = |word: &'static str, panel: Panel| {
        view! {
            <button type="button" class="step-line__go" on:click=move |_| open.show_panel(panel.clone())>
                {word}
            </button>
        }
    };
    // Nobody releases or strikes out what he may not read.
    let is_known = case.is_open() && entry.is_readable();
    // What is not written up yet, or is signed, says so when it is tried.
    let release = Command::Release { step: list.clone(), entry: id };
    let may_release = is_known && entry.seal == Some(Seal::Closed) && shown.may(open, release);
    let release =
        may_release.then(|| link(say!(locale, case.list.release), Panel::Release(list.clone(), id)));
    let strike = Command::Strike { step: list.clone(), entry: id, reason: String::new() };
    let may_strike = is_known && shown.may(open, strike);
    let strike = may_strike.then(|| link(say!(locale, case.list.strike), Panel::Strike(list.clone(), id)));
    // What is signed is not added to (S159).
    let is_signed = entry.evidence.values().any(|answer| matches!(answer, Answer::Signature(_)));
    let is_whole = step.evidence.iter().all(|asked| entry.evidence.contains_key(&asked.id));
    let may_add =
        entry.is_readable() && !is_signed && !is_whole && later::may_add(open, shown, &step.id, entry);
    let add = may_add.then(|| link(say!(locale, case.later.fill), Panel::FillIn(list.clone(), Some(id))));
    let becomes = becomes(open, shown, step, entry, &said);
    view! {
        <li class="entry" id=anchor tabindex="-1">
            <span>{said} " " {sealed}</span>
            {photos::shown_with(open, &entry.evidence, reader)}
            {grounds::shown_with(open, shown, &entry.evidence)}
            {follow_up}
            <span class="entry__who">{who} " " {add} " " {becomes} " " {release} " " {strike}</span>
        </li>
    }
    .into_any()
}

/// What is made for this entry in a later list: by whom and when, or that it is not done yet; and for whoever has gone
/// home, the way to have him come back (S156, S157).
fn follow_up(open: Open, shown: &Shown<'_>, step: &Step, entry: &Entry) -> Option<AnyView> {
    let reader = shown.reader;
    let locale = reader.locale;
    let case = &shown.file.case;
    let later = shown.progress.steps.iter().find(|view| view.step.each.as_ref() == Some(&step.id))?;
    let made = case.entries(&later.step.id).find(|made| made.of == Some(entry.id));
    if let Some(made) = made {
        let by = format!("{} {}", reader.name(&made.by), reader.time(made.by.at));
        let done = say!(locale, case.list.followed, by = by);
        return Some(view! { <span class="entry__who">{done}</span> }.into_any());
    }
    if !entry.stands() || !case.is_open() {
        return None;
    }
    let proposal = step.proposes.as_ref();
    let gone = proposal
        .and_then(|proposal| proposal.off_duty.as_ref())
        .is_some_and(|given| entry.evidence.get(&given.evidence) == Some(&Answer::YesNo(given.is == "yes")));
    let recall = proposal
        .filter(|_| gone)
        .and_then(|proposal| Some((shown.procedure.step(proposal.recalls.as_ref()?)?, &proposal.person)))
        .filter(|(recall, _)| {
            shown.may(open, Command::DoStep { step: recall.id.clone(), evidence: Evidence::new() })
        })
        .and_then(|(recall, person)| call_back(open, recall, entry.evidence.get(person)?))
        .map(|press| {
            view! {
                <button type="button" class="step-line__go" on:click=move |_| press()>
                    {say!(locale, case.list.recall)}
                </button>
            }
        });
    let open_mark = say!(locale, case.list.not_followed);
    Some(view! { <span class="entry__who">{open_mark} " " {recall}</span> }.into_any())
}

/// To the list of calls, with his name and number in it.
fn call_back(open: Open, recall: &'static Step, who: &Answer) -> Option<impl Fn() + 'static> {
    let Answer::Person { name, phone } = who else { return None };
    let asked = recall.first_asked(EvidenceKind::Person)?;
    let sheet = sheet(recall, None);
    let (field, phone_field) = (field(&sheet, &asked.id), phone_field(&sheet, &asked.id));
    let (name, phone) = (name.clone(), phone.clone().unwrap_or_default());
    Some(move || {
        open.form.set(&field, name.clone());
        open.form.set(&phone_field, phone.clone());
        open.form.set(&needed_field(recall), "yes".to_owned());
        open.show_step(recall.id.clone());
    })
}
