//! Where a case is filed, and what of it a search looks at.

use std::borrow::Cow;

use crate::case::answer::typed;
use crate::case::branch::BranchState;
use crate::case::event::{Contact, Outcome};
use crate::case::list::Entry;
use crate::case::stage::Stage;
use crate::case::state::CaseState;
use crate::case::step::StepState;
use crate::id::RecordId;
use crate::place::Place;
use crate::register::provisional_code;
use crate::search::Filed;

/// Of what a search looks at, in no order.
type Texts<'case> = Vec<Cow<'case, str>>;

/// Under the number it stands under now (S19–S21); who may see the case sees the number.
pub(crate) fn filed(case: &CaseState) -> Option<Filed> {
    let number = case.number()?;
    Some(Filed { register: number.register.as_str(), day: number.day, number: number.number })
}

/// Its numbers, and what people said or typed that the state keeps. What a confidential case says is read in the case
/// alone, where each opening is on record (S117): whoever could ask whether it says this or that would read it
/// unrecorded, so it is found by its numbers only.
pub(crate) fn texts(case: &CaseState) -> Texts<'_> {
    let mut texts: Texts<'_> = case.numbers.iter().map(|number| Cow::Owned(number.to_string())).collect();
    if !case.is_confidential() {
        said(case, &mut texts);
    }
    texts
}

impl CaseState {
    /// Do words, place, phone or number contain what was typed? Spaces and case do not matter. For a list on a screen;
    /// whoever searches at the endpoint looks at all that was said.
    pub fn is_found_by(&self, record: RecordId, typed: &str) -> bool {
        let wanted = plain(typed);
        let number = self.number().map_or_else(|| provisional_code(record), |number| number.to_string());
        let words = if self.is_confidential() { "" } else { &self.words };
        let place = place_texts(&self.place);
        let phone = self.phone.as_deref().map(Cow::from);
        let mut texts = [words.into(), number.into()].into_iter().chain(place).chain(phone);
        wanted.is_empty() || texts.any(|text| plain(&text).contains(&wanted))
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Names every field, so that a new one is not forgotten.
fn said<'case>(case: &'case CaseState, texts: &mut Texts<'case>) {
    let CaseState {
        words,
        reported: _,
        relation: _,
        channel: _,
        why: _,
        rulebook: _,
        procedure: _,
        sub_kind: _,
        urgency: _,
        confirmed: _,
        place,
        phone,
        caller,
        stage,
        level: _,
        level_reason: _,
        raised,
        flags: _,
        owner: _,
        taken: _,
        answered: _,
        branches,
        steps,
        seen: _,
        accepted: _,
        lists,
        asks,
        weighed,
        passed_on,
        climbs: _,
        presses,
        quote,
        payments,
        sos: _,
        drill_reviewed: _,
        replies,
        urged: _,
        overridden,
        reopened: _,
        major_since: _,
        rating: _,
        numbers: _,
        late: _,
        unknown: _,
        happened,
    } = case;
    let mut say = |text: &'case str| texts.push(Cow::Borrowed(text));
    say(words);
    phone.iter().for_each(|phone| say(phone));
    caller.iter().for_each(|caller| say(&caller.name));
    happened.iter().for_each(|when| say(when));
    for handled in raised.iter().filter_map(|raised| raised.handled.as_ref()) {
        say(&handled.1);
    }
    for BranchState { opened: _, stood_down } in branches.values() {
        stood_down.iter().for_each(|(_, reason)| say(reason));
    }
    for ask in asks {
        say(&ask.question);
        ask.answer.iter().for_each(|(_, answer)| say(answer));
    }
    if let Some(weighing) = weighed {
        [&weighing.heard, &weighing.nature, &weighing.reason].into_iter().for_each(|text| say(text));
    }
    passed_on.iter().for_each(|passed| say(&passed.what));
    for press in presses {
        say(&press.text);
        press.answer.iter().for_each(|answer| say(answer));
    }
    for line in quote.iter().flat_map(|quote| &quote.lines) {
        say(&line.item);
    }
    for declined in quote.iter().filter_map(|quote| quote.declined.as_ref()) {
        say(&declined.1);
    }
    for receipt in payments.iter().filter_map(|(_, payment)| payment.receipt.as_ref()) {
        say(receipt);
    }
    replies.iter().for_each(|reply| say(&reply.text));
    overridden.iter().for_each(|(_, reason)| say(reason));

    texts.extend(place_texts(place));
    ending(stage, texts);
    for step in steps.values() {
        match step {
            StepState::Done { by: _, evidence, filled_in: _ } => {
                texts.extend(typed(evidence).into_iter().map(Cow::from))
            }
            StepState::Declined { by: _, reason } => texts.extend(reason.iter().map(Cow::from)),
        }
    }
    for Entry { id: _, by: _, of: _, evidence, struck, seal: _, became: _ } in lists.values().flatten() {
        texts.extend(typed(evidence).into_iter().map(Cow::from));
        texts.extend(struck.iter().map(|(_, reason)| Cow::from(reason)));
    }
}

/// A room as it is written, `3-2-1203`, and the spot.
fn place_texts(place: &Place) -> impl Iterator<Item = Cow<'_, str>> {
    let Place { building, unit, room, spot } = place;
    let room: Vec<&str> = [building, unit, room].into_iter().flatten().map(String::as_str).collect();
    [Cow::Owned(room.join("-"))].into_iter().chain(spot.iter().map(Cow::from))
}

fn ending<'case>(stage: &'case Stage, texts: &mut Texts<'case>) {
    match stage {
        Stage::Received
        | Stage::Triaged
        | Stage::Working
        | Stage::Waiting { .. }
        | Stage::Replied
        | Stage::Done { outcome: Outcome::Met | Outcome::PriceDeclined, by: _ } => {}
        Stage::Done { outcome: Outcome::NotProper { reason }, by: _ }
        | Stage::Withdrawn { reason, by: _ } => {
            texts.push(Cow::from(reason));
        }
        Stage::Done { outcome: Outcome::Referred(Contact { department, name, phone }), by: _ } => {
            texts.extend([department, name, phone].map(Cow::from));
        }
    }
}
