//! Place, phone, who is calling: found or remembered, changed in place, never asked for first.

use leptos::prelude::*;
use records::Place;
use records::case::{Channel, Relation};

use crate::i18n::use_i18n;
use crate::pages::report::form::Form;
use crate::parts;
use crate::state::App;
use crate::text::use_reader;
use wording::{Locale, say};

/// The one fact being changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Changing {
    Nothing,
    Place,
    Phone,
    Time,
    Relation,
    Channel,
}

impl Changing {
    /// How the field of it is typed in, as the browser calls it: its keys, and what may be filled in.
    fn typed(self) -> (&'static str, &'static str) {
        match self {
            Changing::Phone => ("tel", "tel"),
            Changing::Place => ("text", "street-address"),
            Changing::Nothing | Changing::Time | Changing::Relation | Changing::Channel => ("text", "off"),
        }
    }
}

const RELATIONS: [Relation; 3] = [Relation::Self_, Relation::Family, Relation::Witness];
const CHANNELS: [Channel; 6] = [
    Channel::Phone,
    Channel::InPerson,
    Channel::Written,
    Channel::Patrol,
    Channel::Visit,
    Channel::ControlRoom,
];

#[component]
pub fn Facts(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let changing = RwSignal::new(Changing::Nothing);
    view! {
        <section class="card card--rows" aria-label=move || say!(i18n, report.facts.label)>
            <dl class="facts">
                <PlaceFact form=form changing=changing/>
                <PhoneFact form=form changing=changing/>
                {move || {
                    if app.is_staff() {
                        view! {
                            <Caller form=form changing=changing/>
                            <ChannelFact form=form changing=changing/>
                        }
                        .into_any()
                    } else {
                        view! { <RelationFact form=form changing=changing/> }.into_any()
                    }
                }}
            </dl>
        </section>
    }
}

#[component]
fn PlaceFact(form: Form, changing: RwSignal<Changing>) -> impl IntoView {
    let i18n = use_i18n();
    let reader = use_reader();
    let shown =
        move || Some(reader.with(|reader| reader.place(&form.place()))).filter(|place| !place.is_empty());
    let save = move |text: String| {
        let text = text.trim();
        let place = (!text.is_empty()).then(|| Place::find(text).unwrap_or_else(|| Place::spot(text)));
        form.give(|given| given.place = place);
    };
    view! {
        <TypedFact
            id="place"
            name=Signal::derive(move || say!(i18n, report.facts.place))
            missing=Signal::derive(move || say!(i18n, report.facts.place_missing))
            hint=Signal::derive(move || say!(i18n, report.facts.place_hint))
            shown=Signal::derive(shown)
            value=Signal::derive(move || shown().unwrap_or_default())
            which=Changing::Place
            changing=changing
            save=Callback::new(save)
        />
    }
}

#[component]
fn PhoneFact(form: Form, changing: RwSignal<Changing>) -> impl IntoView {
    let i18n = use_i18n();
    let save = move |text: String| form.give(|given| given.phone = Some(text.trim().to_owned()));
    view! {
        <TypedFact
            id="phone"
            name=Signal::derive(move || say!(i18n, report.facts.phone))
            missing=Signal::derive(move || say!(i18n, report.facts.phone_missing))
            hint=Signal::derive(move || say!(i18n, report.facts.phone_hint))
            shown=Signal::derive(move || form.phone().map(|phone| half_hidden(&phone)))
            value=Signal::derive(move || form.phone().unwrap_or_default())
            which=Changing::Phone
            changing=changing
            save=Callback::new(save)
        />
    }
}

/// A fact one types.
#[component]
pub(super) fn TypedFact(
    id: &'static str,
    name: Signal<&'static str>,
    missing: Signal<&'static str>,
    hint: Signal<&'static str>,
    shown: Signal<Option<String>>,
    value: Signal<String>,
    which: Changing,
    changing: RwSignal<Changing>,
    save: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let field = NodeRef::<leptos::html::Input>::new();
    let done = move || {
        if let Some(field) = field.get_untracked() {
            save.run(field.value());
        }
        changing.set(Changing::Nothing);
    };
    let (mode, kind) = which.typed();
    Effect::new(move |_| {
        if changing.get() == which
            && let Some(field) = field.get()
        {
            let _ = field.focus();
        }
    });
    move || {
        if changing.get() == which {
            return view! {
                <div>
                    <dt>
                        <label for=id>{move || name.get()}</label>
                    </dt>
                    <dd>
                        <input
                            class="field__input"
                            id=id
                            node_ref=field
                            inputmode=mode
                            autocomplete=kind
                            enterkeyhint="done"
                            placeholder=move || hint.get()
                            prop:value=value.get_untracked()
                            on:keydown=move |event| {
                                if event.key() == "Enter" {
                                    event.prevent_default();
                                    done();
                                }
                            }
                        />
                    </dd>
                    <dd>
                        <button type="button" class="btn btn--plain btn--small btn--end" on:click=move |_| done()>
                            {move || say!(i18n, common.save)}
                        </button>
                    </dd>
                </div>
            }
            .into_any();
        }
        let known = shown.get();
        let row = if known.is_some() { "" } else { "facts--missing" };
        let verb = move || {
            if shown.with(Option::is_some) { say!(i18n, common.change) } else { say!(i18n, common.fill_in) }
        };
        view! {
            <div class=row>
                <dt>{move || name.get()}</dt>
                <dd>
                    {match known {
                        Some(known) => view! { <span class="nowrap">{known}</span> }.into_any(),
                        None => missing.get().into_any(),
                    }}
                </dd>
                <dd>
                    <button
                        type="button"
                        class="btn btn--plain btn--small btn--end"
                        on:click=move |_| changing.set(which)
                    >
                        <span>{verb} <span class="hidden-text">{move || name.get()}</span></span>
                    </button>
                </dd>
            </div>
        }
        .into_any()
    }
}

#[component]
fn RelationFact(form: Form, changing: RwSignal<Changing>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ChosenFact
            id="relation"
            name=Signal::derive(move || say!(i18n, report.facts.relation))
            options=Signal::derive(move || {
                RELATIONS.map(|relation| relation_name(relation, i18n.get_locale())).to_vec()
            })
            chosen=Signal::derive(move || RELATIONS.iter().position(|relation| *relation == form.relation()))
            which=Changing::Relation
            changing=changing
            choose=Callback::new(move |at: usize| form.give(|given| given.relation = RELATIONS.get(at).copied()))
        />
    }
}

#[component]
fn ChannelFact(form: Form, changing: RwSignal<Changing>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ChosenFact
            id="channel"
            name=Signal::derive(move || say!(i18n, report.facts.channel))
            options=Signal::derive(move || CHANNELS.map(|channel| channel_name(channel, i18n.get_locale())).to_vec())
            chosen=Signal::derive(move || CHANNELS.iter().position(|channel| *channel == form.channel()))
            which=Changing::Channel
            changing=changing
            choose=Callback::new(move |at: usize| form.give(|given| given.channel = CHANNELS.get(at).copied()))
        />
    }
}

/// A fact one picks out of a few.
#[component]
fn ChosenFact(
    id: &'static str,
    name: Signal<&'static str>,
    options: Signal<Vec<&'static str>>,
    chosen: Signal<Option<usize>>,
    which: Changing,
    changing: RwSignal<Changing>,
    choose: Callback<usize>,
) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        if changing.get() == which {
            let faces = options
                .get()
                .into_iter()
                .enumerate()
                .map(|(at, option)| {
                    view! {
                        <label class="choice">
                            <input
                                class="choice__input"
                                type="radio"
                                name=id
                                prop:checked=move || chosen.get() == Some(at)
                                on:change=move |_| {
                                    choose.run(at);
                                    changing.set(Changing::Nothing);
                                }
                            />
                            <span class="choice__face">
                                <span>{option}</span>
                            </span>
                        </label>
                    }
                })
                .collect_view();
            return view! {
                <div class="facts__wide">
                    <dt>{move || name.get()}</dt>
                    <dd class="choices" role="radiogroup" aria-label=move || name.get()>
                        {faces}
                    </dd>
                </div>
            }
            .into_any();
        }
        let known = move || chosen.get().and_then(|at| options.with(|options| options.get(at).copied()));
        view! {
            <div>
                <dt>{move || name.get()}</dt>
                <dd>{known}</dd>
                <dd>
                    <button
                        type="button"
                        class="btn btn--plain btn--small btn--end"
                        on:click=move |_| changing.set(which)
                    >
                        <span>{move || say!(i18n, common.change)} <span class="hidden-text">{move || name.get()}</span></span>
                    </button>
                </dd>
            </div>
        }
        .into_any()
    }
}

fn relation_name(relation: Relation, locale: Locale) -> &'static str {
    match relation {
        Relation::Self_ => say!(locale, report.facts.relation_of.own),
        Relation::Family => say!(locale, report.facts.relation_of.family),
        Relation::Witness => say!(locale, report.facts.relation_of.witness),
        Relation::Staff => say!(locale, report.facts.relation_of.staff),
    }
}

fn channel_name(channel: Channel, locale: Locale) -> &'static str {
    match channel {
        Channel::Phone => say!(locale, report.facts.channel_of.phone),
        Channel::InPerson => say!(locale, report.facts.channel_of.in_person),
        Channel::Written => say!(locale, report.facts.channel_of.written),
        Channel::Patrol => say!(locale, report.facts.channel_of.patrol),
        Channel::Visit => say!(locale, report.facts.channel_of.visit),
        Channel::ControlRoom => say!(locale, report.facts.channel_of.control_room),
        Channel::App => say!(locale, report.facts.channel_of.app),
    }
}

/// 138 **** 1234: whoever looks over the shoulder need not read it.
pub fn half_hidden(phone: &str) -> String {
    let figures: Vec<char> = phone.chars().filter(|character| !character.is_whitespace()).collect();
    match figures.as_slice() {
        [head @ .., _, _, _, _, a, b, c, d] if head.len() >= 3 => {
            format!("{} **** {a}{b}{c}{d}", head.iter().collect::<String>())
        }
        _ => phone.to_owned(),
    }
}

/// Who called and when it happened; they come with the staff's part.
#[component]
fn Caller(form: Form, changing: RwSignal<Changing>) -> impl IntoView {
    let facts = parts::arrived(async || parts::caller_facts().await);
    move || facts.get().map(|view| view(form, changing))
}
