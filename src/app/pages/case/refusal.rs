//! Why something was not done: what is missing, who could do it, and a button that leads there. Never a dialog.

use leptos::prelude::*;
use records::case::{Command, Evidence, MissingStep, Quote, Refusal};
use rulebook::Role;

use crate::components::icon::Icon;
use crate::i18n::{Locale, td_string};
use crate::pages::case::actions::likely;
use crate::pages::case::open::{Open, Panel, Refused, Shown};
use crate::pages::case::{class, later};
use crate::state::{rules, tel};
use crate::view::reader::Reader;
use crate::view::sentence::{branch_title, level, step_title};

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
    let title = title(refusal, shown);
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
        Refusal::NotReplied => vec![lead(open, td_string!(locale, case.reply.title), locale, Panel::Reply)],
        Refusal::StillToWrite { steps } => steps.iter().map(|step| later::line(open, shown, step)).collect(),
        Refusal::NotAcknowledged { by } | Refusal::LevelNotHandled { by } => vec![person(reader, *by)],
        Refusal::DrillNotReviewed => {
            vec![lead(open, td_string!(locale, case.drill.title), locale, Panel::DrillReview)]
        }
        Refusal::NotWeighed => vec![lead(open, td_string!(locale, case.weigh.title), locale, Panel::Weigh)],
        Refusal::PriceNotAgreed if shown.file.case.quote.as_ref().is_some_and(Quote::is_open) => {
            vec![lead(open, td_string!(locale, case.price.agree_sign), locale, Panel::Agree)]
        }
        Refusal::PriceNotAgreed => {
            vec![lead(open, td_string!(locale, case.price.title), locale, Panel::Quote)]
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
        | Refusal::KindNotChosen
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
    let over = (closing && shown.could(open, overriding)).then(|| {
        let press = move |_| {
            open.overriding.set(true);
            open.show_panel(Panel::Close);
        };
        view! {
            <p>
                <button type="button" class="btn btn--danger btn--small" on:click=press>
                    <span>{td_string!(locale, case.refused.override_it)}</span>
                </button>
            </p>
        }
    });
    let withdraw = (closing && shown.could(open, Command::Withdraw { reason: String::new() })).then(|| {
        let press = move |_| {
            open.form.set("close/outcome", "withdrawn".to_owned());
            open.show_panel(Panel::Close);
        };
        view! {
            <p class="quiet">
                {td_string!(locale, case.refused.if_withdrawn)} " "
                <button type="button" class="step-line__go" on:click=press>
                    {td_string!(locale, case.refused.close_withdrawn)}
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
                    <span>{td_string!(locale, case.refused.understood)}</span>
                </button>
            </p>
        </section>
    }
    .into_any()
}

fn title(refusal: &Refusal, shown: &Shown<'_>) -> String {
    let reader = shown.reader;
    let locale = reader.locale;
    match refusal {
        Refusal::Denied(_) => td_string!(locale, case.refused.denied).to_owned(),
        Refusal::NoSuchCase | Refusal::AlreadyReported | Refusal::NoLongerFits => {
            td_string!(locale, case.refused.moved_on).to_owned()
        }
        Refusal::Empty { field } => {
            let field = field_name(field, reader);
            td_string!(locale, case.refused.empty, field = field)
        }
        Refusal::TooLong { field, limit } => {
            let field = field_name(field, reader);
            td_string!(locale, case.refused.too_long, field = field, limit = *limit)
        }
        Refusal::NotAPhone => td_string!(locale, case.refused.not_a_phone).to_owned(),
        Refusal::NoSuchBranch(_) | Refusal::NoSuchStep(_) => {
            td_string!(locale, case.refused.unknown).to_owned()
        }
        Refusal::NoSuchSubKind(_) => td_string!(locale, case.refused.no_such_kind).to_owned(),
        Refusal::BranchNotOpen(branch) => {
            let branch = branch_title(shown.procedure, branch, reader);
            td_string!(locale, case.refused.branch_closed, branch = branch)
        }
        Refusal::EvidenceMissing { step, evidence } => {
            let labels = shown.procedure.step(step).map(|step| {
                let asked = step.evidence.iter().filter(|asked| evidence.contains(&asked.id));
                asked.map(|asked| reader.text(&asked.label)).collect::<Vec<_>>()
            });
            let labels = labels.unwrap_or_default().join(td_string!(locale, case.said.and));
            td_string!(locale, case.refused.empty, field = labels)
        }
        Refusal::StillToWrite { steps } => {
            td_string!(locale, case.refused.still_to_write, count = steps.len())
        }
        Refusal::IsAList(_) | Refusal::NotAList(_) => td_string!(locale, case.refused.is_a_list).to_owned(),
        Refusal::NoSuchEntry(_) => td_string!(locale, case.refused.no_entry).to_owned(),
        Refusal::TooManyPhotos { most } => td_string!(locale, case.refused.too_many_photos, most = *most),
        Refusal::PhotoSize { .. } => td_string!(locale, case.refused.photo_size).to_owned(),
        Refusal::NotOnStaff { .. } => td_string!(locale, case.refused.not_on_staff).to_owned(),
        Refusal::OutOfReach { to } => td_string!(locale, case.refused.out_of_reach, role = reader.role(*to)),
        Refusal::NotAskedFor { .. } => td_string!(locale, case.refused.not_asked_for).to_owned(),
        Refusal::GroundGone { step, .. } => {
            td_string!(locale, case.refused.ground_gone, step = step_title(step, rules(), reader))
        }
        Refusal::LastDirector => td_string!(locale, case.refused.last_director).to_owned(),
        Refusal::TooManyOpen { most } => td_string!(locale, visit.too_many_open, most = *most),
        Refusal::TooMuchAtOnce { most } => {
            td_string!(locale, case.refused.too_much_at_once, most = *most)
        }
        Refusal::Unwritable { .. } => td_string!(locale, case.refused.unwritable).to_owned(),
        Refusal::Signed => td_string!(locale, case.refused.signed).to_owned(),
        Refusal::PriceNotAgreed => td_string!(locale, case.refused.price).to_owned(),
        Refusal::NoSuchQuote => td_string!(locale, case.refused.no_quote).to_owned(),
        Refusal::NotRegistered => td_string!(locale, case.refused.not_registered).to_owned(),
        Refusal::NotWeighed => td_string!(locale, case.refused.not_weighed).to_owned(),
        Refusal::DrillNotReviewed => td_string!(locale, case.refused.drill_review).to_owned(),
        Refusal::NotAcknowledged { by } => {
            td_string!(locale, case.refused.not_acknowledged, role = reader.role(*by))
        }
        Refusal::LevelNotHandled { by } => {
            td_string!(locale, case.refused.level_not_handled, role = reader.role(*by))
        }
        Refusal::SettingsMissing { .. } => td_string!(locale, case.refused.settings_missing).to_owned(),
        Refusal::RulesBroken { places } => {
            td_string!(locale, case.refused.rules_broken, places = places.join(" · "))
        }
        Refusal::StepIsMust(step) => {
            let step = step_title(step, rules(), reader);
            td_string!(locale, case.refused.must, step = step)
        }
        Refusal::StepsMissing { steps } => td_string!(locale, case.refused.missing, count = steps.len()),
        Refusal::KindNotChosen => td_string!(locale, case.refused.no_kind).to_owned(),
        Refusal::ClassNotConfirmed => td_string!(locale, case.refused.not_confirmed).to_owned(),
        Refusal::JudgedNotProper => td_string!(locale, case.refused.judged_not_proper).to_owned(),
        Refusal::NotJudged => td_string!(locale, case.refused.not_judged).to_owned(),
        Refusal::Unmet => td_string!(locale, case.refused.unmet).to_owned(),
        Refusal::NoBranchChosen => td_string!(locale, case.refused.no_branch).to_owned(),
        Refusal::NotReplied => td_string!(locale, case.refused.not_replied).to_owned(),
        Refusal::InstructionAwaited { from } => {
            td_string!(locale, case.refused.instruction_awaited, role = reader.role(*from))
        }
        Refusal::BelowLevel { level: stands, by } => td_string!(
            locale,
            case.refused.below_level,
            level = level(*stands, reader),
            role = reader.role(*by)
        ),
    }
}

/// What a refusal calls a field, as the screen calls it.
pub fn field_name(field: &str, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match field {
        "words" => td_string!(locale, case.field.words),
        "reason" => td_string!(locale, case.field.reason),
        "question" => td_string!(locale, case.field.question),
        "reply" => td_string!(locale, case.field.reply),
        "place" => td_string!(locale, case.field.place),
        "phone" => td_string!(locale, case.field.phone),
        "department" => td_string!(locale, case.field.department),
        "outcome" => td_string!(locale, case.outcome.title),
        "name" => td_string!(locale, case.field.name),
        "heard" => td_string!(locale, case.field.heard),
        "handling" => td_string!(locale, case.level.handling),
        "nature" => td_string!(locale, case.field.nature),
        "what" => td_string!(locale, case.field.what),
        "grounds" => td_string!(locale, case.field.grounds),
        "lines" => td_string!(locale, case.field.lines),
        "attendees" => td_string!(locale, case.field.attendees),
        "findings" => td_string!(locale, case.field.findings),
        "signature" => td_string!(locale, case.field.signature),
        "sum" => td_string!(locale, case.price.pay_sum),
        "method" => td_string!(locale, case.price.pay_method),
        _ => td_string!(locale, case.field.other),
    }
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
        td_string!(locale, case.refused.yours, role = reader.role(missing.actor))
    } else if names.is_empty() {
        reader.role(missing.actor).to_owned()
    } else {
        let names = names.join(td_string!(locale, case.said.and));
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
                        td_string!(locale, case.refused.go)
                    } else {
                        td_string!(locale, case.refused.go_for_them)
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
                <span>{td_string!(locale, case.refused.go)}</span>
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
    let kind = td_string!(locale, case.class.suggested, kind = reader.text(&shown.procedure.title));
    let buttons = shown.could(open, command.clone()).then(|| {
        view! {
            <span class="missing__do">
                <button
                    type="button"
                    class="btn btn--small btn--act"
                    on:click=move |_| open.act(vec![command.clone()], || {})
                >
                    <span>{td_string!(locale, case.class.confirm)}</span>
                </button>
                <button type="button" class="btn btn--small" on:click=move |_| open.show_panel(Panel::Classify)>
                    <span>{td_string!(locale, case.class.change)}</span>
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
            <span>{td_string!(reader.locale, case.refused.call)}</span>
        </a>
    }
    .into_any()
}
