//! The settings as they stand open: what is settled, what has been typed over it, what is wrong with that.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use device::NotDone;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use records::case::Refusal;
use records::estate::EstateCommand;
use records::estate::EstateSettings;
use rulebook::{Overlay, ProcedureId, Rulebook, StepId};
use wasm_bindgen::JsCast;

use crate::i18n::use_i18n;
use crate::pages::site::typed::{Column, Spot, Stale, ThingColumn, Tongue, Typed, Why, Wrong, faults};
use crate::state::{App, Frame, Unsaved};
use crate::text::use_reader;
use wording::reader::Reader;
use wording::say;

/// Where what has been typed is kept.
const DRAFT: &str = "site";
/// Until a field one is sent to is there.
const APPEARS: u32 = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Data,
    Prices,
    Things,
    Rules,
}

impl Part {
    pub const ALL: [Part; 4] = [Part::Data, Part::Prices, Part::Things, Part::Rules];

    pub fn from_query(part: Option<&str>) -> Part {
        match part {
            Some("prices") => Part::Prices,
            Some("things") => Part::Things,
            Some("rules") => Part::Rules,
            Some(_) | None => Part::Data,
        }
    }

    pub fn href(self) -> &'static str {
        match self {
            Part::Data => "/site",
            Part::Prices => "/site?part=prices",
            Part::Things => "/site?part=things",
            Part::Rules => "/site?part=rules",
        }
    }

    fn of(spot: &Spot) -> Part {
        match spot {
            Spot::Setting(_) => Part::Data,
            Spot::Price(..) => Part::Prices,
            Spot::Thing(..) => Part::Things,
            Spot::Limit(..) | Spot::Wording(..) | Spot::Stale(_) => Part::Rules,
        }
    }
}

#[derive(Clone, Copy)]
pub struct Site {
    pub app: App,
    pub reader: Memo<Reader>,
    /// The director alone changes anything.
    pub may: Memo<bool>,
    pub typed: RwSignal<Typed>,
    /// As it would be settled.
    pub next: Memo<EstateSettings>,
    pub wrong: Memo<Vec<Wrong>>,
    /// Saving was tried: what is not filled in yet is named too.
    tried: RwSignal<bool>,
    pub saving: RwSignal<bool>,
    /// Saved since the page was opened.
    pub saved: RwSignal<bool>,
    pub refused: RwSignal<Option<Refusal>>,
    /// The step whose wording is being changed.
    pub step: RwSignal<Option<StepId>>,
    keeper: StoredValue<Rc<Keeper>, LocalStorage>,
    frame: Frame,
}

/// One draft is written at a time; the latest follows it.
#[derive(Default)]
struct Keeper {
    busy: Cell<bool>,
    next: RefCell<Option<String>>,
}

impl Site {
    /// With what was typed before and not saved.
    pub fn open(app: App) -> Site {
        let typed = RwSignal::new(Typed::default());
        let read = Memo::new(move |_| {
            typed.with(|typed| app.estate.with(|now| typed.onto(now, Rulebook::standard())))
        });
        let next = Memo::new(move |_| read.with(|(next, _)| next.clone()));
        // The procedures are looked through only when something of them has changed.
        let overlay: Memo<Overlay> = Memo::new(move |_| next.with(|next| next.overlay.clone()));
        let faults = Memo::new(move |_| overlay.with(|overlay| faults(overlay, Rulebook::standard())));
        let site = Site {
            app,
            reader: use_reader(),
            may: Memo::new(move |_| app.could_settle().is_ok()),
            typed,
            next,
            wrong: Memo::new(move |_| {
                let mut wrong = read.with(|(_, wrong)| wrong.clone());
                wrong.extend(faults.get());
                wrong
            }),
            tried: RwSignal::new(false),
            saving: RwSignal::new(false),
            saved: RwSignal::new(false),
            refused: RwSignal::new(None),
            step: RwSignal::new(None),
            keeper: StoredValue::new_local(Rc::default()),
            frame: expect_context::<Frame>(),
        };
        wasm_bindgen_futures::spawn_local(async move {
            let Some(device) = app.device() else { return };
            let Ok(Some(kept)) = device.draft(DRAFT).await else { return };
            let Ok(kept) = serde_json::from_str::<Typed>(&kept) else { return };
            // Whoever was faster than the storage keeps his words.
            if typed.try_with_untracked(|typed| *typed == Typed::default()) == Some(true) {
                typed.try_set(kept);
            }
        });
        site
    }

    pub fn change(self, change: impl FnOnce(&mut Typed)) {
        self.typed.update(change);
        self.saved.set(false);
        self.refused.set(None);
        self.keep();
    }

    pub fn discard(self) {
        self.tried.set(false);
        self.step.set(None);
        self.change(|typed| *typed = Typed::default());
    }

    pub fn is_changed(self) -> bool {
        let typed = self.typed.with(|typed| *typed != Typed::default());
        typed
            && (self.next.with(|next| self.app.estate.with(|now| next != now))
                || self.wrong.with(|wrong| !wrong.is_empty()))
    }

    /// What is wrong here, as far as it is time to say so.
    pub fn wrong_at(self, spot: &Spot) -> Option<Why> {
        let tried = self.tried.get();
        self.wrong.with(|wrong| {
            let found = wrong.iter().find(|wrong| wrong.spot == *spot)?;
            // A line just added is not wrong for being empty.
            let early =
                matches!(found.spot, Spot::Price(..) | Spot::Thing(..)) && found.why == Why::Empty && !tried;
            (!early).then(|| found.why.clone())
        })
    }

    pub fn wrong_in(self, part: Part) -> usize {
        let spots: Vec<Spot> = self.wrong.with(|wrong| {
            let here = wrong.iter().filter(|wrong| Part::of(&wrong.spot) == part);
            here.map(|wrong| wrong.spot.clone()).collect()
        });
        spots.iter().filter(|spot| self.wrong_at(spot).is_some()).count()
    }

    /// Settles what was typed, or leads to the first thing that stands against it.
    pub fn saver(self) -> impl Fn() + Copy + 'static {
        let i18n = use_i18n();
        let navigate = StoredValue::new_local(use_navigate());
        move || {
            if self.saving.get_untracked() || !untrack(|| self.is_changed()) {
                return;
            }
            self.tried.set(true);
            let wrong = self.wrong.get_untracked();
            if let Some(first) = wrong.first() {
                self.frame.say(say!(i18n, site.save.wrong_said, count = wrong.len()));
                let (address, field) = self.way_to(&first.spot);
                let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate.with_value(|navigate| navigate(&address, options));
                wasm_bindgen_futures::spawn_local(focus(field));
                return;
            }
            self.saving.set(true);
            let said = say!(i18n, site.save.said);
            wasm_bindgen_futures::spawn_local(self.settle(said));
        }
    }

    async fn settle(self, said: &'static str) {
        let Some(estate) = self.app.me.with_untracked(|me| me.as_ref().map(|me| me.estate)) else { return };
        let order = EstateCommand::Settle(self.next.get_untracked());
        let done = self.app.dispatch(Some(estate.record()), order).await;
        self.saving.try_set(false);
        match done {
            Ok(_) => {
                self.tried.try_set(false);
                self.typed.try_set(Typed::default());
                self.saved.try_set(true);
                self.keep();
                self.frame.say(said);
            }
            Err(NotDone::Refused(refusal)) => _ = self.refused.try_set(Some(refusal)),
            // The banner says 未保存; what was typed stays.
            Err(NotDone::NotSaved(_)) => {}
        }
    }

    /// The page and the field of something wrong.
    fn way_to(self, spot: &Spot) -> (String, String) {
        let rules = |of: Option<ProcedureId>| match of {
            Some(of) => format!("{}&of={}", Part::Rules.href(), of.as_str()),
            None => Part::Rules.href().to_owned(),
        };
        let address = match spot {
            Spot::Setting(_) | Spot::Price(..) | Spot::Thing(..) => Part::of(spot).href().to_owned(),
            Spot::Limit(of, _) | Spot::Stale(Stale::Limit(of, _)) => rules(Some(*of)),
            Spot::Stale(Stale::Step(_)) => rules(None),
            Spot::Wording(step, _) => {
                self.step.set(Some(step.clone()));
                let all = Rulebook::standard().procedures();
                rules(all.iter().find(|procedure| procedure.step(step).is_some()).map(|found| found.id))
            }
        };
        (address, field_id(spot))
    }

    fn keep(self) {
        let (Some(typed), Some(keeper)) = (self.typed.try_get_untracked(), self.keeper.try_get_value())
        else {
            return;
        };
        let Ok(written) = serde_json::to_string(&typed) else { return };
        let text = if typed == Typed::default() { String::new() } else { written };
        keeper.next.replace(Some(text));
        if keeper.busy.replace(true) {
            return;
        }
        // Goes on when the page is left.
        let app = self.app;
        wasm_bindgen_futures::spawn_local(async move {
            while let Some(text) = keeper.next.take() {
                let Some(device) = app.device() else { break };
                if let Err(why) = device.save_draft(DRAFT, &text).await {
                    app.unsaved.set(Some(Unsaved { why }));
                }
            }
            keeper.busy.set(false);
        });
    }
}

/// The id of the field where something is written.
pub fn field_id(spot: &Spot) -> String {
    match spot {
        Spot::Setting(key) => format!("site-{}", key.as_str()),
        Spot::Price(at, Column::Item) => format!("price-{at}-item"),
        Spot::Price(at, Column::Unit) => format!("price-{at}-unit"),
        Spot::Price(at, Column::Yuan) => format!("price-{at}-yuan"),
        Spot::Thing(at, ThingColumn::Name) => format!("thing-{at}-name"),
        Spot::Thing(at, ThingColumn::Seats) => format!("thing-{at}-seats"),
        Spot::Limit(_, id) => format!("limit-{id}"),
        Spot::Wording(_, Tongue::Zh) => "wording-zh".to_owned(),
        Spot::Wording(_, Tongue::En) => "wording-en".to_owned(),
        Spot::Stale(_) => "stale".to_owned(),
    }
}

async fn focus(field: String) {
    TimeoutFuture::new(APPEARS).await;
    let found = document().get_element_by_id(&field);
    if let Some(field) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        field.scroll_into_view();
        let _ = field.focus();
    }
}
