//! A call as its reporter sees it: kept, delivered, taken, done; and whom to phone while it is not.

mod actions;
mod calls;
mod ladder;
mod panel;
mod price;
mod reply_clock;
mod talk;
mod truth;

use device::CaseFile;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use records::RecordId;
use records::case::{CaseState, Command, Progress};
use rulebook::Urgency;

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::mine::{Confirm, Rated};
use crate::pages::sent::actions::Actions;
use crate::pages::sent::calls::Calls;
use crate::pages::sent::ladder::Ladder;
use crate::pages::sent::panel::{Panel, PanelForm};
use crate::pages::sent::price::Price;
use crate::pages::sent::reply_clock::ReplyClock;
use crate::pages::sent::talk::Talk;
use crate::pages::sent::truth::Truth;
use crate::state::{App, Link, Unsaved, rules, tel};
use crate::text::use_reader;
use crate::view::clock::Clock;
use wording::say;

#[derive(Clone, PartialEq)]
enum Loaded {
    Reading,
    Missing,
    Here(Box<CaseFile>),
}

/// How far the call itself has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// On its way; nothing is wrong yet.
    Sending,
    /// A life may hang on it and it does not get through: phone.
    Stuck,
    Delivered,
}

/// After this long a call of life and death counts as not getting through.
const PATIENCE: records::Millis = 20_000;

impl Reach {
    fn of(case: &CaseState, app: App) -> Reach {
        if case.reported.seq.is_some() {
            return Reach::Delivered;
        }
        let offline = matches!(app.link.get(), Link::NoSignal | Link::NotOurs | Link::SignInAgain);
        let waited = app.now.get() - case.reported.at;
        if case.urgency == Urgency::Life && (offline || waited > PATIENCE) {
            Reach::Stuck
        } else {
            Reach::Sending
        }
    }
}

#[component]
pub fn SentPage() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let params = use_params_map();
    let record = Memo::new(move |_| {
        let id = params.with(|params| params.get("id"))?;
        id.parse::<RecordId>().ok()
    });
    let loaded = RwSignal::new(Loaded::Reading);
    Effect::new(move |_| {
        app.changed.track();
        app.phase.track();
        let Some(record) = record.get() else {
            return loaded.set(Loaded::Missing);
        };
        if app.device().is_none() {
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            let now = match app.case(record).await {
                Ok(Some(file)) => Loaded::Here(Box::new(file)),
                Ok(None) => Loaded::Missing,
                Err(why) => return app.unsaved.set(Some(Unsaved { why })),
            };
            if loaded.try_with_untracked(|before| *before != now) == Some(true) {
                loaded.set(now);
            }
        });
    });
    let file = Memo::new(move |_| match loaded.get() {
        Loaded::Here(file) => Some(*file),
        Loaded::Reading | Loaded::Missing => None,
    });
    let missing = Memo::new(move |_| loaded.with(|loaded| *loaded == Loaded::Missing));
    let here = Memo::new(move |_| file.with(Option::is_some));
    let title = Signal::derive(move || say!(i18n, shell.mine).to_owned());
    move || {
        if here.get() {
            // It is there for as long as this view is.
            let file = Signal::derive(move || file.get());
            return view! { <Here file=file/> }.into_any();
        }
        if missing.get() {
            return view! {
                <Page title=title back="/">
                    <div class="empty">
                        <Icon name="search"/>
                        <h2 class="empty__title">{move || say!(i18n, report.sent.none.title)}</h2>
                        <p>{move || say!(i18n, report.sent.none.text)}</p>
                    </div>
                </Page>
            }
            .into_any();
        }
        ().into_any()
    }
}

#[component]
fn Here(file: Signal<Option<CaseFile>>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let panel = RwSignal::new(Panel::Closed);
    let case = Memo::new(move |_| file.with(|file| file.as_ref().map(|file| file.case.clone())));
    let record = Memo::new(move |_| file.with(|file| file.as_ref().map(|file| file.record)));
    let reach = Memo::new(move |_| {
        case.with(|case| case.as_ref().map_or(Reach::Sending, |case| Reach::of(case, app)))
    });
    let title = Signal::derive(move || {
        if case.with(|case| case.as_ref().is_some_and(|case| case.sos)) {
            return say!(i18n, report.sos.title).to_owned();
        }
        case.with(|case| case.as_ref().map(|case| rules().procedure(case.procedure)))
            .map(|procedure| reader.with(|reader| reader.text(&procedure.title)))
            .unwrap_or_default()
    });
    let sub = Signal::derive(move || {
        let record = record.get()?;
        case.with(|case| {
            let case = case.as_ref()?;
            let number = case.number();
            // The number is what one names on the phone; the place stands beside it while there is none.
            let place = number.is_none().then_some(&case.place);
            Some(reader.with(|reader| {
                let place = place.map(|place| reader.place(place));
                reader.join([reader.number(record, number)].into_iter().chain(place))
            }))
        })
    });
    let clock = Memo::new(move |_| case.with(|case| case.as_ref().and_then(first_reply)));
    let life =
        Memo::new(move |_| case.with(|case| case.as_ref().is_some_and(|case| case.urgency == Urgency::Life)));
    let open = Memo::new(move |_| case.with(|case| case.as_ref().is_some_and(CaseState::is_open)));
    let asked = Memo::new(move |_| case.with(|case| case.as_ref().and_then(price::to_agree).is_some()));
    let replies = move || {
        case.with(|case| {
            let replies = case.iter().flat_map(|case| case.replies.iter());
            replies.map(|reply| view! { <p>{reply.text.clone()}</p> }).collect_view()
        })
    };
    let answered_in_words =
        move || case.with(|case| case.as_ref().is_some_and(|case| !case.replies.is_empty()));
    // A memo, so that what he has tapped and typed stands while the case goes on being written by others.
    let to_confirm = Memo::new(move |_| {
        let record = record.get()?;
        let rate = Command::Rate { stars: 5, manner: 5 };
        case.with(|case| {
            let case = case.as_ref()?;
            let done = matches!(case.stage, records::case::Stage::Done { .. }) && case.rating.is_none();
            (done && app.could(record, case, rate).is_ok()).then_some(record)
        })
    });
    let rated = Signal::derive(move || case.with(|case| case.as_ref().and_then(|case| case.rating)));
    let back = if untrack(|| app.is_staff()) { "/queue" } else { "/mine" };
    view! {
        <Page
            title=title
            sub=sub
            back=back
            actions=move || view! { <Actions case=case record=record reach=reach panel=panel/> }
        >
            <div class="stack">
                <Truth case=case reach=reach/>
                // What waits for his yes comes first; once given it stands with what else was said.
                <Show when=move || asked.get()>
                    <Price case=case/>
                </Show>
                {move || clock.get().map(|clock| view! { <ReplyClock case=case clock=clock/> })}
                <Show when=move || open.get() && reach.get() == Reach::Stuck>
                    <Numbers record=record/>
                </Show>
                <Show when=move || reach.get() != Reach::Stuck>
                    <Calls file=file reach=reach/>
                </Show>
                {move || to_confirm.get().map(|record| view! { <Confirm record=record rated=RwSignal::new(None)/> })}
                <Rated rated=rated/>
                <Show when=answered_in_words>
                    <section class="card stack stack--tight">
                        <h2 class="section__title">{move || say!(i18n, report.sent.reply)}</h2>
                        {replies}
                    </section>
                </Show>
                <Show when=move || !asked.get()>
                    <Price case=case/>
                </Show>
                <PanelForm record=record panel=panel/>
                <Ladder file=file reach=reach/>
                <Talk file=file/>
                <Show when=move || open.get() && life.get() && reach.get() != Reach::Stuck>
                    <p class="notice">
                        <Icon name="phone"/>
                        <span>{move || say!(i18n, report.sent.life_first)}</span>
                    </p>
                </Show>
            </div>
        </Page>
    }
}

/// The clock a resident knows of: an answer within five minutes (S63). That somebody has the call stands in the truth
/// above and on the ladder.
fn first_reply(case: &CaseState) -> Option<Clock> {
    let progress = Progress::of(case, rules().procedure(case.procedure));
    let dues = progress.dues();
    let due = dues.iter().find(|due| due.rule.stops == rulebook::Moment::Answered)?;
    Some(Clock::of(due))
}

/// That the reporter called the police or others themselves is on record (S194).
fn call(app: App, record: Option<RecordId>, number: &str) {
    let Some(record) = record else { return };
    let command = Command::Call { number: number.to_owned() };
    wasm_bindgen_futures::spawn_local(async move {
        let _ = app.dispatch(Some(record), command).await;
    });
}

/// 120 110 119, large.
#[component]
fn Numbers(record: Memo<Option<RecordId>>) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let large = move |number: &'static str, name: Signal<&'static str>| {
        view! {
            <a
                class="tel tel--life"
                href=tel(number)
                on:click=move |_| call(app, record.get_untracked(), number)
            >
                <span class="tel__number">{number}</span>
                <span class="tel__name">{move || name.get()}</span>
            </a>
        }
    };
    view! {
        <div class="tels tels--three">
            {large("120", Signal::derive(move || say!(i18n, guide.ambulance.name)))}
            {large("110", Signal::derive(move || say!(i18n, guide.police.name)))}
            {large("119", Signal::derive(move || say!(i18n, guide.fire.name)))}
        </div>
    }
}
