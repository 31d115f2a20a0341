//! What is behind: the steps done, folded to one line; the whole case, when it has ended.

use leptos::prelude::*;
use records::case::{Command, Evidence, Ground, Stage, Standing, StepView};
use rulebook::{EvidenceKind, StepId};

use crate::components::icon::Icon;
use crate::pages::case::grounds;
use crate::pages::case::list;
use crate::pages::case::open::{Open, Panel, Shown, register_name};
use crate::pages::case::photos;
use crate::state::rules;
use crate::view::grounds::grounds_of;
use wording::say;
use wording::sentence;

pub const KEY: &str = "done";

pub fn folded(open: Open, shown: &Shown<'_>) -> AnyView {
    grounds::keep_focus();
    let reader = shown.reader;
    let locale = reader.locale;
    let mut done: Vec<(records::Millis, &StepView<'_>)> =
        shown.progress.steps.iter().filter_map(|view| view.last().map(|by| (by.at, view))).collect();
    if !shown.leads(open)
        && let Some(branch) = open.my_branch()
    {
        let is_here = |view: &StepView<'_>| view.step.branch.as_ref() == Some(&branch);
        // What something here rests on stands with it, wherever it was written down.
        let grounds: Vec<StepId> = done
            .iter()
            .filter(|(_, view)| is_here(view))
            .flat_map(|(_, view)| view.written())
            .flat_map(grounds_of)
            .map(|ground| ground.step.clone())
            .collect();
        done.retain(|(_, view)| is_here(view) || grounds.contains(&view.step.id));
    }
    done.sort_by_key(|(at, _)| *at);
    let Some((at, last)) = done.last() else {
        return ().into_any();
    };
    let summary = say!(
        locale,
        case.steps.done,
        count = done.len(),
        last = reader.text(&last.step.text),
        time = reader.time(*at)
    );
    let lines: Vec<_> = done.iter().map(|(_, view)| line(open, shown, view)).collect();
    view! {
        <details class="steps-done" open=open.is_unfolded(KEY, false)>
            <summary on:click=open.unfolds(KEY)>
                <Icon name="check"/>
                <span>{summary}</span>
                <Icon name="chevron" small=true/>
            </summary>
            <ol>{lines}</ol>
        </details>
    }
    .into_any()
}

fn line(open: Open, shown: &Shown<'_>, view: &StepView<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let mut with = ().into_any();
    let (text, who) = match &view.standing {
        Standing::Done { by, evidence } => {
            with = view! {
                {photos::shown_with(open, evidence, reader)}
                {grounds::shown_with(open, shown, evidence)}
            }
            .into_any();
            (
                sentence::done(&view.step.id, evidence, rules(), reader),
                format!("{} {}", reader.name(by), reader.time(by.at)),
            )
        }
        Standing::Declined { by, reason } => {
            let text = reader.join([reader.text(&view.step.text), reason.unwrap_or_default().to_owned()]);
            let when = say!(locale, case.steps.declined, time = reader.time(by.at));
            (text, format!("{} {when}", reader.name(by)))
        }
        Standing::Listed { .. } => return list::entries(open, shown, view),
        Standing::Fulfilled { by: Some(by) } => {
            (reader.text(&view.step.text), format!("{} {}", reader.name(by), reader.time(by.at)))
        }
        Standing::Open | Standing::Fulfilled { by: None } => (reader.text(&view.step.text), String::new()),
    };
    // What fulfilled a step without a tick, a reply for one, is not undone here.
    let was_ticked = !matches!(view.standing, Standing::Fulfilled { .. });
    let id = view.step.id.clone();
    let may_undo =
        was_ticked && shown.could(open, Command::UndoStep { step: id.clone(), reason: String::new() });
    let undo = may_undo.then(|| {
        view! {
            " "
            <button
                type="button"
                class="step-line__go"
                on:click=move |_| open.show_panel(Panel::Undo(id.clone()))
            >
                {say!(locale, case.steps.undo)}
            </button>
        }
    });
    let later = may_add_photo(open, shown, view).then(|| {
        let id = view.step.id.clone();
        view! {
            " "
            <button
                type="button"
                class="step-line__go"
                on:click=move |_| open.show_panel(Panel::FillIn(id.clone(), None))
            >
                {say!(locale, case.photo.later)}
            </button>
        }
    });
    let anchor = grounds::anchor(&Ground { step: view.step.id.clone(), entry: None });
    view! {
        <li class="step-line step-line--done" id=anchor tabindex="-1">
            <span class="step-line__no">
                <Icon name="check" small=true/>
            </span>
            <div>
                <span>{text}</span>
                {with}
            </div>
            <span class="step-line__who">{who} {later} {undo}</span>
        </li>
    }
    .into_any()
}

/// 补照片: it was done with both hands, and photographed afterwards.
fn may_add_photo(open: Open, shown: &Shown<'_>, view: &StepView<'_>) -> bool {
    let Standing::Done { evidence, .. } = &view.standing else { return false };
    let asks =
        |asked: &rulebook::Evidence| asked.kind == EvidenceKind::Photo && !evidence.contains_key(&asked.id);
    let fill_in = Command::FillIn { step: view.step.id.clone(), evidence: Evidence::new() };
    view.step.evidence.iter().any(asks) && shown.could(open, fill_in)
}

/// 已办结: how it ended, and where it stands in the register.
pub fn ended(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let reader = shown.reader;
    let locale = reader.locale;
    let (title, said, by) = match &case.stage {
        Stage::Done { outcome, by } => {
            (say!(locale, case.ended.done), sentence::outcome(outcome, reader), by)
        }
        Stage::Withdrawn { reason, by } => (say!(locale, case.ended.withdrawn), reason.clone(), by),
        Stage::Received | Stage::Triaged | Stage::Working | Stage::Waiting { .. } | Stage::Replied => {
            return ().into_any();
        }
    };
    let when = reader.when(by.at, open.app.now.get_untracked());
    let who = say!(locale, case.ended.by, name = reader.name(by), time = when);
    let stands = match case.number() {
        Some(number) => say!(
            locale,
            case.ended.registered,
            register = register_name(number.register, locale),
            number = number.to_string()
        ),
        None => say!(locale, case.ended.unnumbered).to_owned(),
    };
    let book = case.number().map_or_else(
        || "/register".to_owned(),
        |number| format!("/register?book={}", number.register.as_str()),
    );
    let overridden = case.overridden.as_ref().map(|(by, reason)| {
        let text = say!(locale, case.ended.overridden, name = reader.name(by), reason = reason.as_str());
        view! { <p class="quiet">{text}</p> }
    });
    let rating = case.rating.map(|(stars, manner)| {
        let text = say!(locale, case.said.rated, stars = stars, manner = manner);
        view! { <p class="quiet">{text}</p> }
    });
    view! {
        <section class="card stack stack--tight">
            <p class="notice notice--ok">
                <Icon name="check"/>
                <span>{title} " · " {who}</span>
            </p>
            <p>{said}</p>
            <p class="quiet">
                {stands}
                " "
                <a class="nowrap" href=book>
                    {say!(locale, case.ended.see)}
                </a>
            </p>
            {overridden}
            {rating}
        </section>
    }
    .into_any()
}
