//! The app comes in parts, so that a phone with two bars of signal shows the first screen before the rest is there.
//!
//! The main part holds the frame and 求助. All else stands behind the functions here: each first fetches its part,
//! once, and then runs in it. `cargo xtask bundle` cuts the wasm at exactly these functions; the service worker
//! keeps every part, so that without signal nothing is missing.
//!
//! What goes with a part is decided by who calls what: code that nothing else reaches goes with it. So the main
//! part names no page but 求助, no device and no triager.

use std::rc::Rc;

use device::alarm::Alarm;
use device::{Device, Me, StorageError};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::ChooseView;
use rulebook::Rulebook;
use triage::{Triage, standard};

use crate::browser::{BrowserClock, FetchTransport, IndexedDbStore};
use crate::components::not_arrived::NotArrived;
use crate::components::shell::ringing as components;
use crate::pages;
use crate::state::{Later, Phone, PhoneDevice};

/// A part did not come: the signal went before everything was kept on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing;

/// How long to wait before asking for a part again, in milliseconds.
pub const PART_AGAIN: u32 = 2_000;

impl From<SplitLoaderError> for Missing {
    fn from(_: SplitLoaderError) -> Missing {
        Missing
    }
}

/// What opening a member's database gives; `None` when nobody has joined with it.
type Opened = Result<Option<Rc<dyn Phone>>, StorageError>;

/// Opens a member's database; `fresh` is what enrolment just gave.
#[wasm_split(records, wasm_split_path = leptos::wasm_split, fallible)]
pub fn open_phone(database: String, fresh: Option<Me>) -> Result<Later<'static, Opened>, Missing> {
    Ok(Box::pin(async move {
        // The rulebook is read while the browser opens the database.
        let rulebook = async { Rulebook::standard() };
        let (store, rulebook) = futures::join!(IndexedDbStore::open(&database), rulebook);
        let device = match fresh {
            Some(me) => Some(Device::start(store?, FetchTransport, BrowserClock, rulebook, me).await?),
            None => Device::resume(store?, FetchTransport, BrowserClock, rulebook).await?,
        };
        Ok(device.map(|device: PhoneDevice| Rc::new(device) as Rc<dyn Phone>))
    }))
}

/// Text → class and urgency, and the words that decided.
pub type Sort = fn(&str) -> Triage;

/// The triager. Its words and weights are as large as a picture.
#[wasm_split(triage, wasm_split_path = leptos::wasm_split, fallible)]
pub fn triager() -> Result<Sort, Missing> {
    Ok(|words| standard().triage(words))
}

/// What a function above gives, once its part is there; asked for again until it comes.
pub fn arrived<T: Copy + Send + Sync + 'static>(
    fetch: impl AsyncFn() -> Result<T, Missing> + 'static,
) -> RwSignal<Option<T>> {
    let arrived = RwSignal::new(None::<T>);
    wasm_bindgen_futures::spawn_local(async move {
        while arrived.try_with_untracked(Option::is_none) == Some(true) {
            match fetch().await {
                Ok(made) => _ = arrived.try_set(Some(made)),
                Err(Missing) => TimeoutFuture::new(PART_AGAIN).await,
            }
        }
    });
    arrived
}

/// What rings, as it stands above every page.
pub type Ringing = fn(Vec<Alarm>) -> AnyView;

/// Staff alone hear alarms, and their first page brings the part along.
#[wasm_split(records, wasm_split_path = leptos::wasm_split, fallible)]
pub fn ringing() -> Result<Ringing, Missing> {
    Ok(|alarms| view! { <components::Ringing alarms=alarms/> }.into_any())
}

/// Who called, in the facts of the report page.
pub type CallerFacts = fn(pages::ReportForm, RwSignal<pages::Changing>) -> AnyView;

/// Staff alone write down who called, and when it happened.
#[wasm_split(staff, wasm_split_path = leptos::wasm_split, fallible)]
pub fn caller_facts() -> Result<CallerFacts, Missing> {
    Ok(|form, changing| {
        view! {
            <pages::CallerFact form=form/>
            <pages::TimeFact form=form changing=changing/>
        }
        .into_any()
    })
}

/// 哪里拥挤, as it stands in the place of the report page.
pub type Spots = fn() -> AnyView;

/// The places stand in the rulebook; staff alone report crowding this way.
#[wasm_split(staff, wasm_split_path = leptos::wasm_split, fallible)]
pub fn spots() -> Result<Spots, Missing> {
    Ok(|| view! { <pages::SpotsPage/> }.into_any())
}

/// A page as the router takes it: shown when its part is there.
#[derive(Clone, Copy)]
pub struct Page(fn() -> Later<'static, Result<AnyView, Missing>>);

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        match (self.0)().await {
            Ok(view) => view,
            Err(Missing) => view! { <NotArrived/> }.into_any(),
        }
    }

    async fn preload(&self) {}
}

macro_rules! pages {
    ($($part:ident: $($name:ident = $page:ident),+;)+) => {
        $($(
            #[expect(non_upper_case_globals, reason = "used where a component's name would stand")]
            pub const $page: Page = {
                #[wasm_split($part, wasm_split_path = leptos::wasm_split, fallible)]
                fn $name() -> Result<AnyView, Missing> {
                    Ok(view! { <pages::$page/> }.into_any())
                }
                Page(|| Box::pin($name()))
            };
        )+)+
    };
}

pages! {
    everyone: join = JoinPage, sent = SentPage, mine = MinePage, guide = GuidePage, sync = SyncPage,
        settings = SettingsPage;
    records: queue = QueuePage;
    staff: case = CasePage, register = RegisterPage, duty = DutyPage,
        supervise = SupervisePage, site = SitePage;
}
