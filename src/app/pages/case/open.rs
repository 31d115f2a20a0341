//! The case that stands open: what the page owns and its parts share.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use device::{CaseFile, NotDone};
use leptos::html::Div;
use leptos::prelude::*;
use records::case::{Command, Progress, Refusal};
use records::{Action, EntryId, MemberId, Order, RecordId};
use rulebook::{BranchId, Procedure, Role, Step, StepId};

use crate::pages::case::form::Form;
use crate::state::{App, rules};
use records::case::next::{Looking, Next, next, others_on_duty};
use wording::reader::Reader;
use wording::{Locale, say};

#[derive(Clone, PartialEq)]
pub enum Loaded {
    Reading,
    Here(Arc<CaseFile>),
    /// Not on this phone: confidential, gone, or not come yet.
    NotHere,
}

/// What stands in the place of the overview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    None,
    AskUp,
    Reply,
    Note,
    More,
    Level,
    Assign,
    Wait,
    Close,
    Reopen,
    Facts,
    Classify,
    Undo(StepId),
    Strike(StepId, EntryId),
    Release(StepId, EntryId),
    /// What a tick or an entry left open.
    FillIn(StepId, Option<EntryId>),
    Quote,
    Agree,
    DeclinePrice,
    Payment,
    Weigh,
    PassOn,
    Press,
    DrillReview,
    StandDown(BranchId),
}

#[derive(Clone, Copy)]
pub struct Open {
    pub app: App,
    pub record: RecordId,
    pub reader: Memo<Reader>,
    pub loaded: RwSignal<Loaded>,
    pub form: Form,
    pub panel: RwSignal<Panel>,
    pub refusal: RwSignal<Option<Refused>>,
    /// A step tapped in a list.
    pub focus: RwSignal<Option<StepId>>,
    /// The branch whose chip is pressed.
    pub branch: RwSignal<Option<BranchId>>,
    /// What the reader has opened, or closed, of what folds.
    pub unfolded: RwSignal<BTreeSet<String>>,
    pub next: Memo<Option<Next>>,
    pub body: NodeRef<Div>,
    /// Closing although something is missing, with a supervisor's reason.
    pub overriding: RwSignal<bool>,
    /// Photos that were taken and are not on the disk yet.
    pub taking: RwSignal<usize>,
    wishes: StoredValue<VecDeque<Wish>, LocalStorage>,
}

/// What was tapped and is not done yet.
struct Wish {
    commands: Vec<Command>,
    then: Box<dyn FnOnce()>,
}

impl Open {
    pub fn new(app: App, record: RecordId, reader: Memo<Reader>) -> Open {
        let loaded = RwSignal::new(Loaded::Reading);
        let focus = RwSignal::new(None);
        let branch = RwSignal::new(None);
        let open = Open {
            app,
            record,
            reader,
            loaded,
            form: Form::open(app, format!("case/{record}")),
            panel: RwSignal::new(Panel::None),
            refusal: RwSignal::new(None),
            focus,
            branch,
            unfolded: RwSignal::new(BTreeSet::new()),
            next: Memo::new(move |_| {
                let Loaded::Here(file) = loaded.get() else { return None };
                let (own, roles) = (app.roles(), app.acting(&file.case));
                let (focus, branch) = (focus.get(), branch.get());
                let me = me(app)?;
                let on_duty = app.members.with(|members| others_on_duty(members, me));
                let looking = Looking {
                    me,
                    own: &own,
                    roles: &roles,
                    focus: focus.as_ref(),
                    branch: branch.as_ref(),
                    on_duty: &on_duty,
                };
                next(&file.case, procedure(&file), looking)
            }),
            body: NodeRef::new(),
            overriding: RwSignal::new(false),
            taking: RwSignal::new(0),
            wishes: StoredValue::new_local(VecDeque::new()),
        };
        Effect::new(move |_| {
            app.changed.track();
            wasm_bindgen_futures::spawn_local(open.read());
        });
        Effect::new(move |_| {
            open.form.track();
            open.forget_what_is_cured();
        });
        Effect::new(move |_| {
            loaded.track();
            open.ask_again();
        });
        open
    }

    /// What only typing cures is said until somebody types; pressed again, it is said again.
    fn forget_what_is_cured(self) {
        let refusal = self.refusal.get_untracked();
        if refusal.is_some_and(|refused| refused.why.is_cured_by_typing()) {
            self.refusal.set(None);
        }
    }

    /// The case has changed: what stood against an act may be mended, here or by a colleague.
    fn ask_again(self) {
        let (Some(file), Some(refused)) = (self.peek(), self.refusal.get_untracked()) else { return };
        let Some(command) = refused.command.filter(|_| !refused.why.is_cured_by_typing()) else { return };
        match self.could(&file, command.clone()) {
            Ok(()) => self.refusal.set(None),
            Err(why) if why != refused.why => {
                self.refusal.set(Some(Refused { why, command: Some(command) }));
            }
            Err(_) => {}
        }
    }

    async fn read(self) {
        let now = match self.app.case(self.record).await {
            Ok(Some(file)) => Loaded::Here(Arc::new(file)),
            Ok(None) => Loaded::NotHere,
            Err(why) => {
                self.app.unsaved.set(Some(crate::state::Unsaved { why }));
                return;
            }
        };
        // The same again is no news: nobody's typing is disturbed.
        if self.loaded.try_with_untracked(|loaded| *loaded != now) == Some(true) {
            self.loaded.try_set(now);
        }
    }

    pub fn file(self) -> Option<Arc<CaseFile>> {
        match self.loaded.get() {
            Loaded::Here(file) => Some(file),
            Loaded::Reading | Loaded::NotHere => None,
        }
    }

    pub fn peek(self) -> Option<Arc<CaseFile>> {
        untrack(|| self.file())
    }

    pub fn locale(self) -> Locale {
        self.reader.with(|reader| reader.locale)
    }

    pub fn me(self) -> Option<MemberId> {
        me(self.app)
    }

    pub fn holds_role_for(self, action: &Action) -> bool {
        self.app.actor.with(|actor| actor.as_ref().is_some_and(|actor| actor.holds_role_for(action)))
    }

    /// A part of the page, or what it needs, made from the case as it is now.
    pub fn show<T>(self, part: impl Fn(Open, &Shown<'_>) -> T) -> Option<T> {
        let file = self.file()?;
        let reader = self.reader.get();
        let procedure = procedure(&file);
        let shown = Shown {
            file: &file,
            procedure,
            progress: Progress::of(&file.case, procedure),
            reader: &reader,
            own: &self.app.roles(),
            roles: &self.app.acting(&file.case),
        };
        Some(part(self, &shown))
    }

    /// Does it in its turn; says what stands against it; shows the case as it then is, and goes on.
    pub fn act(self, commands: Vec<Command>, then: impl FnOnce() + 'static) {
        let wish = Wish { commands, then: Box::new(then) };
        let first = self.wishes.try_update_value(|wishes| {
            // The same again before it is done is a finger that trembled, not a second wish.
            if wishes.iter().any(|waiting| waiting.commands == wish.commands) {
                return false;
            }
            wishes.push_back(wish);
            wishes.len() == 1
        });
        if first == Some(true) {
            wasm_bindgen_futures::spawn_local(self.work());
        }
    }

    /// Until nothing is wished for any more.
    async fn work(self) {
        let first = |wishes: &VecDeque<Wish>| wishes.front().map(|wish| wish.commands.clone());
        while let Some(commands) = self.wishes.try_with_value(first).flatten() {
            let done = self.all_done(commands).await;
            if done {
                // Fields are emptied when the next thing to do stands there, not while they are still looked at.
                self.read().await;
            }
            let wish = self.wishes.try_update_value(VecDeque::pop_front).flatten();
            if let (true, Some(wish)) = (done, wish) {
                self.refusal.try_set(None);
                (wish.then)();
            }
        }
    }

    async fn all_done(self, commands: Vec<Command>) -> bool {
        for command in commands {
            match self.app.dispatch(Some(self.record), command.clone()).await {
                Ok(_) => {}
                Err(NotDone::Refused(why)) => {
                    self.refusal.try_set(Some(Refused { why, command: Some(command) }));
                    self.to_top();
                    return false;
                }
                // The banner says 未保存; the words stay in their fields.
                Err(NotDone::NotSaved(_)) => return false,
            }
        }
        true
    }

    /// Does it as one with what it begins elsewhere: all of it, or what stands against it is said. Was it done?
    pub async fn act_together(
        self,
        orders: impl FnOnce(&dyn Fn() -> RecordId) -> Vec<(RecordId, Order)>,
    ) -> bool {
        let done = self.app.dispatch_together(orders).await;
        if done.is_ok() {
            self.refusal.try_set(None);
            self.read().await;
            return true;
        }
        // Where it could not be kept, the banner says 未保存.
        if let Err(NotDone::Refused(refusal)) = done {
            self.refusal.try_set(Some(Refused { why: refusal, command: None }));
            self.to_top();
        }
        false
    }

    /// The branch one works in: the chip pressed, or that of the step of now. Tracks both.
    pub fn my_branch(self) -> Option<BranchId> {
        self.branch.get().or_else(|| match self.next.get()? {
            Next::Do(step) | Next::Accept(step) => rules().step(&step)?.branch.clone(),
            Next::Handle | Next::Answer(_) => None,
        })
    }

    /// Back to the overview, with the fields of what was sent emptied.
    pub fn finish(self, prefix: &'static str) -> impl FnOnce() + 'static {
        move || {
            self.form.clear(prefix);
            self.panel.try_set(Panel::None);
            self.to_top();
        }
    }

    /// A panel begins at its head, without what was refused before.
    pub fn show_panel(self, panel: Panel) {
        self.refusal.set(None);
        self.panel.set(panel);
        self.to_top();
    }

    pub fn show_step(self, step: StepId) {
        self.panel.set(Panel::None);
        self.refusal.set(None);
        self.focus.set(Some(step));
        self.to_top();
    }

    pub fn to_top(self) {
        if let Some(body) = self.body.try_get_untracked().flatten() {
            body.set_scroll_top(0);
        }
    }

    pub fn title(self) -> String {
        let locale = self.locale();
        let Some(file) = self.file() else { return String::new() };
        let procedure = procedure(&file);
        let kind = self.reader.with(|reader| {
            let sub = file.case.sub_kind.as_ref();
            let sub = sub.and_then(|id| procedure.sub_kinds.iter().find(|kind| kind.id == *id));
            let sub = sub.map(|kind| reader.text(&kind.title)).unwrap_or_default();
            reader.join([reader.text(&procedure.title), sub])
        });
        match self.panel.get() {
            Panel::Close => say!(locale, case.close.title, kind = kind),
            _ => kind,
        }
    }

    pub fn number(self) -> String {
        let Some(file) = self.file() else { return String::new() };
        self.reader.with(|reader| reader.number(self.record, file.case.number()))
    }

    pub fn since(self) -> String {
        let Some(file) = self.file() else { return String::new() };
        let now = self.app.now.get_untracked();
        let at = self.reader.with(|reader| reader.when(file.case.reported.at, now));
        say!(self.locale(), case.since, time = at)
    }

    /// 《日常事务登记表》, once it stands there.
    pub fn register(self) -> Option<&'static str> {
        let number = self.file()?.case.number()?;
        Some(register_name(number.register, self.locale()))
    }

    /// Whether something that folds stands open: as it is by itself, unless the reader wanted it otherwise.
    pub fn is_unfolded(self, key: &str, by_itself: bool) -> bool {
        by_itself != self.unfolded.with_untracked(|unfolded| unfolded.contains(key))
    }

    /// For a tap on its summary. The browser's word that it is unfolded comes later: whatever was drawn anew in
    /// between would stand closed.
    pub fn unfolds(self, key: impl Into<String>) -> impl Fn(web_sys::MouseEvent) {
        let key = key.into();
        move |_| {
            self.unfolded.update_untracked(|unfolded| {
                if !unfolded.remove(&key) {
                    unfolded.insert(key.clone());
                }
            });
        }
    }

    /// Nothing was chosen where something must be.
    pub fn lacks(self, field: &str) {
        let field = field.to_owned();
        self.refusal.set(Some(Refused { why: Refusal::Empty { field }, command: None }));
        self.to_top();
    }
}

/// What stood against an act.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub why: Refusal,
    /// What was to be done, where it is one act on this case.
    pub command: Option<Command>,
}

impl Refused {
    /// Was it to end the case?
    pub fn is_of_closing(&self) -> bool {
        matches!(self.command, Some(Command::Close { .. }))
    }
}

/// What every part of the page is made from.
pub struct Shown<'a> {
    pub file: &'a CaseFile,
    pub procedure: &'static Procedure,
    pub progress: Progress<'a>,
    pub reader: &'a Reader,
    pub own: &'a [Role],
    /// His own and those he stands in for (S32).
    pub roles: &'a [Role],
}

impl Open {
    pub fn could(self, file: &CaseFile, command: Command) -> Result<(), Refusal> {
        untrack(|| self.app.could(file.record, &file.case, command))
    }
}

impl Shown<'_> {
    /// Could this be done now, once what it asks for is filled in? The very check the command will meet.
    pub fn could(&self, open: Open, command: Command) -> bool {
        open.could(self.file, command).is_ok()
    }

    /// Is it this person's to do, whatever else stands against it now? For what says itself why it is refused.
    pub fn may(&self, open: Open, command: Command) -> bool {
        !matches!(open.could(self.file, command), Err(Refusal::Denied(_)))
    }

    /// Chooses the branches of a case, and so is shown all of them.
    pub fn leads(&self, open: Open) -> bool {
        untrack(|| open.holds_role_for(&Action::ChooseBranch))
    }

    /// Whose the step is to do now.
    pub fn actor(&self, step: &Step) -> Role {
        let view = self.progress.steps.iter().find(|view| view.step.id == step.id);
        view.map_or(step.actor, |view| view.actor)
    }

    pub fn is_staff(&self) -> bool {
        self.roles.iter().any(|role| role.is_staff())
    }
}

pub fn procedure(file: &CaseFile) -> &'static Procedure {
    rules().procedure(file.case.procedure)
}

pub fn register_name(register: rulebook::Register, locale: Locale) -> &'static str {
    match register {
        rulebook::Register::Repairs => say!(locale, register.book.repairs),
        rulebook::Register::Complaints => say!(locale, register.book.complaints),
        rulebook::Register::DailyAffairs => say!(locale, register.book.daily_affairs),
    }
}

pub fn me(app: App) -> Option<MemberId> {
    app.me.with(|me| me.as_ref().map(|me| me.member))
}
