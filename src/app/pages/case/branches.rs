//! 住户要什么: several branches may be open at once and may change; one is stood down with a reason.

use leptos::prelude::*;
use records::case::Command;
use rulebook::Branch;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Panel, Shown};
use wording::say;

pub fn choices(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    if shown.procedure.branches.is_empty() || !shown.is_staff() {
        return ().into_any();
    }
    if case.is_open() && shown.leads(open) { choose(open, shown) } else { chips(open, shown) }
}

/// 送医院 2/9, or what is still to be asked, for those who may open one.
pub fn line(open: Open, shown: &Shown<'_>) -> Option<String> {
    let case = &shown.file.case;
    let may = !shown.procedure.branches.is_empty() && case.is_open() && shown.leads(open);
    let going = shown.procedure.branches.iter().filter(|branch| case.is_branch_open(&branch.id));
    let going: Vec<String> = going.map(|branch| count(shown, branch)).collect();
    let locale = shown.reader.locale;
    may.then(|| {
        if !going.is_empty() {
            shown.reader.join(going)
        } else if shown.procedure.closing.needs_branch {
            say!(locale, case.branch.not_asked).to_owned()
        } else {
            let titles = shown.procedure.branches.iter().map(|branch| shown.reader.text(&branch.title));
            let titles = titles.collect::<Vec<_>>().join(say!(locale, case.said.and));
            say!(locale, case.branch.may_open, branches = titles)
        }
    })
}

/// 送医院 2/9
fn count(shown: &Shown<'_>, branch: &Branch) -> String {
    let (done, total) = shown.progress.count(Some(&branch.id));
    format!("{} {done}/{total}", shown.reader.text(&branch.title))
}

/// For those who ask the resident.
fn choose(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let choice = |branch: &Branch| {
        let is_open = shown.file.case.is_branch_open(&branch.id);
        let id = branch.id.clone();
        // What is on the case decides whether it is ticked, not the tap.
        let toggle = move |event: web_sys::Event| {
            event_target::<web_sys::HtmlInputElement>(&event).set_checked(is_open);
            if is_open {
                open.show_panel(Panel::StandDown(id.clone()));
            } else {
                let chosen = id.clone();
                open.act(vec![Command::OpenBranch(id.clone())], move || {
                    open.branch.try_set(Some(chosen));
                    open.focus.try_set(None);
                });
            }
        };
        view! {
            <label class="choice">
                <input class="choice__input" type="checkbox" prop:checked=is_open checked=is_open on:change=toggle/>
                <span class="choice__face">
                    <span>{if is_open { count(shown, branch) } else { reader.text(&branch.title) }}</span>
                    <Icon name="check" small=true/>
                </span>
            </label>
        }
    };
    let choices: Vec<_> = shown.procedure.branches.iter().map(choice).collect();
    // Where one must be chosen it is the resident who wishes (S70).
    let legend = if shown.procedure.closing.needs_branch {
        say!(locale, case.branch.wanted)
    } else {
        say!(locale, case.branch.as_needed)
    };
    view! {
        <fieldset class="field branches">
            <legend class="field__label">
                {legend} " "
                <span class="field__must">{say!(locale, case.branch.several)}</span>
            </legend>
            <div class="choices">{choices}</div>
        </fieldset>
    }
    .into_any()
}

/// For those who work in one: which is shown, and how far each is.
fn chips(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let chip = |branch: &Branch| {
        let (done, total) = shown.progress.count(Some(&branch.id));
        let id = branch.id.clone();
        let shown_now = {
            let id = id.clone();
            move || (open.my_branch().as_ref() == Some(&id)).then_some("true")
        };
        let press = move |_| {
            open.focus.set(None);
            open.branch.update(|chosen| {
                *chosen = if chosen.as_ref() == Some(&id) { None } else { Some(id.clone()) };
            });
        };
        view! {
            <button type="button" class="chip" aria-current=shown_now on:click=press>
                {reader.text(&branch.title)}
                " "
                <span class="chip__count">{format!("{done}/{total}")}</span>
            </button>
        }
    };
    let case = &shown.file.case;
    let chips: Vec<_> =
        shown.procedure.branches.iter().filter(|branch| case.is_branch_open(&branch.id)).map(chip).collect();
    if chips.is_empty() {
        return ().into_any();
    }
    view! {
        <div class="chips" role="group" aria-label=say!(reader.locale, case.branch.title)>
            {chips}
        </div>
    }
    .into_any()
}
