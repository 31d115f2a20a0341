//! Who may say what of a record, and for whose eyes: written out from the procedures, a line for every kind of event
//! and for each of its cases that is another act.

use records::case::Case;
use records::estate::Estate;
use records::member::Member;
use records::{Audience, Kind};
use rulebook::Role;

/// Beside a line's name stands whom the event is for: everybody who sees the record (`public`), `staff`, or the
/// security chief and the director (`sealed`). Then what each is answered:
///
/// `x` accepted, for those eyes and no others · `.` not permitted · `?` there is no such record · `e` it exists
/// already · `f` it does not fit · `r` refused, with what stands against it · `-` holds no role any more · `/` nobody stands there.
pub const CASES: &str = "
                              own other guard lead chief butler tech desk control supervisor director outside elsewhere gone
    reported          public   x    x     x    x     x     x     x    x      x        x         x        x        x      -
    reported.again    public   e    ?     e    e     e     e     e    e      e        e         e        ?        x      -
    reported.made_up  public   r    r     r    r     r     r     r    r      r        r         r        r        r      -
    classified        public   .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    classified.made_up public  .    ?     .    r     r     .     .    r      r        r         r        ?        ?      -
    located           public   x    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    contact_given     public   x    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    caller_given      public   .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    time_given        public   .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    taken             public   .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    assigned          public   .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    branch_opened     public   .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    branch_opened.seen public  .    ?     x    x     x     .     .    x      x        x         x        ?        ?      -
    branch_stood_down public   .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    step_done         public   .    ?     .    .     .     .     x    x      x        x         x        ?        ?      -
    step_done.lead    staff    .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    step_done.chief   staff    .    ?     .    .     x     .     .    .      .        x         x        ?        ?      -
    step_done.director staff   .    ?     .    .     .     .     .    .      .        .         x        ?        ?      -
    step_declined     staff    .    ?     .    .     .     .     .    x      x        x         x        ?        ?      -
    step_undone       public   .    ?     .    .     .     .     x    x      x        x         x        ?        ?      -
    filled_in         staff    .    ?     .    .     .     .     .    x      x        x         x        ?        ?      -
    listed            staff    .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    listed.sealed     staff    .    ?     x    x     x     .     .    x      x        x         x        ?        ?      -
    sealed            sealed   .    ?     x    f     f     .     .    f      f        f         f        ?        ?      -
    released          staff    .    ?     .    .     x     .     .    .      .        .         x        ?        ?      -
    entry_filled_in   staff    .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    entry_filled_in.sealed sealed . ?     x    .     x     .     .    .      .        .         x        ?        ?      -
    struck            staff    .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    struck.sealed     staff    .    ?     x    .     x     .     .    .      .        .         x        ?        ?      -
    became_case       public   .    ?     .    .     .     x     .    x      x        x         x        ?        ?      -
    notice_seen       staff    .    ?     .    x     x     .     .    .      .        .         .        ?        ?      -
    notice_accepted   staff    .    ?     .    x     x     .     .    .      .        .         .        ?        ?      -
    asked_up          staff    .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    ask_seen          staff    .    ?     .    .     .     .     .    .      .        x         x        ?        ?      -
    instructed        staff    .    ?     .    .     .     .     .    .      .        x         x        ?        ?      -
    instructed.director staff  .    ?     .    .     .     .     .    .      .        .         x        ?        ?      -
    weighed           staff    .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    passed_on         staff    .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    passed_on_accepted staff   .    ?     .    x     x     .     .    .      .        .         .        ?        ?      -
    escalated         staff    .    ?     .    .     .     .     .    .      .        .         .        ?        ?      -
    taken_on          staff    .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    pressed           staff    .    ?     .    .     .     .     .    .      .        x         x        ?        ?      -
    press_seen        staff    .    ?     .    .     .     .     .    x      .        .         .        ?        ?      -
    quoted            public   .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    quote_agreed      public   x    ?     .    .     .     .     .    .      .        .         .        ?        ?      -
    quote_agreed.signed public x    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    quote_declined    public   x    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    payment_taken     public   .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    drill_reviewed    staff    ?    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    viewed            staff    ?    ?     x    x     x     ?     x    x      x        x         x        ?        ?      -
    replied           public   .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    replied.letter    public   .    ?     .    .     .     .     .    .      .        x         x        ?        ?      -
    level_set         staff    .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    level_set.calmer  staff    .    ?     .    .     .     .     .    .      .        x         x        ?        ?      -
    level_handled     staff    .    ?     .    .     .     .     .    .      .        x         x        ?        ?      -
    level_handled.director staff . ?      .    .     .     .     .    .      .        .         x        ?        ?      -
    flagged           staff    .    ?     .    x     x     .     .    x      x        x         x        ?        ?      -
    flagged.paid      staff    .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    noted             staff    .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    said              public   x    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    urged             public   x    ?     .    .     .     .     .    .      .        .         .        ?        ?      -
    waits             staff    .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    resumed           staff    .    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    called            staff    x    ?     x    x     x     x     x    x      x        x         x        ?        ?      -
    overridden        staff    .    ?     .    .     .     .     .    .      .        x         x        ?        ?      -
    closed            public   .    ?     .    .     .     x     .    x      x        x         x        ?        ?      -
    closed.director   public   .    ?     .    .     .     .     .    .      .        .         x        ?        ?      -
    reopened          public   x    ?     .    .     .     .     .    x      x        x         x        ?        ?      -
    withdrawn         public   x    ?     .    .     .     .     .    .      .        .         .        ?        ?      -
    withdrawn.phoned  public   ?    ?     .    .     .     .     .    x      x        x         x        ?        ?      -
    rated             public   x    ?     .    .     .     .     .    .      .        .         .        ?        ?      -
    numbered          public   .    ?     .    .     .     .     .    .      .        .         .        ?        ?      -
";

/// On a colleague's record, or on the `own`; `new`: on none.
pub const MEMBERS: &str = "
                              own other guard lead chief butler tech desk control supervisor director outside elsewhere gone
    enrolled          public   ?    ?     .    .     .     .     .    .      .        .         .        /        .      -
    enrolled.new      public   .    .     .    .     .     .     .    .      .        .         .        /        .      -
    roles_changed     staff    ?    ?     .    .     .     .     .    .      .        .         x        /        ?      -
    disabled          staff    ?    ?     .    .     .     .     .    .      .        .         x        /        ?      -
    duty_began        staff    ?    ?     .    .     .     .     .    .      .        x         x        /        ?      -
    duty_ended        staff    ?    ?     .    .     .     .     .    .      .        x         x        /        ?      -
    posted            staff    ?    ?     .    .     .     .     .    .      .        x         x        /        ?      -
    roles_changed.own staff    .    /     .    .     .     .     .    .      .        .         x        /        /      -
    disabled.own      staff    .    /     .    .     .     .     .    .      .        .         x        /        /      -
    duty_began.own    staff    .    /     x    x     x     x     x    x      x        x         x        /        /      -
    duty_ended.own    staff    .    /     x    x     x     x     x    x      x        x         x        /        /      -
    posted.own        staff    .    /     x    x     x     x     x    x      x        x         x        /        /      -
";

pub const ESTATES: &str = "
                              own other guard lead chief butler tech desk control supervisor director outside elsewhere gone
    settled           public   .    .     .    .     .     .     .    .      .        .         x        /        .      -
";

/// Whoever sends an event, in the order of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whose call it is; of members, the one of whom it is the record.
    OwnResident,
    OtherResident,
    /// Has come without an invitation, and is answered as any other resident is.
    Visitor,
    InScope(Role),
    /// Staff on whose phones the case does not stand.
    Outside(Role),
    /// A director, of the other estate in the same database.
    Elsewhere,
    /// A desk clerk who has left.
    Gone,
}

const STAFF: [Role; 9] = [
    Role::Guard,
    Role::GuardLead,
    Role::SecurityChief,
    Role::Butler,
    Role::Technician,
    Role::Desk,
    Role::ControlRoom,
    Role::Supervisor,
    Role::Director,
];

impl Who {
    fn column(self) -> usize {
        match self {
            Who::OwnResident => 0,
            Who::OtherResident | Who::Visitor => 1,
            Who::InScope(role) => 2 + STAFF.iter().position(|staff| *staff == role).expect("of the staff"),
            Who::Outside(_) => 11,
            Who::Elsewhere => 12,
            Who::Gone => 13,
        }
    }

    pub fn all() -> Vec<Who> {
        let outside = STAFF.into_iter().filter(|role| !sees_every_case(*role)).map(Who::Outside);
        let others = [Who::OwnResident, Who::OtherResident, Who::Visitor, Who::Elsewhere, Who::Gone];
        others.into_iter().chain(STAFF.into_iter().map(Who::InScope)).chain(outside).collect()
    }
}

/// The service centre does.
fn sees_every_case(role: Role) -> bool {
    match role {
        Role::Desk | Role::ControlRoom | Role::Supervisor | Role::Director => true,
        Role::Resident
        | Role::Guard
        | Role::GuardLead
        | Role::SecurityChief
        | Role::Butler
        | Role::Technician => false,
    }
}

/// Whom an event is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eyes {
    Public,
    Staff,
    Sealed,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub kind: &'static str,
    pub name: &'static str,
    eyes: Eyes,
    cells: Vec<&'static str>,
}

impl Line {
    pub fn all() -> Vec<Line> {
        let tables = [(Case::NAME, CASES), (Member::NAME, MEMBERS), (Estate::NAME, ESTATES)];
        let lines = tables.into_iter().flat_map(|(kind, table)| {
            table.lines().skip(2).filter(|line| !line.trim().is_empty()).map(move |line| (kind, line))
        });
        lines.map(|(kind, line)| Line::read(kind, line)).collect()
    }

    fn read(kind: &'static str, line: &'static str) -> Line {
        let mut words = line.split_whitespace();
        let name = words.next().expect("a name");
        let eyes = match words.next() {
            Some("public") => Eyes::Public,
            Some("staff") => Eyes::Staff,
            Some("sealed") => Eyes::Sealed,
            other => panic!("{name}: for {other:?}"),
        };
        let cells: Vec<_> = words.collect();
        assert_eq!(cells.len(), 14, "{name}");
        Line { kind, name, eyes, cells }
    }

    /// The event's name on the wire.
    pub fn event(&self) -> &'static str {
        self.name.split('.').next().expect("a name")
    }

    /// Which of the acts that an event can be; empty for the usual one.
    pub fn detail(&self) -> &'static str {
        self.name.split_once('.').map_or("", |(_, detail)| detail)
    }

    /// Does everybody try it on the record that is about them?
    pub fn is_of_the_own_record(&self) -> bool {
        self.kind == Member::NAME && self.detail() == "own"
    }

    /// What this person is told, as the wire names it; `None`: nobody stands there.
    pub fn answer(&self, who: Who) -> Option<&'static str> {
        Some(match self.cells[who.column()] {
            "x" => ACCEPTED,
            "." => "not_permitted",
            "?" => "no_such_record",
            "e" => "record_exists",
            "f" => "does_not_fit",
            "r" => "refused",
            "-" => "role_not_held",
            "/" => return None,
            other => panic!("{}: `{other}`", self.name),
        })
    }

    /// The one audience it may have when this role writes it.
    pub fn audience(&self, role: Role) -> Audience {
        match self.eyes {
            // What residents did themselves does not vanish before their eyes.
            Eyes::Public => Audience::Public,
            Eyes::Staff | Eyes::Sealed if self.kind == Case::NAME && role == Role::Resident => {
                Audience::Public
            }
            Eyes::Staff => Audience::Staff,
            Eyes::Sealed => Audience::Restricted(vec![Role::SecurityChief, Role::Director]),
        }
    }

    /// Each of the others that a client might write on it.
    pub fn other_audiences(&self, role: Role) -> Vec<Audience> {
        let mut all = vec![
            Audience::Public,
            Audience::Staff,
            Audience::Restricted(Vec::new()),
            Audience::Restricted(vec![role]),
            Audience::Restricted(STAFF.to_vec()),
        ];
        all.retain(|audience| *audience != self.audience(role));
        all
    }
}

pub const ACCEPTED: &str = "accepted";
