//! The steps: the next three, the rest a tap away, and every branch with its count and who must do each.

use leptos::prelude::*;
use records::case::{Command, Evidence, Standing, StepView};
use rulebook::{BranchId, Need, StepId};

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use records::case::next::{Looking, Next, if_it_comes_up};
use wording::say;

/// For those who work by themselves: what comes after the step of now, or, without one, what may come up.
pub fn coming(open: Open, shown: &Shown<'_>) -> AnyView {
    let locale = shown.reader.locale;
    let (Some(me), true) = (open.me(), shown.file.case.is_open()) else {
        return ().into_any();
    };
    if shown.leads(open) {
        return ().into_any();
    }
    let (title, now, rest) = match open.next.get() {
        Some(Next::Handle | Next::Accept(_) | Next::Answer(_)) => return ().into_any(),
        Some(Next::Do(now)) => {
            let branch = shown.procedure.step(&now).and_then(|step| step.branch.as_ref());
            let mine = |view: &&StepView<'_>| shown.roles.contains(&view.actor);
            let rest = shown.progress.of_branch(branch).filter(mine);
            let rest = rest.filter(|view| view.is_open() && view.step.id != now).collect::<Vec<_>>();
            (say!(locale, case.steps.coming), now, rest)
        }
        None => {
            let looking =
                Looking { me, own: shown.own, roles: shown.roles, focus: None, branch: None, on_duty: &[] };
            let rest = if_it_comes_up(&shown.file.case, shown.procedure, &shown.progress, looking);
            (say!(locale, case.steps.if_it_comes_up), StepId::from(""), rest)
        }
    };
    if rest.is_empty() {
        return ().into_any();
    }
    let key = "coming".to_owned();
    let all = open.unfolded.with(|unfolded| unfolded.contains(&key));
    let count = if all { rest.len() } else { 3 };
    let lines: Vec<_> = rest.iter().take(count).map(|view| line(open, shown, view, &now)).collect();
    let more = rest.len().saturating_sub(count);
    let more = (more > 0).then(|| {
        let unfold = move |_| open.unfolded.update(|unfolded| _ = unfolded.insert(key.clone()));
        view! {
            <p>
                <button type="button" class="btn btn--plain btn--small" on:click=unfold>
                    <span>{say!(locale, case.steps.more, count = more)}</span>
                </button>
            </p>
        }
    });
    view! {
        <section class="card">
            <h2 class="section__title">{title}</h2>
            <ol>{lines}</ol>
            {more}
        </section>
    }
    .into_any()
}

/// Every open branch, and the steps of the whole case.
pub fn by_branch(open: Open, shown: &Shown<'_>) -> AnyView {
    if !shown.is_staff() {
        return ().into_any();
    }
    let reader = shown.reader;
    let locale = reader.locale;
    let chooser = shown.leads(open);
    let case = &shown.file.case;
    let branches = shown.procedure.branches.iter();
    let named = branches
        .filter(|branch| case.branches.contains_key(&branch.id))
        .map(|branch| (Some(&branch.id), reader.text(&branch.title)));
    let whole = (None, say!(locale, case.steps.whole).to_owned());
    let lists: Vec<AnyView> = named
        .chain([whole])
        .filter(|(branch, _)| shown.progress.of_branch(*branch).next().is_some())
        .map(|(branch, title)| list(open, shown, branch, &title, chooser))
        .collect();
    if lists.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="card card--flush" aria-label=say!(locale, case.steps.title)>
            {lists}
        </section>
    }
    .into_any()
}

fn list(open: Open, shown: &Shown<'_>, branch: Option<&BranchId>, title: &str, unfolded: bool) -> AnyView {
    let case = &shown.file.case;
    let locale = shown.reader.locale;
    let (done, total) = shown.progress.count(branch);
    let stood_down = branch.is_some_and(|branch| !case.is_branch_open(branch));
    let key = format!("branch/{}", branch.map_or("", |branch| branch.as_str()));
    let is_open = open.is_unfolded(&key, unfolded);
    let mut first = true;
    let lines: Vec<_> = shown
        .progress
        .of_branch(branch)
        .map(|view| {
            let now =
                first && view.is_open() && view.step.need == Need::Must && case.is_open() && !stood_down;
            if now {
                first = false;
            }
            let id = if now { view.step.id.clone() } else { StepId::from("") };
            line(open, shown, view, &id)
        })
        .collect();
    let count =
        if stood_down { say!(locale, case.branch.stood_down).to_owned() } else { format!("{done}/{total}") };
    view! {
        <details class="branch" open=is_open>
            <summary class="branch__head" on:click=open.unfolds(key)>
                <span>{title.to_owned()}</span>
                <span class="branch__count">{count}</span>
                <Icon name="chevron" small=true/>
            </summary>
            <ol class="branch__steps">{lines}</ol>
        </details>
    }
    .into_any()
}

/// number or sign · words · who or when
pub fn line(open: Open, shown: &Shown<'_>, view: &StepView<'_>, now: &StepId) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let step = view.step;
    let role = reader.role(view.actor);
    let is_now = step.id == *now;
    let (class, who) = match &view.standing {
        Standing::Open if is_now => ("step-line step-line--now", say!(locale, case.steps.now, role = role)),
        Standing::Open => ("step-line", role.to_owned()),
        Standing::Listed { entries, open } => {
            let count = entries.iter().filter(|entry| entry.stands()).count();
            let entered = say!(locale, case.list.entries, count = count);
            if open.is_empty() {
                ("step-line step-line--done", entered)
            } else {
                let left = say!(locale, case.list.left, count = open.len());
                ("step-line", reader.join([entered, left]))
            }
        }
        Standing::Done { by, .. } if view.awaits_acceptance() => {
            let to = view.addressee.unwrap_or(by.role);
            let who =
                say!(locale, case.steps.not_accepted, role = reader.role(to), time = reader.time(by.at));
            ("step-line step-line--over", who)
        }
        Standing::Done { by, .. } | Standing::Fulfilled { by: Some(by) } => {
            ("step-line step-line--done", format!("{} {}", reader.name(by), reader.time(by.at)))
        }
        Standing::Declined { by, .. } => {
            ("step-line step-line--done", say!(locale, case.steps.declined, time = reader.time(by.at)))
        }
        Standing::Fulfilled { by: None } => ("step-line step-line--done", String::new()),
    };
    let number = if view.is_open() {
        let place = shown.progress.of_branch(step.branch.as_ref()).position(|other| other.step.id == step.id);
        place.map_or_else(String::new, |place| (place + 1).to_string()).into_any()
    } else {
        view! { <Icon name="check" small=true/> }.into_any()
    };
    let title = reader.text(&step.text);
    // A list takes more entries at any time.
    let takes_more = view.step.repeats && matches!(view.standing, Standing::Listed { .. });
    let may_do = (view.is_open() || takes_more)
        && shown.file.case.is_open()
        && view.is_wanted
        && shown.may(open, Command::DoStep { step: step.id.clone(), evidence: Evidence::new() });
    let id = step.id.clone();
    let words = if may_do {
        view! {
            <button type="button" class="step-line__go" on:click=move |_| open.show_step(id.clone())>
                {title}
            </button>
        }
        .into_any()
    } else {
        title.into_any()
    };
    let need = (view.is_open() && step.need != Need::Must).then(|| {
        let word = match step.need {
            Need::May => say!(locale, case.steps.may),
            Need::Ask | Need::Must => say!(locale, case.steps.ask),
        };
        view! { " " <span class="step-line__may">{word}</span> }
    });
    view! {
        <li class=class>
            <span class="step-line__no">{number}</span>
            <span>{words} {need}</span>
            <span class="step-line__who">{who}</span>
        </li>
    }
    .into_any()
}
