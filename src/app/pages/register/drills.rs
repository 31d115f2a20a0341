//! 演练记录 (S174): what is due, then every drill with what it showed.

use device::Card;
use leptos::prelude::*;
use records::case::Flag;
use rulebook::{Department, Role};

use crate::components::icon::Icon;
use crate::state::{App, Unsaved, rules};
use wording::drills::{Drill, Due, Review, date, dues, review};
use wording::reader::Reader;
use wording::say;

#[component]
pub fn Drills(reader: Memo<Reader>) -> impl IntoView {
    let app = expect_context::<App>();
    let found = RwSignal::new(None::<Vec<(Card, Option<Review>)>>);
    Effect::new(move |_| {
        app.changed.track();
        wasm_bindgen_futures::spawn_local(async move {
            match read(app).await {
                Ok(drills) => _ = found.try_set(Some(drills)),
                Err(why) => app.unsaved.set(Some(Unsaved { why })),
            }
        });
    });
    let drills = Memo::new(move |_| {
        let reader = reader.get();
        found.with(|found| {
            let drills = found.as_ref()?.iter();
            Some(
                drills
                    .map(|(card, review)| {
                        Drill::of(card.record, &card.case, review.clone(), rules(), &reader)
                    })
                    .collect::<Vec<_>>(),
            )
        })
    });
    // Only who sees every case knows what is missing.
    let sees_all = Memo::new(move |_| {
        app.roles().iter().any(|role: &Role| role.department() == Some(Department::Service))
    });
    move || {
        let reader = reader.get();
        let locale = reader.locale;
        let Some(drills) = drills.get() else {
            return view! {
                <p class="quiet" role="status">
                    {say!(locale, register.drills.reading)}
                </p>
            }
            .into_any();
        };
        let due = sees_all.get().then(|| due_card(&drills, &reader, app));
        view! {
            {due}
            {sheet(&drills, &reader, app)}
        }
        .into_any()
    }
}

/// However old: the last drill may be half a year back.
async fn read(app: App) -> Result<Vec<(Card, Option<Review>)>, device::StorageError> {
    let Some(device) = app.device() else { return Ok(Vec::new()) };
    let mut cards = app.open_cases.get_untracked().unwrap_or_default();
    cards.extend(device.closed_cases(usize::MAX).await?);
    cards.retain(|card| card.case.flags.contains(&Flag::Drill));
    cards.sort_by_key(|card| std::cmp::Reverse(card.case.reported.at));
    let mut drills = Vec::with_capacity(cards.len());
    for card in cards {
        let review = match card.case.drill_reviewed {
            Some(_) => device.case(card.record).await?.and_then(|file| review(&file.case, &file.history)),
            None => None,
        };
        drills.push((card, review));
    }
    Ok(drills)
}

fn due_card(drills: &[Drill], reader: &Reader, app: App) -> AnyView {
    let locale = reader.locale;
    let (departments, plans) = dues(drills, rules(), reader, app.now.get_untracked());
    let text = say!(locale, register.drills.due_text, days = reader.estate.drill_days);
    let list = |title: &'static str, dues: Vec<Due>| {
        let lines: Vec<_> = dues.iter().map(|due| due_line(due, reader)).collect();
        view! {
            <div>
                <h3 class="section__title">{title}</h3>
                <ul class="dues">{lines}</ul>
            </div>
        }
    };
    view! {
        <section class="card stack due-card" aria-labelledby="drills-due">
            <div>
                <h2 id="drills-due">{say!(locale, register.drills.due_title)}</h2>
                <p class="quiet">{text}</p>
            </div>
            <div class="columns">
                {list(say!(locale, register.drills.by_department), departments)}
                {list(say!(locale, register.drills.by_plan), plans)}
            </div>
        </section>
    }
    .into_any()
}

fn due_line(due: &Due, reader: &Reader) -> AnyView {
    let locale = reader.locale;
    let said = match due.last {
        None => say!(locale, register.drills.never).to_owned(),
        Some(at) if due.overdue => {
            say!(locale, register.drills.overdue, date = date(at, reader), days = due.days)
        }
        Some(at) => say!(locale, register.drills.kept, date = date(at, reader)),
    };
    let (class, icon) = if due.overdue { ("due due--over", "clock") } else { ("due", "check") };
    view! {
        <li class=class>
            <span>{due.name.clone()}</span>
            <span class="due__said">
                <Icon name=icon small=true/>
                {said}
            </span>
        </li>
    }
    .into_any()
}

fn sheet(drills: &[Drill], reader: &Reader, app: App) -> AnyView {
    let locale = reader.locale;
    if drills.is_empty() {
        return view! {
            <div class="empty">
                <Icon name="people"/>
                <h2 class="empty__title">{say!(locale, register.drills.empty)}</h2>
                <p>{say!(locale, register.drills.empty_text)}</p>
            </div>
        }
        .into_any();
    }
    let now = app.now.get_untracked();
    let name = say!(locale, register.drills.name);
    let estate = say!(locale, register.estate, name = reader.estate.name.clone());
    let heads = [
        say!(locale, register.drills.column.date),
        say!(locale, register.drills.column.number),
        say!(locale, register.drills.column.plan),
        say!(locale, register.drills.column.place),
        say!(locale, register.drills.column.department),
        say!(locale, register.drills.column.attendees),
        say!(locale, register.drills.column.findings),
        say!(locale, register.drills.column.reviewed),
    ]
    .map(|head| view! { <th scope="col">{head}</th> });
    let rows: Vec<_> = drills.iter().map(|drill| row(drill, reader, now)).collect();
    view! {
        <div class="tools">
            <button
                type="button"
                class="btn btn--right"
                on:click=|_| {
                    let _ = window().print();
                }
            >
                <Icon name="print"/>
                <span>{say!(locale, register.print)}</span>
            </button>
        </div>
        <div class="print-only">
            <p class="paper-title">{name}</p>
            <p class="paper-line">
                <span>{estate}</span>
                <span>{date(now, reader)}</span>
            </p>
        </div>
        <div class="card card--flush register-box" tabindex="0" role="region" aria-label=name>
            <table class="register">
                <caption class="hidden-text">
                    {say!(locale, register.drills.caption, count = drills.len())}
                </caption>
                <thead>
                    <tr>{heads.into_iter().collect_view()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(drill: &Drill, reader: &Reader, now: records::Millis) -> AnyView {
    let locale = reader.locale;
    let written = |part: fn(&Review) -> &String| match (&drill.review, &drill.reviewed) {
        (Some(review), _) => part(review).clone().into_any(),
        (None, Some(_)) => {
            view! { <span class="quiet">{say!(locale, register.drills.not_here)}</span> }.into_any()
        }
        (None, None) => ().into_any(),
    };
    let reviewed = match &drill.reviewed {
        Some(by) => {
            let time = reader.when(by.at, now);
            say!(locale, register.drills.by, name = reader.name(by), time = time).into_any()
        }
        None => view! { <span class="mark mark--soon">{say!(locale, register.drills.not_reviewed)}</span> }
            .into_any(),
    };
    view! {
        <tr>
            <td class="register__time">{date(drill.at, reader)}</td>
            <td class="register__no">
                <a href=format!("/case/{}", drill.record)>{drill.number.clone()}</a>
            </td>
            <td class="nowrap">{drill.plan.clone()}</td>
            <td>{drill.place.clone()}</td>
            <td class="register__result">{written(|review| &review.department)}</td>
            <td class="register__asked">{written(|review| &review.attendees)}</td>
            <td class="register__course">{written(|review| &review.findings)}</td>
            <td class="nowrap">{reviewed}</td>
        </tr>
    }
    .into_any()
}
