//! What is being reported, as far as it has been written: kept on the phone with every letter.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use device::{NotDone, Saved};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use records::case::{Channel, Command, Relation, Report};
use records::{Caller, Place};
use rulebook::{Department, ProcedureId, Register, Role, SubKindId, Urgency};
use serde::{Deserialize, Serialize};
use triage::Triage;

use crate::pages::report::preset::Preset;
use crate::pages::report::spots::Spot;
use crate::parts::{self, PART_AGAIN, Sort};
use crate::state::{App, recall, remember};
use wording::Locale;

/// Where the draft is kept on the device.
const DRAFT: &str = "report";
/// The number somebody gave last on this phone.
const PHONE: &str = "phone";

/// How long sending waits for a triager that has not come, and how often it looks, in milliseconds.
const PATIENCE: u32 = 2_000;
const LOOK: u32 = 100;

/// What a call was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    pub procedure: ProcedureId,
    pub sub_kind: Option<SubKindId>,
    pub urgency: Urgency,
}

/// What the person set by hand; everything else is found or remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    pub place: Option<Place>,
    pub phone: Option<String>,
    pub relation: Option<Relation>,
    pub channel: Option<Channel>,
    pub class: Option<Class>,
    /// Who called, where staff write it down for them.
    pub caller: Option<Caller>,
    /// When it happened, as they say.
    pub happened: Option<String>,
    /// 演练 (S174)
    pub drill: bool,
    /// Numbers called from here before it was sent (S194).
    pub called: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Draft {
    words: String,
    given: Given,
}

/// How the draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    NotYet,
    At(records::Millis),
    Failed,
}

/// One draft is written at a time.
#[derive(Default)]
struct Keeper {
    busy: Cell<bool>,
    next: RefCell<Option<String>>,
}

#[derive(Clone, Copy)]
pub struct Form {
    app: App,
    pub words: RwSignal<String>,
    pub given: RwSignal<Given>,
    /// Comes with a part of its own, moments after the page.
    sort: RwSignal<Option<Sort>>,
    pub triage: Memo<Triage>,
    pub kept: RwSignal<Kept>,
    keeper: StoredValue<Rc<Keeper>, LocalStorage>,
    /// Where the draft is kept, and what stood there before anybody wrote.
    draft: &'static str,
    begun: StoredValue<Draft>,
}

impl Form {
    pub fn new(app: App, preset: Option<(Preset, Locale)>) -> Form {
        let begun = match preset {
            Some((preset, locale)) => Draft {
                words: preset.words(locale).to_owned(),
                given: Given { class: Some(preset.class()), ..Given::default() },
            },
            None => Draft { words: String::new(), given: Given::default() },
        };
        let words = RwSignal::new(begun.words.clone());
        let sort = RwSignal::new(None::<Sort>);
        let form = Form {
            app,
            words,
            given: RwSignal::new(begun.given.clone()),
            sort,
            triage: Memo::new(move |_| match sort.get() {
                Some(sort) => words.with(|words| sort(words)),
                None => unsorted(),
            }),
            kept: RwSignal::new(Kept::NotYet),
            keeper: StoredValue::new_local(Rc::default()),
            draft: preset.map_or(DRAFT, |(preset, _)| preset.draft()),
            begun: StoredValue::new(begun),
        };
        wasm_bindgen_futures::spawn_local(form.recall());
        wasm_bindgen_futures::spawn_local(async move {
            while sort.try_with_untracked(Option::is_none) == Some(true) {
                match parts::triager().await {
                    Ok(triager) => {
                        sort.try_set(Some(triager));
                    }
                    Err(parts::Missing) => TimeoutFuture::new(PART_AGAIN).await,
                }
            }
        });
        form
    }

    /// Gives the triager a moment to come; without it the desk sorts.
    async fn sorted(self) {
        for _ in 0..PATIENCE / LOOK {
            if self.sort.try_with_untracked(Option::is_none) != Some(true) {
                return;
            }
            TimeoutFuture::new(LOOK).await;
        }
    }

    async fn recall(self) {
        let Some(device) = self.app.device() else { return };
        let Ok(Some(text)) = device.draft(self.draft).await else { return };
        // Whoever has begun to write goes on with that.
        let Some(begun) = self.begun.try_get_value() else { return };
        if let Ok(mut draft) = serde_json::from_str::<Draft>(&text)
            && self.words.try_with_untracked(|words| *words == begun.words) == Some(true)
        {
            if draft.words.is_empty() {
                // A practice nobody has begun is not one that comes back by itself.
                draft.given.drill = false;
                draft.words = begun.words;
            }
            self.words.set(draft.words);
            self.given.set(draft.given);
        }
    }

    pub fn write(self, words: String) {
        self.words.set(words);
        self.keep();
    }

    pub fn give(self, change: impl FnOnce(&mut Given)) {
        self.given.update(change);
        self.keep();
    }

    /// Writes the draft down; while one is being written, the latest follows it.
    fn keep(self) {
        let (Some(words), Some(given), Some(keeper)) =
            (self.words.try_get_untracked(), self.given.try_get_untracked(), self.keeper.try_get_value())
        else {
            return;
        };
        let draft = Draft { words, given };
        let untouched = self.begun.try_with_value(|begun| *begun == draft) == Some(true)
            || (draft.words.is_empty() && draft.given == Given::default());
        let Ok(written) = serde_json::to_string(&draft) else { return };
        let text = if untouched { String::new() } else { written };
        keeper.next.replace(Some(text));
        if keeper.busy.replace(true) {
            return;
        }
        // Goes on when the page is left: a report that was sent leaves an empty draft behind.
        wasm_bindgen_futures::spawn_local(async move {
            while let Some(text) = keeper.next.take() {
                let Some(device) = self.app.device() else { break };
                let kept = match device.save_draft(self.draft, &text).await {
                    Ok(()) => Kept::At(self.app.now.get_untracked()),
                    Err(_) => Kept::Failed,
                };
                self.kept.try_set(kept);
            }
            keeper.busy.set(false);
        });
    }

    fn forget(self) {
        self.words.set(String::new());
        self.given.set(Given::default());
        self.keep();
    }

    /// 公安 and the others are called from this page too (S194): the case will say so.
    pub fn calls(self, number: &str) {
        let number = number.to_owned();
        self.give(|given| {
            if !given.called.contains(&number) {
                given.called.push(number);
            }
        });
    }

    pub fn is_empty(self) -> bool {
        self.words.with(|words| words.trim().is_empty())
    }

    /// Nothing was written over what one tap put there.
    pub fn is_untouched(self) -> bool {
        self.words.with(|words| self.begun.with_value(|begun| *words == begun.words))
    }

    pub fn is_drill(self) -> bool {
        self.given.with(|given| given.drill)
    }

    /// What the person chose, else what the words say, and how they came.
    pub fn class(self) -> Class {
        let chosen = self.given.with(|given| given.class.clone());
        let mut class = chosen.unwrap_or_else(|| self.triage.with(as_class));
        let open = class.procedure == ProcedureId::Inquiry && class.sub_kind.is_none();
        if open && self.channel() == Channel::Written {
            // A letter is answered by a letter, within two days (S112).
            class.sub_kind = Some("written".into());
        }
        class
    }

    /// Given, found in the words, or where the resident lives.
    pub fn place(self) -> Place {
        let given = self.given.with(|given| given.place.clone());
        given
            .or_else(|| self.place_found())
            .or_else(|| {
                let home = self.profile(|profile| profile.home.clone()).filter(|_| !self.app.is_staff())?;
                Some(Place::find(&home).unwrap_or_else(|| Place::spot(&home)))
            })
            .unwrap_or_default()
    }

    pub fn place_found(self) -> Option<Place> {
        self.words.with(|words| Place::find(words))
    }

    /// Given, the member's own, or the one given last on this phone. Staff write down somebody else's.
    pub fn phone(self) -> Option<String> {
        let given = self.given.with(|given| given.phone.clone());
        let own = || {
            if self.app.is_staff() {
                None
            } else {
                self.profile(|profile| profile.phone.clone()).or_else(|| recall(PHONE))
            }
        };
        given.or_else(own).filter(|phone| !phone.trim().is_empty())
    }

    fn profile(self, part: impl FnOnce(&records::member::Profile) -> Option<String>) -> Option<String> {
        self.app.me.with(|me| part(&me.as_ref()?.profile))
    }

    pub fn relation(self) -> Relation {
        let usual = if self.app.is_staff() { Relation::Staff } else { Relation::Self_ };
        self.given.with(|given| given.relation).unwrap_or(usual)
    }

    pub fn channel(self) -> Channel {
        let usual = || usual_channel(&self.app.roles());
        self.given.with(|given| given.channel).unwrap_or_else(usual)
    }

    fn report(self, words: String) -> Report {
        let class = self.class();
        Report {
            words,
            place: self.place(),
            phone: self.phone(),
            relation: self.relation(),
            channel: self.channel(),
            procedure: class.procedure,
            sub_kind: class.sub_kind,
            urgency: class.urgency,
            drill: self.given.with(|given| given.drill),
            sos: false,
            caller: self.given.with(|given| given.caller.clone()).filter(|_| self.app.is_staff()),
            happened: self.given.with(|given| given.happened.clone()).filter(|_| self.app.is_staff()),
            chosen: self.given.with(|given| given.class.is_some()),
            why: self.triage.with(|triage| triage.why.iter().map(|why| why.word.clone()).collect()),
        }
    }

    /// Writes the report down for good. The words stay where they are unless that worked.
    pub async fn send(self) -> Result<Saved, NotDone> {
        self.sorted().await;
        let report = untrack(|| self.report(self.words.get()));
        self.dispatch(report).await
    }

    /// `cry` is what an SOS says; whatever was typed goes with it.
    pub async fn send_sos(self, cry: &str) -> Result<Saved, NotDone> {
        let typed = self.words.get_untracked();
        let words = match typed.trim() {
            "" => cry.to_owned(),
            typed => format!("{cry} {typed}"),
        };
        let mut report = untrack(|| self.report(words));
        report.sos = true;
        report.urgency = Urgency::Life;
        // Whoever cries for help in the middle of a practice means it.
        report.drill = false;
        // Whatever was chosen before, nobody has looked at this.
        report.chosen = false;
        // Guards must see it, whatever the typed words are about.
        let rulebook = self.app.rulebook();
        let seen_by = rulebook.map(|rulebook| &rulebook.procedure(report.procedure).departments);
        if !seen_by.is_some_and(|departments| departments.contains(&Department::Security)) {
            report.procedure = ProcedureId::OtherHelp;
            report.sub_kind = None;
        }
        self.dispatch(report).await
    }

    /// A place says it all (S177).
    pub async fn send_spot(self, words: String, spot: Spot) -> Result<Saved, NotDone> {
        let mut report = untrack(|| self.report(words));
        report.place = Place::spot(&spot.name);
        let saved = self.dispatch(report).await?;
        // The guard is not asked again where it is. If that cannot be kept, he is.
        if let Some(device) = self.app.device() {
            let chosen = serde_json::json!({ spot.field: spot.option }).to_string();
            let _ = device.save_draft(&format!("case/{}", saved.record), &chosen).await;
        }
        Ok(saved)
    }

    async fn dispatch(self, report: Report) -> Result<Saved, NotDone> {
        let phone = report.phone.clone();
        let called = self.given.with_untracked(|given| given.called.clone());
        let saved = self.app.dispatch(None, Command::Report(report)).await?;
        for number in called {
            // The call for help is safe; that a number was called besides is said by whoever called it, if not by this.
            let _ = self.app.dispatch(Some(saved.record), Command::Call { number }).await;
        }
        if let Some(phone) = phone
            && untrack(|| !self.app.is_staff())
        {
            remember(PHONE, &phone);
        }
        self.forget();
        Ok(saved)
    }
}

/// Before the triager is there: a person sorts it, soon.
fn unsorted() -> Triage {
    Triage {
        procedure: ProcedureId::OtherHelp,
        urgency: Urgency::Urgent,
        register: Register::DailyAffairs,
        why: Vec::new(),
        also: Vec::new(),
        sub_kind: None,
        danger: false,
    }
}

pub fn as_class(triage: &Triage) -> Class {
    Class { procedure: triage.procedure, sub_kind: triage.sub_kind.clone(), urgency: triage.urgency }
}

fn usual_channel(roles: &[Role]) -> Channel {
    roles
        .iter()
        .find_map(|role| match role {
            Role::Desk | Role::Supervisor | Role::Director => Some(Channel::Phone),
            Role::ControlRoom => Some(Channel::ControlRoom),
            Role::Guard | Role::GuardLead | Role::SecurityChief => Some(Channel::Patrol),
            Role::Butler => Some(Channel::Visit),
            Role::Technician => Some(Channel::InPerson),
            Role::Resident => None,
        })
        .unwrap_or(Channel::App)
}

/// What somebody wrote before anybody knew them here, as the draft of their first report.
pub async fn begin(
    app: App,
    words: String,
    class: Option<Class>,
    phone: String,
) -> Result<(), device::StorageError> {
    let gone = || device::StorageError::Closed("nobody has joined".to_owned());
    let device = app.device().ok_or_else(gone)?;
    let draft = Draft { words, given: Given { class, phone: Some(phone), ..Given::default() } };
    device.save_draft(DRAFT, &to_text(&draft)?).await
}

fn to_text(draft: &Draft) -> Result<String, device::StorageError> {
    serde_json::to_string(draft).map_err(|error| device::StorageError::Unwritable(error.to_string()))
}

/// Puts words that came back into the draft of a new report, behind what stands there already.
pub async fn write_instead(app: App, words: String) -> Result<(), device::StorageError> {
    let Some(device) = app.device() else { return Ok(()) };
    let before = device.draft(DRAFT).await?;
    let mut draft = before
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or(Draft { words: String::new(), given: Given::default() });
    if !draft.words.is_empty() {
        draft.words.push('\n');
    }
    draft.words.push_str(&words);
    device.save_draft(DRAFT, &to_text(&draft)?).await
}
