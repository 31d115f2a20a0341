//! *Given these events, when this command by this person, then these events or this refusal.*
//!
//! First the tables, one subject a file; then what must hold for every history, by random ones.

mod estate;
mod records;
mod story;

mod agreed;
mod branches;
mod climbing;
mod clocks;
mod closing;
mod confidential;
mod desk;
mod drills;
mod entries_later;
mod filing;
mod lateness;
mod lifecycle;
mod lists;
mod loopholes;
mod money;
mod next;
mod night;
mod notices;
mod passing_on;
mod permissions;
mod photos;
mod pressing;
mod refusals;
mod seals;
mod sight;
mod steps;
mod triggers;
mod weighing;
mod workload;
mod writing_later;

/// Of all cases together, the members and the estate.
mod at_hand;

/// Of a member's record and of the estate's.
mod duty;
mod settings;

mod raised;
mod random;

mod agreement;
mod folding;
mod judging;
mod lengths;
mod one_check;
mod redaction;
mod unread;

/// The procedures as they are, no longer a small rulebook of our own.
mod grounds;
mod proposals;
mod standard;
mod walks;
