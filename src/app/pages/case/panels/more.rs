//! 更多: everything a case can be told that is not a step.

use leptos::prelude::*;
use records::MemberId;
use records::case::{Command, Flag, Stage, WaitingOn};
use rulebook::Role;

use crate::components::icon::Icon;
use crate::pages::case::class;
use crate::pages::case::export;
use crate::pages::case::open::{Open, Panel, Shown};
use crate::pages::case::panels::{level, press};
use wording::say;
use wording::sentence;

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let locale = shown.reader.locale;
    let is_open = case.is_open();
    let empty = String::new;
    let leads = |leads: Vec<(&'static str, &'static str, Panel, Command)>| {
        leads
            .into_iter()
            .filter(|(_, _, _, command)| is_open && shown.may(open, command.clone()))
            .map(|(icon, word, panel, _)| lead(icon, word, move || open.show_panel(panel.clone())))
            .collect::<Vec<_>>()
    };
    let weigh = Command::Weigh { heard: empty(), nature: empty(), report: true, reason: empty() };
    // Whom exactly is chosen then.
    let somebody = MemberId::ENDPOINT;
    let whose = leads(vec![
        ("person", say!(locale, case.more.assign), Panel::Assign, Command::Assign { to: somebody }),
        (
            "handoff",
            say!(locale, case.more.pass_on),
            Panel::PassOn,
            Command::PassOn { to: Role::Supervisor, what: empty() },
        ),
        ("ask-up", say!(locale, case.more.weigh), Panel::Weigh, weigh),
    ]);
    let holders = || !press::holders(open, shown).is_empty();
    let pressing = (is_open && shown.may(open, Command::Press { to: somebody, text: empty() }) && holders())
        .then(|| lead("alert", say!(locale, case.more.press), move || open.show_panel(Panel::Press)));
    let how = leads(vec![
        (
            "inquiry",
            say!(locale, case.more.reply),
            Panel::Reply,
            Command::Reply { text: empty(), written: false },
        ),
        ("note", say!(locale, case.more.quote), Panel::Quote, Command::Quote(Vec::new())),
        (
            "clock",
            say!(locale, case.more.wait),
            Panel::Wait,
            Command::Wait { on: WaitingOn::Other, reason: empty() },
        ),
    ]);
    let what = leads(vec![
        ("place", say!(locale, case.more.facts), Panel::Facts, Command::GiveContact { phone: empty() }),
        ("edit", say!(locale, case.more.classify), Panel::Classify, class::confirm(case)),
    ]);
    let raise = (is_open && !level::choices(open, shown).is_empty())
        .then(|| lead("alert", say!(locale, case.more.level), move || open.show_panel(Panel::Level)));
    let review = Command::ReviewDrill { department: empty(), attendees: empty(), findings: empty() };
    let review = shown.could(open, review).then(|| {
        lead("note", say!(locale, case.more.drill_review), move || open.show_panel(Panel::DrillReview))
    });
    let back = move |command: Command| move || open.act(vec![command.clone()], open.finish("more/"));
    let mine = case.owner.as_ref().is_some_and(|owner| Some(owner.member) == open.me());
    let take = (!mine && shown.could(open, Command::Take))
        .then(|| lead("handoff", say!(locale, case.more.take), back(Command::Take)));
    let resume = matches!(case.stage, Stage::Waiting { .. })
        .then(|| lead("sync", say!(locale, case.more.resume), back(Command::Resume)));
    let flags = [
        (Flag::Confidential, say!(locale, case.more.confidential)),
        (Flag::Paid, say!(locale, case.more.paid)),
    ];
    let flags: Vec<_> = flags
        .into_iter()
        .filter(|(flag, _)| {
            let on = !case.flags.contains(flag);
            shown.could(open, Command::SetFlag { flag: *flag, on })
        })
        .map(|(flag, more)| switch(open, shown, flag, more))
        .collect();
    let export = open
        .holds_role_for(&case.exporting())
        .then(|| lead("download", say!(locale, case.package.lead), move || export::export(open)));
    let print = move || {
        open.panel.set(Panel::None);
        // The overview must stand there before it is printed.
        set_timeout(
            || {
                let _ = window().print();
            },
            std::time::Duration::from_millis(100),
        );
    };
    let print =
        open.holds_role_for(&case.printing()).then(|| lead("print", say!(locale, case.more.print), print));
    view! {
        <div class="stack">
            <h2 class="close-panel__title">{say!(locale, case.more.title)}</h2>
            {group(say!(locale, case.more.whose), take.into_iter().chain(whose).chain(pressing).collect())}
            {group(say!(locale, case.more.how), resume.into_iter().chain(how).collect())}
            {group(say!(locale, case.more.what), what.into_iter().chain(raise).chain(flags).collect())}
            {group(say!(locale, case.more.file), export.into_iter().chain(print).chain(review).collect())}
        </div>
    }
    .into_any()
}

/// What belongs together, under its name; nothing where nothing may be done.
fn group(title: &'static str, rows: Vec<AnyView>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <section>
            <h3 class="section__title">{title}</h3>
            <div class="card card--rows">{rows}</div>
        </section>
    }
    .into_any()
}

fn lead(icon: &'static str, word: &'static str, press: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class="set-row set-row--alone set-row--lead" on:click=move |_| press()>
            <span class="set-row__name">
                <Icon name=icon/>
                <span>{word}</span>
            </span>
            <Icon name="chevron" small=true/>
        </button>
    }
    .into_any()
}

fn switch(open: Open, shown: &Shown<'_>, flag: Flag, more: &'static str) -> AnyView {
    let on = shown.file.case.flags.contains(&flag);
    let icon = if flag == Flag::Confidential { "lock" } else { "note" };
    let toggle = move |event: web_sys::Event| {
        let command = Command::SetFlag { flag, on: event_target_checked(&event) };
        open.act(vec![command], || {});
    };
    view! {
        <label class="set-row set-row--alone">
            <span class="set-row__name">
                <Icon name=icon/>
                <span>
                    {sentence::flag(flag, shown.reader)}
                    <small>{more}</small>
                </span>
            </span>
            <input class="switch" type="checkbox" role="switch" prop:checked=on on:change=toggle/>
        </label>
    }
    .into_any()
}
