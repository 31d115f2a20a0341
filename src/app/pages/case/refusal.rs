//! Why something was not done: what is missing, who could do it, and a button that leads there. Never a dialog.

use leptos::prelude::*;
use records::case::{Command, Evidence, MissingStep, Quote, Refusal};
use rulebook::Role;

use crate::components::icon::Icon;
use crate::pages::case::actions::likely;
use crate::pages::case::open::{Open, Panel, Refused, Shown};
use crate::pages::case::{class, later};
use crate::state::{rules, tel};
use wording::reader::Reader;
use wording::refusal::title;
use wording::sentence::{branch_title, step_title};
use wording::{Locale, say};

#[component]
pub fn RefusalNote(open: Open) -> impl IntoView {
    move || {
        let refusal = open.refusal.get()?;
        open.show(|open, shown| note(open, shown, &refusal))
    }
}

fn note(open: Open, shown: &Shown<'_>, refused: &Refused) -> AnyView {
    let (refusal, closing) = (&refused.why, refused.is_of_closing());
    let reader = shown.reader;
    let locale = reader.locale;
    let title = title(refusal, rules(), reader);
    let list: Vec<AnyView> = match refusal {
        Refusal::StepsMissing { steps } => steps.iter().map(|step| missing(open, shown, step)).collect(),
        Refusal::InstructionAwaited { from } => vec![person(reader, *from)],
        Refusal::BelowLevel { by, .. } => vec![person(reader, *by)],
        Refusal::Denied(denied) => denied
            .could
            .iter()
            .filter(|role| role.is_staff())
            .take(3)
            .map(|role| person(reader, *role))
            .collect(),
        Refusal::ClassNotConfirmed => vec![confirm(open, shown)],
        Refusal::KindNotChosen => vec![lead(open, say!(locale, case.more.classify), locale, Panel::Classify)],
        Refusal::NotReplied => vec![lead(open, say!(locale, case.reply.title), locale, Panel::Reply)],
        Refusal::StillToWrite { steps } => steps.iter().map(|step| later::line(open, shown, step)).collect(),
        Refusal::NotAcknowledged { by } | Refusal::LevelNotHandled { by } => vec![person(reader, *by)],
        Refusal::DrillNotReviewed => {
            vec![lead(open, say!(locale, case.drill.title), locale, Panel::DrillReview)]
        }
        Refusal::NotWeighed => vec![lead(open, say!(locale, case.weigh.title), locale, Panel::Weigh)],
        Refusal::PriceNotAgreed if shown.file.case.quote.as_ref().is_some_and(Quote::is_open) => {
            vec![lead(open, say!(locale, case.price.agree_sign), locale, Panel::Agree)]
        }
        Refusal::PriceNotAgreed => {
            vec![lead(open, say!(locale, case.price.title), locale, Panel::Quote)]
        }
        Refusal::NoSuchCase
        | Refusal::AlreadyReported
        | Refusal::Empty { .. }
        | Refusal::TooLong { .. }
        | Refusal::NotAPhone
        | Refusal::NoSuchBranch(_)
        | Refusal::NoSuchStep(_)
        | Refusal::NoSuchSubKind(_)
        | Refusal::BranchNotOpen(_)
        | Refusal::EvidenceMissing { .. }
        | Refusal::IsAList(_)
        | Refusal::NotAList(_)
        | Refusal::NoSuchEntry(_)
        | Refusal::TooManyPhotos { .. }
        | Refusal::PhotoSize { .. }
        | Refusal::Signed
        | Refusal::NoSuchQuote
        | Refusal::NotRegistered
        | Refusal::NotOnStaff { .. }
        | Refusal::NotAskedFor { .. }
        | Refusal::OutOfReach { .. }
        | Refusal::GroundGone { .. }
        | Refusal::LastDirector
        | Refusal::TooManyOpen { .. }
        | Refusal::TooMuchAtOnce { .. }
        | Refusal::Unwritable { .. }
        | Refusal::StepIsMust(_)
        | Refusal::NoLongerFits
        | Refusal::JudgedNotProper
        | Refusal::NotJudged
        | Refusal::Unmet
        | Refusal::NoBranchChosen
        | Refusal::SettingsMissing { .. }
        | Refusal::RulesBroken { .. } => Vec::new(),
    };
    // Whatever may be let pass: the rules know.
    let overriding = Command::Close {
        outcome: likely(&shown.file.case, shown.procedure),
        overriding: Some(String::new()),
    };
    let over = closing.then(|| match open.could(shown.file, overriding) {
        Ok(()) => {
            let press = move |_| {
                open.overriding.set(true);
                open.show_panel(Panel::Close);
            };
            view! {
                <p>
                    <button type="button" class="btn btn--danger btn--small" on:click=press>
                        <span>{say!(locale, case.refused.override_it)}</span>
                    </button>
                </p>
            }
            .into_any()
        }
        // What only takes a word nobody lets pass.
        Err(Refusal::NotReplied) if *refusal != Refusal::NotReplied => {
            view! { <p class="quiet">{say!(locale, case.refused.reply_first)}</p> }.into_any()
        }
        Err(_) => ().into_any(),
    });
    let withdraw = (closing && shown.could(open, Command::Withdraw { reason: String::new() })).then(|| {
        let press = move |_| {
            open.form.set("close/outcome", "withdrawn".to_owned());
            open.show_panel(Panel::Close);
        };
        view! {
            <p class="quiet">
                {say!(locale, case.refused.if_withdrawn)} " "
                <button type="button" class="step-line__go" on:click=press>
                    {say!(locale, case.refused.close_withdrawn)}
                </button>
            </p>
        }
    });
    let soft = if *refusal == Refusal::NoLongerFits { "refusal refusal--soft" } else { "refusal" };
    view! {
        <section class=soft role="alert" aria-labelledby="refused">
            <h2 class="refusal__title" id="refused">
                <Icon name="alert"/>
                {title}
            </h2>
            <ul>{list}</ul>
            {over}
            {withdraw}
            <p>
                <button type="button" class="btn btn--plain btn--small" on:click=move |_| open.refusal.set(None)>
                    <span>{say!(locale, case.refused.understood)}</span>
                </button>
            </p>
        </section>
    }
    .into_any()
}

/// One missing step: whose it is, and the way there.
fn missing(open: Open, shown: &Shown<'_>, missing: &MissingStep) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let text = step_title(&missing.step, rules(), reader);
    let branch = missing.branch.as_ref().map(|branch| branch_title(shown.procedure, branch, reader));
    let mine = shown.roles.contains(&missing.actor);
    let takers = shown
        .progress
        .of_branch(missing.branch.as_ref())
        .filter(|view| view.addressee == Some(missing.actor))
        .flat_map(|view| view.accepted);
    let names: Vec<String> = takers.map(|by| reader.name(by)).collect();
    let role = if mine {
        say!(locale, case.refused.yours, role = reader.role(missing.actor))
    } else if names.is_empty() {
        reader.role(missing.actor).to_owned()
    } else {
        let names = names.join(say!(locale, case.said.and));
        format!("{} {names}", reader.role(missing.actor))
    };
    let may = shown.may(open, Command::DoStep { step: missing.step.clone(), evidence: Evidence::new() });
    let step = missing.step.clone();
    let phone = reader.on_duty(missing.actor).find_map(|(_, profile)| profile.phone.clone());
    let way = match phone {
        _ if may => view! {
            <button type="button" class="btn btn--small" on:click=move |_| open.show_step(step.clone())>
                <span>
                    {if mine {
                        say!(locale, case.refused.go)
                    } else {
                        say!(locale, case.refused.go_for_them)
                    }}
                </span>
            </button>
        }
        .into_any(),
        Some(phone) => call(&phone, reader),
        None => ().into_any(),
    };
    view! {
        <li class="missing">
            <span>{text}</span>
            <span class="missing__who">{reader.join([branch.unwrap_or_default(), role])}</span>
            {way}
        </li>
    }
    .into_any()
}

fn person(reader: &Reader, role: Role) -> AnyView {
    let phone = reader.on_duty(role).find_map(|(_, profile)| profile.phone.clone());
    // 主任, once where that is the name too.
    let names = reader.on_duty(role).map(|(_, profile)| profile.name.clone());
    let role = reader.role(role);
    let names: Vec<String> = names.filter(|name| name != role).take(4).collect();
    view! {
        <li class="missing">
            <span>{role}</span>
            <span class="missing__who">{names.join(" · ")}</span>
            {phone.map(|phone| call(&phone, reader))}
        </li>
    }
    .into_any()
}

fn lead(open: Open, what: &'static str, locale: Locale, panel: Panel) -> AnyView {
    view! {
        <li class="missing">
            <span>{what}</span>
            <button type="button" class="btn btn--small" on:click=move |_| open.show_panel(panel.clone())>
                <span>{say!(locale, case.refused.go)}</span>
            </button>
        </li>
    }
    .into_any()
}

/// 确认: one tap says that it is what it was taken for (S18).
fn confirm(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let reader = shown.reader;
    let locale = reader.locale;
    let command = class::confirm(case);
    let kind = say!(locale, case.class.suggested, kind = reader.text(&shown.procedure.title));
    let buttons = shown.could(open, command.clone()).then(|| {
        view! {
            <span class="missing__do">
                <button
                    type="button"
                    class="btn btn--small btn--act"
                    on:click=move |_| open.act(vec![command.clone()], || {})
                >
                    <span>{say!(locale, case.class.confirm)}</span>
                </button>
                <button type="button" class="btn btn--small" on:click=move |_| open.show_panel(Panel::Classify)>
                    <span>{say!(locale, case.class.change)}</span>
                </button>
            </span>
        }
    });
    view! {
        <li class="missing">
            <span>{kind}</span>
            {buttons}
        </li>
    }
    .into_any()
}

fn call(phone: &str, reader: &Reader) -> AnyView {
    view! {
        <a class="btn btn--small" href=tel(phone)>
            <Icon name="phone" small=true/>
            <span>{say!(reader.locale, case.refused.call)}</span>
        </a>
    }
    .into_any()
}
