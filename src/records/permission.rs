//! Who may do what: acts by name, and the table of the roles that could do each. What ties a person to a record (a
//! resident to the own call, an author to a sealed entry) is asked by the kind of record, in its `may`.

use rulebook::{Deadline, Moment, Role};
use serde::{Deserialize, Serialize};

use crate::case::level::Level;
use crate::id::MemberId;

/// What permission distinguishes; many events are the same act to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Report,
    Classify,
    GiveFacts,
    /// Who called, and when they say it happened: staff write it down. Residents are who they are.
    SayWhoCalled,
    Take,
    Assign,
    ChooseBranch,
    /// A step written for this role.
    DoStep(Role),
    /// To what a sealed entry says: its author, and the roles it is sealed for.
    AddToSealed {
        author: MemberId,
        actor: Role,
        sealed: Vec<Role>,
    },
    /// A notice to this role.
    Accept(Role),
    AskUp,
    /// Answer an 请示 addressed to this role.
    Instruct(Role),
    Reply,
    RaiseLevel,
    LowerLevel,
    /// Say what is done about a case raised to this level.
    HandleLevel(Level),
    SetFlag,
    /// 保密 off again: whoever could, could take the case out of the house (S117).
    LiftConfidential,
    Note,
    Say,
    Urge,
    Wait,
    Call,
    /// Close a case standing at this level.
    Close(Level),
    Override,
    /// Let all staff read a sealed entry: only for these roles.
    Unseal(Vec<Role>),
    PassOn,
    /// See to a missed clock.
    TakeOn,
    /// … whose ladder begins with this role (D6: the technician who visits a renovation).
    TakeOnAs(Role),
    /// 督促 (S10)
    Press,
    /// See a 督促 (reminder) to this member, who alone can.
    SeePress(MemberId),
    Quote,
    /// By signing on staff's phone, or on the resident's own.
    AgreeToPrice {
        signed: bool,
    },
    /// By the resident, or by staff on the resident's word.
    DeclinePrice,
    TakePayment,
    ReviewDrill,
    /// Open a confidential case.
    View,
    /// Take the case out of the house as a file, for the police (S168); what is confidential with leave alone (S117).
    Export {
        confidential: bool,
    },
    /// … on paper.
    Print {
        confidential: bool,
    },
    Reopen,
    Withdraw,
    Rate,
    /// Begin or end the own duty.
    OwnDuty,
    /// Begin or end somebody else's duty.
    SetDuty,
    /// Change the estate's settings.
    Settle,
    /// Whatever it is, the kind of record says that these roles may.
    By(Vec<Role>),
    /// Only the endpoint itself: register numbers, missed clocks.
    Number,
    Escalate,
}

/// Refused, with the roles that could.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("this role may not do that")]
pub struct Denied {
    pub action: Action,
    pub could: Vec<Role>,
}

use Role::{
    Butler, ControlRoom, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor, Technician,
};

const STAFF: [Role; 9] =
    [Desk, ControlRoom, Guard, GuardLead, SecurityChief, Butler, Technician, Supervisor, Director];

impl Action {
    /// To see to this clock, if the rulebook knows it. What waits for a leader's word is seen to by whoever could say
    /// it: whoever asked upward does not stop the clock of the answer (S13, S64).
    pub fn taking_on(clock: Option<&Deadline>) -> Action {
        let Some((clock, first)) = clock.and_then(|clock| Some((clock, clock.ladder.first()?))) else {
            return Action::TakeOn;
        };
        match clock.stops {
            Moment::LevelHandled | Moment::Instructed => Action::By(could(&Action::Instruct(*first))),
            Moment::Received
            | Moment::Taken
            | Moment::Answered
            | Moment::Replied
            | Moment::RepliedInWriting
            | Moment::FedBack
            | Moment::AskedUp
            | Moment::MadeMajor
            | Moment::RaisedToSupervisor
            | Moment::RaisedToDirector
            | Moment::Closed
            | Moment::Step(_)
            | Moment::Answer(_)
            | Moment::StoodIn(_)
            | Moment::Branch(_)
            | Moment::Accepted(_) => {
                if could(&Action::TakeOn).contains(first) {
                    Action::TakeOn
                } else {
                    Action::TakeOnAs(*first)
                }
            }
        }
    }

    /// The roles that could do this, nearest first.
    pub fn could(&self) -> Vec<Role> {
        could(self)
    }

    pub fn denied(self) -> Denied {
        let could = self.could();
        Denied { action: self, could }
    }
}

fn service() -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| role.serves()).collect()
}

fn leaders() -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| role.leads()).collect()
}

fn could(action: &Action) -> Vec<Role> {
    match action {
        Action::Report | Action::GiveFacts | Action::Say | Action::Call => [&STAFF[..], &[Resident]].concat(),
        Action::Classify
        | Action::Assign
        | Action::ChooseBranch
        | Action::SetFlag
        | Action::PassOn
        | Action::TakeOn
        | Action::ReviewDrill => [&service()[..], &[GuardLead, SecurityChief]].concat(),
        Action::SayWhoCalled
        | Action::Take
        | Action::Reply
        | Action::Note
        | Action::RaiseLevel
        | Action::AskUp
        | Action::Wait
        | Action::SeePress(_)
        | Action::Quote
        | Action::TakePayment
        | Action::View
        | Action::OwnDuty => STAFF.to_vec(),
        Action::Export { confidential: false } => vec![GuardLead, SecurityChief, Supervisor, Director],
        Action::Print { confidential: false } => STAFF.to_vec(),
        Action::Export { confidential: true } | Action::Print { confidential: true } => leaders(),
        Action::AgreeToPrice { signed: true } | Action::DeclinePrice => [&STAFF[..], &[Resident]].concat(),
        Action::AgreeToPrice { signed: false } => vec![Resident],
        Action::Unseal(roles) | Action::By(roles) => roles.clone(),
        Action::DoStep(role) => with_stand_ins(*role),
        Action::AddToSealed { actor, sealed, .. } => {
            let mut roles = with_stand_ins(*actor);
            roles.extend(sealed.iter().filter(|role| !with_stand_ins(*actor).contains(role)));
            roles
        }
        Action::TakeOnAs(first) => [&[*first][..], &could(&Action::TakeOn)].concat(),
        Action::Accept(role) => with_seniors(*role),
        Action::Instruct(Director) => vec![Director],
        Action::Instruct(_) => leaders(),
        Action::LowerLevel
        | Action::LiftConfidential
        | Action::Override
        | Action::SetDuty
        | Action::Press => leaders(),
        Action::HandleLevel(Level::Desk | Level::Supervisor) => leaders(),
        Action::HandleLevel(Level::Director) => vec![Director],
        Action::Settle => vec![Director],
        Action::Close(Level::Desk) => [&service()[..], &[Butler]].concat(),
        Action::Close(Level::Supervisor) => leaders(),
        Action::Close(Level::Director) => vec![Director],
        Action::Reopen => [&service()[..], &[Resident]].concat(),
        Action::Withdraw => [&[Resident][..], &service()].concat(),
        Action::Urge | Action::Rate => vec![Resident],
        Action::Number | Action::Escalate => Vec::new(),
    }
}

/// The role itself, its seniors, and the service centre, which writes down what is called in by radio.
fn with_stand_ins(role: Role) -> Vec<Role> {
    let mut roles = with_seniors(role);
    for stand_in in service() {
        // The desk does not decide for those above it.
        let decides_above =
            matches!(role, Supervisor | Director | SecurityChief) && matches!(stand_in, Desk | ControlRoom);
        if !decides_above && !roles.contains(&stand_in) {
            roles.push(stand_in);
        }
    }
    roles.retain(|stand_in| role != Director || *stand_in == Director);
    roles
}

fn with_seniors(role: Role) -> Vec<Role> {
    match role {
        Guard => vec![Guard, GuardLead, SecurityChief],
        GuardLead => vec![GuardLead, SecurityChief],
        Desk => vec![Desk, ControlRoom, Supervisor, Director],
        ControlRoom => vec![ControlRoom, Desk, Supervisor, Director],
        Supervisor => vec![Supervisor, Director],
        Resident | SecurityChief | Butler | Technician | Director => vec![role],
    }
}
