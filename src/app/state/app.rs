//! The handle pages hold: what the device knows as signals, and one `dispatch`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use device::{Card, CaseFile, Clock, Me, NotDone, Saved, Status, StorageError};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use records::case::CaseState;
use records::estate::EstateSettings;
use records::member::{MemberState, roles_on_duty};
use records::{Actor, MemberId, Millis, Order, RecordId};
use rulebook::{ProcedureId, Role, Rulebook, Text};

use crate::browser::{BrowserClock, Tabs, databases};
use crate::parts::{self, Missing, PART_AGAIN};
use crate::state::phone::Phone;
use crate::state::rules::set_rules;
use crate::state::settings::{forget, recall, remember};
use crate::state::sync_loop::{self, Waker};

/// How far the app has come up.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    Opening,
    /// Nobody has joined in this browser: guide and joining only.
    Stranger,
    Ready,
    /// The storage cannot be opened; nothing can be kept.
    Broken(StorageError),
}

/// How the last tries to reach the endpoint went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Unknown,
    Up,
    /// 无信号
    NoSignal,
    /// Something answers, but not our endpoint (a hotspot's login page).
    NotOurs,
    Busy,
    SignInAgain,
    Outdated,
}

/// 未保存: what the phone could not keep, with the reason. The text stays in its field.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsaved {
    pub why: StorageError,
}

#[derive(Clone, Copy)]
pub struct App {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    pub phase: RwSignal<Phase>,
    pub me: RwSignal<Option<Me>>,
    /// Roles as last heard of.
    pub actor: RwSignal<Option<Actor>>,
    pub status: RwSignal<Status>,
    pub link: RwSignal<Link>,
    /// Open cases, life first, then what expires first; `None` while they are read. The first screenful comes before the
    /// others.
    pub open_cases: RwSignal<Option<Vec<Card>>>,
    /// Whether these are all there are.
    pub whole: RwSignal<bool>,
    pub members: RwSignal<BTreeMap<MemberId, MemberState>>,
    pub estate: RwSignal<EstateSettings>,
    pub unsaved: RwSignal<Option<Unsaved>>,
    /// Counts up whenever something on this phone has changed: read it in a resource to be run again.
    pub changed: RwSignal<u64>,
    /// The time as the endpoint would give it, once a second.
    pub now: RwSignal<Millis>,
}

struct Inner {
    device: RefCell<Option<Rc<dyn Phone>>>,
    tabs: RefCell<Option<Tabs>>,
    waker: Waker,
}

/// A member's records are in a database of this name and his id.
const DATABASE: &str = "huying-";
/// Whose of them is open here, as the browser remembers it; shell/boot.js looks there too.
const MEMBER: &str = "member";
/// Whoever it was has left.
const NOBODY: &str = "";

/// So many closed cases are read for a list; older ones the endpoint finds.
const MOST_CARDS: usize = 300;
/// A row of a list is at least so high, in CSS pixels.
const ROW: f64 = 56.0;
/// Time for the screen to be painted, in milliseconds.
const A_FRAME: u32 = 34;

impl App {
    /// Opens the database of whoever used this browser last, and begins to sync.
    pub fn start() -> App {
        let app = App {
            inner: StoredValue::new_local(Rc::new(Inner {
                device: RefCell::default(),
                tabs: RefCell::default(),
                waker: Waker::new(),
            })),
            phase: RwSignal::new(Phase::Opening),
            me: RwSignal::new(None),
            actor: RwSignal::new(None),
            status: RwSignal::new(Status::default()),
            link: RwSignal::new(Link::Unknown),
            open_cases: RwSignal::new(None),
            whole: RwSignal::new(false),
            members: RwSignal::new(BTreeMap::new()),
            estate: RwSignal::new(EstateSettings::default()),
            unsaved: RwSignal::new(None),
            changed: RwSignal::new(0),
            now: RwSignal::new(BrowserClock.now()),
        };
        set_interval(move || app.tick(), std::time::Duration::from_secs(1));
        wasm_bindgen_futures::spawn_local(async move {
            let member = match recall(MEMBER) {
                Some(member) => Some(member),
                // It reaches the disk some seconds late: a phone that died right after joining still has the database.
                None => the_only_member().await,
            };
            match member.filter(|member| member != NOBODY) {
                Some(member) => app.open(&member, None).await,
                None => app.phase.set(Phase::Stranger),
            }
        });
        app
    }

    fn tick(self) {
        self.now.set(BrowserClock.now().saturating_sub(self.status.with_untracked(|status| status.skew)));
    }

    /// Opens a member's database; `fresh` is what enrolment just gave.
    pub(crate) async fn open(self, member: &str, fresh: Option<Me>) {
        let database = format!("{DATABASE}{member}");
        let opened = loop {
            match parts::open_phone(database.clone(), fresh.clone()).await {
                Ok(opening) => break opening.await,
                // Only while the app has not been kept on this phone yet: it comes when the signal does.
                Err(Missing) => {
                    self.link.set(Link::NoSignal);
                    TimeoutFuture::new(PART_AGAIN).await;
                }
            }
        };
        match opened {
            Ok(Some(device)) => {
                remember(MEMBER, member);
                self.unsaved.set(None);
                self.me.set(Some(device.me().clone()));
                let inner = self.inner();
                *inner.tabs.borrow_mut() = Some(Tabs::open(&database, move || self.refresh_soon()));
                *inner.device.borrow_mut() = Some(device.clone());
                self.read(Some(screenful())).await;
                self.phase.set(Phase::Ready);
                // The first screenful is painted before anything else is done.
                TimeoutFuture::new(A_FRAME).await;
                sync_loop::run(self, device, inner.waker.clone());
                self.refresh().await;
            }
            Ok(None) => {
                // Remembered, but nothing is there: somebody has cleared it.
                if recall(MEMBER).is_some() {
                    forget(MEMBER);
                    self.unsaved.set(Some(Unsaved { why: StorageError::Gone }));
                }
                self.phase.set(Phase::Stranger);
            }
            Err(why) => self.phase.set(Phase::Broken(why)),
        }
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    pub fn device(self) -> Option<Rc<dyn Phone>> {
        self.inner().device.borrow().clone()
    }

    /// What this phone works by; nothing before its records are open.
    pub fn rulebook(self) -> Option<&'static Rulebook> {
        self.device().map(|device| device.rulebook())
    }

    /// What the rulebook calls a procedure.
    pub fn title(self, procedure: ProcedureId) -> Option<&'static Text> {
        Some(&self.rulebook()?.procedure(procedure).title)
    }

    /// An order on one record; on none, it begins one.
    pub async fn dispatch(self, record: Option<RecordId>, order: impl Into<Order>) -> Result<Saved, NotDone> {
        let order = order.into();
        self.dispatch_together(|fresh| vec![(record.unwrap_or_else(fresh), order)]).await
    }

    /// The one way anything is done. `Ok` means: all of it is on this phone for good. `orders` is given ids for records
    /// that will be.
    pub async fn dispatch_together(
        self,
        orders: impl FnOnce(&dyn Fn() -> RecordId) -> Vec<(RecordId, Order)>,
    ) -> Result<Saved, NotDone> {
        let Some(device) = self.device() else {
            return Err(NotDone::NotSaved(StorageError::Closed("nobody has joined".to_owned())));
        };
        let done = device.dispatch(orders(&|| device.fresh_record())).await;
        match &done {
            Ok(_) => {
                self.unsaved.set(None);
                // What was done just now is not in the future.
                self.tick();
                self.refresh().await;
                self.tell_tabs();
                self.sync_now();
            }
            Err(NotDone::NotSaved(why)) => self.unsaved.set(Some(Unsaved { why: why.clone() })),
            Err(NotDone::Refused(_)) => {}
        }
        done
    }

    /// One case with its history, as this phone has it now.
    pub async fn case(self, record: RecordId) -> Result<Option<CaseFile>, StorageError> {
        match self.device() {
            Some(device) => device.case(record).await,
            None => Ok(None),
        }
    }

    pub async fn closed_cases(self) -> Result<Vec<Card>, StorageError> {
        match self.device() {
            Some(device) => device.closed_cases(MOST_CARDS).await,
            None => Ok(Vec::new()),
        }
    }

    /// Tries to reach the endpoint at once.
    pub fn sync_now(self) {
        self.inner().waker.wake();
    }

    /// The roles the member holds, as last heard of.
    pub fn roles(self) -> Vec<Role> {
        self.actor.with(|actor| actor.iter().flat_map(|actor| actor.roles.iter().copied()).collect())
    }

    /// Roles in which somebody is on duty.
    pub fn on_duty(self) -> BTreeSet<Role> {
        self.members.with(|members| roles_on_duty(members.values()))
    }

    /// The roles in which the member acts on this case: his own, and those he stands in for (S32).
    pub fn acting(self, case: &CaseState) -> Vec<Role> {
        self.acting_now()(case)
    }

    /// The same for many cases: who is on duty is looked up once.
    pub fn acting_now(self) -> impl Fn(&CaseState) -> Vec<Role> {
        let (roles, on_duty) = (self.roles(), self.on_duty());
        move |case| case.acting(&roles, |role| on_duty.contains(&role))
    }

    pub fn is_staff(self) -> bool {
        self.roles().iter().any(|role| role.is_staff())
    }

    /// Forgets who used this browser. Unsent work stays in its database and is found again on joining.
    pub fn leave(self) {
        remember(MEMBER, NOBODY);
        let inner = self.inner();
        *inner.device.borrow_mut() = None;
        *inner.tabs.borrow_mut() = None;
        self.me.set(None);
        self.actor.set(None);
        self.phase.set(Phase::Stranger);
    }

    pub(crate) fn tell_tabs(self) {
        if let Some(tabs) = &*self.inner().tabs.borrow() {
            tabs.tell();
        }
    }

    fn refresh_soon(self) {
        wasm_bindgen_futures::spawn_local(self.refresh());
    }

    /// Reads again what the signals show.
    pub(crate) async fn refresh(self) {
        self.read(None).await;
    }

    /// With so many open cases, or all.
    async fn read(self, most_cards: Option<usize>) {
        let Some(device) = self.device() else { return };
        match device.glance(most_cards).await {
            Ok(glance) => {
                set_rules(device.rulebook());
                self.status.set(glance.status);
                self.open_cases.set(Some(glance.open_cases));
                self.whole.set(glance.whole);
                self.members.set(glance.members);
                if let Some(estate) = glance.estate {
                    self.estate.set(estate);
                }
                self.actor.set(Some(glance.actor));
                self.changed.update(|count| *count += 1);
            }
            Err(why) => self.unsaved.set(Some(Unsaved { why })),
        }
    }
}

/// More than this screen shows at once: so many are read before the first of them is shown.
fn screenful() -> usize {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(1_000.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows on a screen")]
    let rows = (height / ROW).ceil() as usize;
    rows
}

/// Of several nobody knows whose phone it is now.
async fn the_only_member() -> Option<String> {
    let all = databases().await;
    let mut members = all.iter().filter_map(|name| name.strip_prefix(DATABASE));
    let only = members.next()?.to_owned();
    members.next().is_none().then_some(only)
}
