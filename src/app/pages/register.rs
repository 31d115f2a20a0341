//! 《日常事务登记表》《报修记录》《投诉记录》: computed from the cases, searched, printed as the paper form. And 演练记录.

mod drills;

use device::Card;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rulebook::Register;

use crate::components::icon::Icon;
use crate::components::sending_pill::SendingPill;
use crate::pages::register::drills::Drills;
use crate::state::{App, Frame, rules};
use crate::text::use_reader;
use wording::reader::Reader;
use wording::register::{Entry, Standing, entries};
use wording::time;
use wording::{Locale, say};

/// Where drills stand, in the address.
const DRILLS: &str = "drills";

#[component]
pub fn RegisterPage() -> impl IntoView {
    let app = expect_context::<App>();
    let frame = expect_context::<Frame>();
    let reader = use_reader();
    let query = use_query_map();
    let locale = move || reader.with(|reader| reader.locale);
    Effect::new(move |_| frame.title.set(say!(locale(), register.title).to_owned()));

    let closed = RwSignal::new(None::<Vec<Card>>);
    Effect::new(move |_| {
        app.changed.track();
        wasm_bindgen_futures::spawn_local(async move {
            match app.closed_cases().await {
                Ok(cards) => _ = closed.try_set(Some(cards)),
                Err(why) => app.unsaved.set(Some(crate::state::Unsaved { why })),
            }
        });
    });
    let register = Memo::new(move |_| {
        let book = query.with(|query| query.get("book"));
        Register::ALL
            .into_iter()
            .find(|register| Some(register.as_str()) == book.as_deref())
            .unwrap_or(Register::DailyAffairs)
    });
    let drills = Memo::new(move |_| query.with(|query| query.get("book").as_deref() == Some(DRILLS)));
    let searched = RwSignal::new(String::new());
    let day = RwSignal::new(String::new());
    let standing = RwSignal::new(Standing::All);

    let all = move |register: Register| {
        let reader = reader.get();
        closed.with(|closed| {
            let closed = closed.as_ref()?;
            app.open_cases.with(|open| {
                let cards = open.as_ref()?.iter().chain(closed);
                let cases = cards.map(|card| (card.record, &*card.case));
                Some(entries(cases, register, rules(), &reader))
            })
        })
    };
    let shown = Memo::new(move |_| {
        let offset = app.estate.with(time::offset);
        let (words, day, standing) = (searched.get(), day.get(), standing.get());
        all(register.get()).map(|entries| {
            let mut shown: Vec<Entry> = entries
                .into_iter()
                .filter(|entry| entry.matches(&words) && entry.is_on(&day, offset) && standing.lets(entry))
                .collect();
            shown.reverse();
            shown
        })
    });

    let tab = move |book: Register| {
        let href = format!("/register?book={}", book.as_str());
        view! {
            <a
                class="chip"
                href=href
                aria-current=move || (register.get() == book && !drills.get()).then_some("true")
            >
                {move || plain_name(book, locale())}
                " "
                <span class="chip__count">{move || all(book).map(|entries| entries.len())}</span>
            </a>
        }
    };
    view! {
        <main id="main" class="panes" tabindex="-1">
            <section class="pane pane--list register-page" aria-label=move || say!(locale(), register.title)>
                <div>
                    <header class="bar">
                        <h1 class="bar__title">{move || say!(locale(), register.title)}</h1>
                        <SendingPill/>
                    </header>
                    <nav class="bar__tools" aria-label=move || say!(locale(), register.which)>
                        {Register::ALL.into_iter().rev().map(tab).collect_view()}
                        <a
                            class="chip"
                            href=format!("/register?book={DRILLS}")
                            aria-current=move || drills.get().then_some("true")
                        >
                            {move || say!(locale(), register.drills.name)}
                        </a>
                    </nav>
                </div>
                <div class="pane__body" tabindex="0">
                    <div class="stack">
                        {move || match drills.get() {
                            true => view! { <Drills reader=reader/> }.into_any(),
                            false => view! {
                                <Tools reader=reader searched=searched day=day standing=standing/>
                                {move || shown.get().map(|entries| sheet(entries, register.get(), app, &reader.get()))}
                            }
                                .into_any(),
                        }}
                    </div>
                </div>
            </section>
        </main>
    }
}

#[component]
fn Tools(
    reader: Memo<Reader>,
    searched: RwSignal<String>,
    day: RwSignal<String>,
    standing: RwSignal<Standing>,
) -> impl IntoView {
    let locale = move || reader.with(|reader| reader.locale);
    let choose = move |event| standing.set(Standing::from_value(&event_target_value(&event)));
    view! {
        <form class="tools" role="search" on:submit=move |event| event.prevent_default()>
            <div class="field field--wide">
                <label class="field__label" for="find">
                    {move || say!(locale(), register.find)}
                </label>
                <input
                    class="field__input"
                    id="find"
                    type="search"
                    placeholder=move || say!(locale(), register.find_what)
                    prop:value=move || searched.get()
                    on:input=move |event| searched.set(event_target_value(&event))
                />
            </div>
            <div class="field">
                <label class="field__label" for="day">
                    {move || say!(locale(), register.day)}
                </label>
                <input
                    class="field__input"
                    id="day"
                    type="date"
                    prop:value=move || day.get()
                    on:input=move |event| day.set(event_target_value(&event))
                />
            </div>
            <div class="field">
                <label class="field__label" for="standing">
                    {move || say!(locale(), register.standing)}
                </label>
                <select class="field__input" id="standing" on:change=choose>
                    <option value="all">{move || say!(locale(), register.all)}</option>
                    <option value="open">{move || say!(locale(), register.open)}</option>
                    <option value="closed">{move || say!(locale(), register.closed)}</option>
                </select>
            </div>
            <button
                type="button"
                class="btn"
                on:click=|_| {
                    let _ = window().print();
                }
            >
                <Icon name="print"/>
                <span>{move || say!(locale(), register.print)}</span>
            </button>
        </form>
    }
}

fn sheet(entries: Vec<Entry>, register: Register, app: App, reader: &Reader) -> AnyView {
    let locale = reader.locale;
    let name = plain_name(register, locale);
    let count = entries.len();
    let ended = entries.iter().filter(|entry| !entry.open).count();
    let now = app.now.get_untracked();
    let today = records::Day::at(now, time::offset(&reader.estate));
    let dated = say!(locale, register.date, year = today.year, month = today.month, day = today.day);
    let me = app.me.with_untracked(|me| me.as_ref().map(|me| me.profile.name.clone()));
    let on_duty = say!(locale, register.on_duty, name = me.unwrap_or_default());
    let estate = say!(locale, register.estate, name = reader.estate.name.clone());
    let caption = say!(locale, register.caption, register = name, count = count);
    let summary = say!(locale, register.summary, count = count, ended = ended);
    let heads: Vec<_> = heads(locale)
        .into_iter()
        .map(|(head, class)| view! { <th scope="col" class=class>{head}</th> })
        .collect();
    let columns = heads.len().to_string();
    let rows: Vec<_> = entries.iter().map(|entry| row(entry, reader, now)).collect();
    let sheet = if rows.is_empty() {
        view! {
            <div class="empty">
                <Icon name="register"/>
                <h2 class="empty__title">{say!(locale, register.empty)}</h2>
                <p>{say!(locale, register.empty_text)}</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="card card--flush register-box" tabindex="0" role="region" aria-label=name>
                <table class="register register--cases">
                    <caption class="hidden-text">{caption}</caption>
                    <thead>
                        <tr class="print-only">
                            <th colspan=columns>{name} " " {dated.clone()}</th>
                        </tr>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="quiet">{summary}</p>
        }
        .into_any()
    };
    view! {
        <div class="print-only">
            <p class="paper-title">{name}</p>
            <p class="paper-line">
                <span>{estate}</span>
                <span>{dated}</span>
                <span>{on_duty}</span>
            </p>
        </div>
        {sheet}
        <div class="print-only">
            <div class="signs">
                <div>{say!(locale, register.sign.writer)}</div>
                <div>{say!(locale, register.sign.supervisor)}</div>
                <div>{say!(locale, register.sign.director)}</div>
            </div>
        </div>
    }
    .into_any()
}

/// A column of the paper form. On the screen its content stands small within another one.
const PAPER: &str = "paper-only";

/// The columns of S126: all on paper, seven on the screen, so that no line runs past its edge.
fn heads(locale: Locale) -> Vec<(&'static str, &'static str)> {
    vec![
        (say!(locale, register.column.number), ""),
        (say!(locale, register.column.time), ""),
        (say!(locale, register.column.resident), ""),
        (say!(locale, register.column.place), PAPER),
        (say!(locale, register.column.phone), PAPER),
        (say!(locale, register.column.kind), PAPER),
        (say!(locale, register.column.words), ""),
        (say!(locale, register.column.handler), ""),
        (say!(locale, register.column.course), ""),
        (say!(locale, register.column.result), ""),
        (say!(locale, register.column.asked), PAPER),
        (say!(locale, register.column.paid), PAPER),
        (say!(locale, register.column.answered), PAPER),
        (say!(locale, register.column.writer), PAPER),
    ]
}

fn row(entry: &Entry, reader: &Reader, now: records::Millis) -> AnyView {
    let locale = reader.locale;
    let mark = |on: bool, word: &'static str| on.then(|| view! { " " <span class="mark">{word}</span> });
    // What has a column of its own on paper; nothing where there is nothing to say.
    let small =
        |text: String| (!text.is_empty()).then(|| view! { <small class="screen-only">{text}</small> });
    let named = |name: &'static str, text: &str| {
        if text.is_empty() { String::new() } else { format!("{name} {text}") }
    };
    let result = if entry.open {
        view! {
            <Icon name="clock" small=true/>
            " "
            {say!(locale, register.open)}
        }
        .into_any()
    } else {
        entry.result.clone().into_any()
    };
    let paid = if entry.paid { say!(locale, case.yes) } else { say!(locale, case.no) };
    let answered = entry.answered.map(|at| reader.time(at)).unwrap_or_default();
    view! {
        <tr>
            <td class="register__no">
                <a href=format!("/case/{}", entry.record)>{entry.number.clone()}</a>
                {small(entry.kind.clone())}
            </td>
            <td class="register__time">{reader.when(entry.at, now)}</td>
            <td class="nowrap">
                {entry.resident.clone()} {small(entry.place.clone())} {small(entry.phone.clone())}
            </td>
            <td class=PAPER>{entry.place.clone()}</td>
            <td class=PAPER>{entry.phone.clone()}</td>
            <td class=PAPER>{entry.kind.clone()}</td>
            <td class="register__words">
                {entry.words.clone()}
                {mark(entry.offline, say!(locale, queue.mark.offline))}
                {mark(entry.backfill, say!(locale, case.flag.backfill))}
            </td>
            <td class="register__who">
                {entry.handler.clone()}
                {small(named(say!(locale, register.column.writer), &entry.written_by))}
            </td>
            <td class="register__course">
                <div class="register__lines">{entry.course.clone()}</div>
                {small(named(say!(locale, register.column.asked), &entry.asked))}
            </td>
            <td class="register__result">
                {result} {entry.paid.then(|| mark(true, say!(locale, register.column.paid)))}
                {small(named(say!(locale, register.column.answered), &answered))}
            </td>
            <td class="register__asked paper-only">
                <div class="register__lines">{entry.asked.clone()}</div>
            </td>
            <td class=PAPER>{paid}</td>
            <td class="register__time paper-only">{answered.clone()}</td>
            <td class=PAPER>{entry.written_by.clone()}</td>
        </tr>
    }
    .into_any()
}

/// Without the book marks: 日常事务登记表.
fn plain_name(register: Register, locale: Locale) -> &'static str {
    match register {
        Register::Repairs => say!(locale, register.name.repairs),
        Register::Complaints => say!(locale, register.name.complaints),
        Register::DailyAffairs => say!(locale, register.name.daily_affairs),
    }
}
