//! The next act of somebody who has called: phone while it is not delivered, add to it once it is.

use leptos::prelude::*;
use records::RecordId;
use records::case::{CaseState, Command};
use rulebook::Urgency;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::report::emergency;
use crate::pages::sent::panel::Panel;
use crate::pages::sent::price::{Agree, to_agree};
use crate::pages::sent::{Reach, call};
use crate::state::{App, Frame, Hotlines, tel};
use crate::text::use_reader;
use wording::say;

/// What whoever looks at this call could do with it.
#[derive(Clone, Copy)]
struct Could {
    app: App,
    case: Memo<Option<CaseState>>,
    record: Memo<Option<RecordId>>,
}

impl Could {
    fn ask(self, command: Command) -> bool {
        let Some(record) = self.record.get() else { return false };
        self.case.with(|case| case.as_ref().is_some_and(|case| self.app.could(record, case, command).is_ok()))
    }
}

#[component]
pub fn Actions(
    case: Memo<Option<CaseState>>,
    record: Memo<Option<RecordId>>,
    reach: Memo<Reach>,
    panel: RwSignal<Panel>,
) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let life =
        Memo::new(move |_| case.with(|case| case.as_ref().is_some_and(|case| case.urgency == Urgency::Life)));
    let open = Memo::new(move |_| case.with(|case| case.as_ref().is_some_and(CaseState::is_open)));
    let number =
        Memo::new(move |_| case.with(|case| case.as_ref().map_or("120", |case| emergency(case.procedure))));
    let could = Could { app, case, record };
    let quote = Memo::new(move |_| {
        let quote = case.with(|case| case.as_ref().and_then(to_agree).cloned())?;
        could.ask(Command::AgreeToQuote { quote: quote.id, signature: None }).then_some(quote)
    });
    let asked = Memo::new(move |_| quote.with(Option::is_some));
    // What is asked of the case is asked inside: or whatever happens on it would make all of this anew, with the reason
    // that somebody is typing.
    let more = move |class: &'static str| {
        move || {
            could.ask(Command::Say(String::new())).then(|| {
                view! {
                    <button type="button" class=class on:click=move |_| panel.set(Panel::More)>
                        <Icon name="note"/>
                        <span>{move || say!(i18n, report.sent.more)}</span>
                    </button>
                }
            })
        }
    };
    let call = move |_| call(app, record.get_untracked(), number.get_untracked());
    let phone = move |class: &'static str| {
        view! {
            <a class=class href=move || tel(number.get()) on:click=call>
                <Icon name="phone"/>
                <span>{move || say!(i18n, common.call, number = number.get())}</span>
            </a>
        }
    };
    move || {
        match (open.get(), reach.get(), life.get()) {
        (false, ..) => view! {
            <a class="btn btn--main" href="/help">
                <Icon name="help"/>
                <span>{move || say!(i18n, guide.help)}</span>
            </a>
        }
        .into_any(),
        (true, Reach::Stuck, _) => view! {
            <CallDesk class="btn btn--life"/>
            <div class="actions__row">
                {more("btn")} <Withdraw could=could panel=panel/>
            </div>
        }
        .into_any(),
        (true, Reach::Sending, true) => view! {
            {phone("btn btn--life")}
            <div class="actions__row"><CallDesk class="btn"/> {more("btn")}</div>
        }
        .into_any(),
        (true, Reach::Sending, false) => view! {
            {more("btn btn--main")}
            <div class="actions__row"><CallDesk class="btn"/> <Withdraw could=could panel=panel/></div>
        }
        .into_any(),
        (true, Reach::Delivered, _) if asked.get() => view! {
            <Agree record=record quote=quote/>
            <div class="actions__row">
                {more("btn")} <CallDesk class="btn"/> <Withdraw could=could panel=panel/>
            </div>
        }
        .into_any(),
        (true, Reach::Delivered, life) => view! {
            {more("btn btn--main")}
            <div class="actions__row">
                {if life { phone("btn btn--danger").into_any() } else { view! { <CallDesk class="btn"/> }.into_any() }}
                {move || could.ask(Command::Urge).then(|| view! { <Urge case=case record=record/> })} <Withdraw could=could panel=panel/>
            </div>
        }
        .into_any(),
    }
    }
}

#[component]
fn CallDesk(class: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let hotlines = expect_context::<Hotlines>();
    move || {
        let number = hotlines.desk()?;
        let href = tel(&number);
        let words = move || {
            if class == "btn" {
                say!(i18n, common.call_desk).to_owned()
            } else {
                say!(i18n, common.call_desk_at, number = number.clone())
            }
        };
        Some(view! {
            <a class=class href=href>
                <Icon name="phone"/>
                <span>{words}</span>
            </a>
        })
    }
}

#[component]
fn Withdraw(could: Could, panel: RwSignal<Panel>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        could.ask(Command::Withdraw { reason: String::new() }).then(|| {
            view! {
                <button type="button" class="btn" on:click=move |_| panel.set(Panel::Withdraw)>
                    <span>{move || say!(i18n, report.sent.withdraw)}</span>
                </button>
            }
        })
    }
}

/// 催一下: once a minute is enough.
#[component]
fn Urge(case: Memo<Option<CaseState>>, record: Memo<Option<RecordId>>) -> impl IntoView {
    let i18n = use_i18n();
    let (app, frame) = (expect_context::<App>(), expect_context::<Frame>());
    let reader = use_reader();
    let last = Memo::new(move |_| case.with(|case| case.as_ref()?.urged.last().map(|by| by.at)));
    let lately = move || last.get().is_some_and(|at| app.now.get() - at < 60_000);
    let urge = move |_| {
        let Some(record) = record.get_untracked() else { return };
        if untrack(lately) {
            return;
        }
        wasm_bindgen_futures::spawn_local(async move {
            if app.dispatch(Some(record), Command::Urge).await.is_ok() {
                frame.say(untrack(|| say!(i18n, report.sent.urged_said)));
            }
        });
    };
    let words = move || match last.get().filter(|_| lately()) {
        Some(at) => {
            let time = reader.with(|reader| reader.time(at));
            format!("{} {time}", say!(i18n, report.sent.urged_said))
        }
        None => say!(i18n, report.sent.urge).to_owned(),
    };
    view! {
        <button type="button" class="btn" aria-disabled=move || lately().then_some("true") on:click=urge>
            <Icon name="clock"/>
            <span>{words}</span>
        </button>
    }
}
