//! 楼层住址, 联系电话, 来电人, 何时发生: the first things to ask (S16), and to correct later.

use leptos::prelude::*;
use records::case::{CaseState, Command};
use records::{Caller, CallerKind, Place};
use rulebook::Step;

use crate::pages::case::now::{FORM, Main, clauses, when_line};
use crate::pages::case::open::{Open, Panel, Shown};
use wording::reader::Reader;
use wording::refusal::field_name;
use wording::say;
use wording::sentence::caller_kind;

const PLACE: &str = "facts/place";
const PHONE: &str = "facts/phone";
const CALLER: &str = "facts/caller";
/// The place of the kind in [`CallerKind::ALL`].
const CALLER_KIND: &str = "facts/caller_kind";
const HAPPENED: &str = "facts/happened";

pub fn card(open: Open, shown: &Shown<'_>, step: &'static Step) -> AnyView {
    let reader = shown.reader;
    prefill(open, &shown.file.case, reader);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        write_down(open);
    };
    view! {
        <form id=FORM class="step-card step-card--now" aria-labelledby="now-title" on:submit=submit>
            <p class="step-card__when">
                <span>{when_line(shown, step)}</span>
            </p>
            <h2 class="step-card__title" id="now-title">
                {clauses(&reader.text(&step.text))}
            </h2>
            {step.hint.as_ref().map(|hint| view! { <p class="step-card__say">{reader.text(hint)}</p> })}
            <FactsFields open=open/>
        </form>
    }
    .into_any()
}

/// What is known already stands in the fields, unless something was typed there before.
pub fn prefill(open: Open, case: &CaseState, reader: &Reader) {
    let caller = case.caller.as_ref();
    let kind = caller.map_or(CallerKind::Resident, |caller| caller.kind);
    let kind = CallerKind::ALL.iter().position(|known| *known == kind).unwrap_or_default();
    let known = [
        (PLACE, reader.place(&case.place)),
        (PHONE, case.phone.clone().unwrap_or_default()),
        (CALLER, caller.map(|caller| caller.name.clone()).unwrap_or_default()),
        (CALLER_KIND, kind.to_string()),
        (HAPPENED, case.happened.clone().unwrap_or_default()),
    ];
    for (key, text) in known {
        let field = open.form.field(key);
        if field.with_untracked(String::is_empty) {
            field.set(text);
        }
    }
}

#[component]
pub fn FactsFields(open: Open) -> impl IntoView {
    let place = open.form.field(PLACE);
    let phone = open.form.field(PHONE);
    let (caller, kind) = (open.form.field(CALLER), open.form.field(CALLER_KIND));
    let happened = open.form.field(HAPPENED);
    let kinds = move || {
        open.reader.with(|reader| {
            let option = |(at, which): (usize, CallerKind)| {
                let (value, word) = (at.to_string(), caller_kind(which, reader));
                let chosen = value == kind.get();
                view! {
                    <option value=value selected=chosen>
                        {word}
                    </option>
                }
            };
            CallerKind::ALL.into_iter().enumerate().map(option).collect_view()
        })
    };
    let locale = move || open.locale();
    view! {
        <div class="field">
            <label class="field__label" for="place">
                {move || say!(locale(), case.field.place)}
            </label>
            <input
                class="field__input"
                id="place"
                autocomplete="off"
                placeholder=move || say!(locale(), case.field.place_example)
                prop:value=move || place.get()
                on:input=move |event| open.form.set(PLACE, event_target_value(&event))
            />
        </div>
        <div class="field">
            <label class="field__label" for="phone">
                {move || say!(locale(), case.field.phone)}
            </label>
            <input
                class="field__input"
                id="phone"
                type="tel"
                autocomplete="off"
                prop:value=move || phone.get()
                on:input=move |event| open.form.set(PHONE, event_target_value(&event))
            />
        </div>
        <div class="columns">
            <div class="field">
                <label class="field__label" for="caller">
                    {move || say!(locale(), case.field.caller)}
                </label>
                <input
                    class="field__input"
                    id="caller"
                    autocomplete="off"
                    prop:value=move || caller.get()
                    on:input=move |event| open.form.set(CALLER, event_target_value(&event))
                />
            </div>
            <div class="field">
                <label class="field__label" for="caller-kind">
                    {move || say!(locale(), case.field.caller_kind)}
                </label>
                <select
                    class="field__input"
                    id="caller-kind"
                    on:change=move |event| open.form.set(CALLER_KIND, event_target_value(&event))
                >
                    {kinds}
                </select>
            </div>
        </div>
        <div class="field">
            <label class="field__label" for="happened">
                {move || say!(locale(), case.field.happened)}
            </label>
            <input
                class="field__input"
                id="happened"
                autocomplete="off"
                placeholder=move || say!(locale(), case.field.happened_example)
                prop:value=move || happened.get()
                on:input=move |event| open.form.set(HAPPENED, event_target_value(&event))
            />
        </div>
    }
}

/// Says only what has changed; where nothing has, what is still missing.
pub fn write_down(open: Open) {
    let Some(file) = open.peek() else { return };
    let (commands, lacking) = untrack(|| (changes(open, &file.case), lacking(open, &file.case)));
    if !commands.is_empty() {
        return open.act(commands, open.finish("facts/"));
    }
    match lacking.first() {
        Some(field) => open.lacks(field),
        None => open.panel.set(Panel::None),
    }
}

/// What the main button says under these fields. One of the two may be written down before the other is known.
pub fn main(open: Open, case: &CaseState, reader: &Reader) -> Main {
    let locale = reader.locale;
    let lacking = lacking(open, case);
    let fields: Vec<_> = lacking.iter().map(|field| field_name(field, reader)).collect();
    let fields = fields.join(say!(locale, case.said.and));
    let (not_yet, later) = match (lacking.is_empty(), changes(open, case).is_empty()) {
        (true, _) => (None, None),
        (false, true) => (Some(say!(locale, case.now.fill_first, fields = fields)), None),
        (false, false) => (None, Some(say!(locale, case.later.note, fields = fields))),
    };
    Main { label: say!(locale, case.now.write_down).to_owned(), not_yet, later }
}

/// What is not known and not typed, as a refusal names it. Tracks the fields.
fn lacking(open: Open, case: &CaseState) -> Vec<&'static str> {
    let asked = [("place", PLACE, case.place.is_empty()), ("phone", PHONE, case.phone.is_none())];
    let missing =
        asked.into_iter().filter(|(_, key, unknown)| *unknown && open.form.get(key).trim().is_empty());
    missing.map(|(field, ..)| field).collect()
}

/// What stands in the fields and not in the case. Tracks the fields.
fn changes(open: Open, case: &CaseState) -> Vec<Command> {
    let typed = |key: &str| open.form.get(key).trim().to_owned();
    let mut commands = Vec::new();
    let place = typed(PLACE);
    let known = open.reader.with(|reader| reader.place(&case.place));
    if !place.is_empty() && place != known {
        commands.push(Command::Locate(Place::find(&place).unwrap_or_else(|| Place::spot(&place))));
    }
    let phone = typed(PHONE);
    if !phone.is_empty() && case.phone.as_ref() != Some(&phone) {
        commands.push(Command::GiveContact { phone });
    }
    let kind = typed(CALLER_KIND).parse::<usize>().ok();
    let kind = kind.and_then(|at| CallerKind::ALL.get(at).copied()).unwrap_or(CallerKind::Resident);
    let caller = Caller { name: typed(CALLER), kind };
    if !caller.name.is_empty() && case.caller.as_ref() != Some(&caller) {
        commands.push(Command::GiveCaller(caller));
    }
    let happened = typed(HAPPENED);
    if !happened.is_empty() && case.happened.as_ref() != Some(&happened) {
        commands.push(Command::GiveTime { when: happened });
    }
    commands
}
