//! 待办: open cases, life first, then what expires first. The list stays while cases beside it come and go.

mod emergencies;
mod keys;
mod list;
mod off_duty;
mod pressed;

use device::Card;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::{A, Outlet};
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use records::RecordId;
use records::case::AtDesk;

use crate::components::icon::Icon;
use crate::components::sending_pill::SendingPill;
use crate::pages::queue::emergencies::Emergencies;
use crate::pages::queue::list::List;
use crate::pages::queue::off_duty::OffDuty;
use crate::pages::queue::pressed::Pressed;
use crate::state::{App, Frame, rules};
use crate::text::use_reader;
use crate::view::queue::Filter;
use records::case::next::{Looking, Next, next, others_on_duty, raised_to};
use wording::kind::kind;
use wording::reader::Reader;
use wording::say;

/// Whether the case beside the list has most of the room (Enter, or the button in its head).
#[derive(Clone, Copy)]
pub struct Room(pub RwSignal<bool>);

/// Two panes: the list, and the case chosen in it.
#[component]
pub fn QueuePage() -> impl IntoView {
    let app = expect_context::<App>();
    let frame = expect_context::<Frame>();
    let reader = use_reader();
    let location = use_location();
    let query = use_query_map();
    let chosen = Memo::new(move |_| {
        let path = location.pathname.get();
        path.strip_prefix("/case/").and_then(|id| id.trim_end_matches('/').parse::<RecordId>().ok())
    });
    let filter = Memo::new(move |_| Filter::from_query(query.with(|query| query.get("show")).as_deref()));
    let searched = RwSignal::new(String::new());
    let search = NodeRef::<Input>::new();
    let wide = RwSignal::new(false);
    provide_context(Room(wide));
    Effect::new(move |_| {
        if chosen.get().is_none() {
            let locale = reader.with(|reader| reader.locale);
            frame.title.set(say!(locale, queue.title).to_owned());
        }
    });

    let shown = Memo::new(move |_| {
        let me = app.me.with(|me| me.as_ref().map(|me| me.member))?;
        let filter = filter.get();
        let words = searched.get();
        app.open_cases.with(|cards| {
            let cards = cards.as_ref()?;
            let acting = app.acting_now();
            let lets = |case: &_| filter.lets(case, me, &acting, rules());
            let shown =
                cards.iter().filter(|card| lets(&card.case) && card.case.is_found_by(card.record, &words));
            let mut shown: Vec<Card> = shown.cloned().collect();
            // What was raised to me stands above all else (S11, S13).
            shown.sort_by_cached_key(|card| !raised_to(&card.case, &acting(&card.case)));
            Some(shown)
        })
    });
    let link = move |record: RecordId| match filter.get().as_query() {
        Some(show) => format!("/case/{record}?show={show}"),
        None => format!("/case/{record}"),
    };
    keys::listen(keys::Desk { shown, chosen, search, wide, link: StoredValue::new(Box::new(link)) });

    let class = move || {
        if wide.get() && chosen.get().is_some() { "panes panes--case-wide" } else { "panes" }
    };
    let show = move || if chosen.get().is_some() { "case" } else { "list" };
    view! {
        <main id="main" class=class data-show=show tabindex="-1">
            <section
                class="pane pane--list"
                aria-label=move || say!(reader.with(|reader| reader.locale), queue.title)
            >
                <Head reader=reader filter=filter searched=searched search=search chosen=chosen/>
                <div class="pane__body" tabindex="0">
                    <List shown=shown reader=reader chosen=chosen filter=filter searched=searched link=link/>
                </div>
                <FirstAct reader=reader shown=shown/>
            </section>
            <Outlet/>
        </main>
    }
}

#[component]
fn Head(
    reader: Memo<Reader>,
    filter: Memo<Filter>,
    searched: RwSignal<String>,
    search: NodeRef<Input>,
    chosen: Memo<Option<RecordId>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let navigate = StoredValue::new(use_navigate());
    let locale = move || reader.with(|reader| reader.locale);
    let count = move |filter: Filter| {
        let me = app.me.with(|me| me.as_ref().map(|me| me.member))?;
        app.open_cases.with(|cards| {
            let cards = cards.as_ref()?;
            let acting = app.acting_now();
            let lets = cards.iter().filter(|card| filter.lets(&card.case, me, &acting, rules()));
            Some(lets.count())
        })
    };
    let chip = move |shows: Filter| {
        let press = move |_| {
            let path = match chosen.get_untracked() {
                Some(record) => format!("/case/{record}"),
                None => "/queue".to_owned(),
            };
            let url = match shows.as_query() {
                Some(show) => format!("{path}?show={show}"),
                None => path,
            };
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate.with_value(|navigate| navigate(&url, options));
        };
        let word = move || match shows {
            Filter::All => say!(locale(), queue.filter.all),
            Filter::Mine => say!(locale(), queue.filter.mine),
            Filter::Untaken => say!(locale(), queue.filter.untaken),
            Filter::At(AtDesk::Collected) => say!(locale(), queue.filter.collected),
            Filter::At(AtDesk::Arranged) => say!(locale(), queue.filter.arranged),
            Filter::At(AtDesk::Classified) => say!(locale(), queue.filter.classified),
            Filter::At(AtDesk::Handled) => say!(locale(), queue.filter.handled),
        };
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || if filter.get() == shows { "true" } else { "false" }
                on:click=press
            >
                {word}
                " "
                <span class="chip__count">{move || count(shows)}</span>
            </button>
        }
    };
    let at_desk = Memo::new(move |_| app.roles().iter().any(|role| role.takes_calls()));
    view! {
        <div>
            <header class="bar">
                <h1 class="bar__title">
                    {move || say!(locale(), queue.title)}
                    " "
                    <small>{move || say!(locale(), queue.order)}</small>
                </h1>
                <a class="btn btn--small btn--act btn--right desk-only" href="/help">
                    <Icon name="plus" small=true/>
                    <span>{move || say!(locale(), queue.new_entry)}</span>
                    <kbd class="key">"N"</kbd>
                </a>
                <SendingPill/>
            </header>
            <OffDuty/>
            <Pressed/>
            <Emergencies/>
            <div class="bar__tools" role="group" aria-label=move || say!(locale(), queue.filter.title)>
                {Filter::ALL.map(chip).collect_view()}
                <Show when=move || at_desk.get()>{Filter::OF_THE_DESK.map(chip).collect_view()}</Show>
                <input
                    class="field__input queue__search"
                    class:queue__search--few=move || app.open_cases.with(|cards| cards.as_ref().is_none_or(|cards| cards.len() < 8))
                    type="search"
                    node_ref=search
                    aria-label=move || say!(locale(), queue.search)
                    placeholder=move || say!(locale(), queue.search)
                    prop:value=move || searched.get()
                    on:input=move |event| searched.set(event_target_value(&event))
                />
            </div>
        </div>
    }
}

/// On a phone the list itself has one next act: what waits for me, else a report.
#[component]
fn FirstAct(reader: Memo<Reader>, shown: Memo<Option<Vec<Card>>>) -> impl IntoView {
    let app = expect_context::<App>();
    let waiting = Memo::new(move |_| {
        let me = app.me.with(|me| me.as_ref().map(|me| me.member))?;
        let own = app.roles();
        let locale = reader.with(|reader| reader.locale);
        let on_duty = app.members.with(|members| others_on_duty(members, me));
        shown.with(|cards| {
            cards.iter().flatten().find_map(|card| {
                let roles = app.acting(&card.case);
                let looking =
                    Looking { me, own: &own, roles: &roles, focus: None, branch: None, on_duty: &on_duty };
                let procedure = rules().procedure(card.case.procedure);
                let told = matches!(
                    next(&card.case, procedure, looking),
                    Some(Next::Handle | Next::Accept(_) | Next::Answer(_))
                );
                let untaken = card.case.owner.is_none() && roles.iter().any(|role| role.takes_calls());
                (told || untaken).then(|| (card.record, kind(&card.case, locale), card.case.place.clone()))
            })
        })
    });
    move || {
        let reader = reader.get();
        let locale = reader.locale;
        let act = match waiting.get() {
            Some((record, kind, place)) => view! {
                <A href=format!("/case/{record}") attr:class="btn btn--main">
                    <span>
                        {say!(locale, queue.take, kind = kind)}
                        " "
                        <span class="nowrap">{reader.place(&place)}</span>
                    </span>
                </A>
            }
            .into_any(),
            None => view! {
                <A href="/help" attr:class="btn btn--main">
                    <Icon name="plus"/>
                    <span>{say!(locale, queue.report)}</span>
                </A>
            }
            .into_any(),
        };
        view! { <div class="actions phone-only">{act}</div> }
    }
}
