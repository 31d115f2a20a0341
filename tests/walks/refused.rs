//! Somebody tries what is not his to do: his phone refuses it, and so does the endpoint when the same is sent past the
//! phone.

use device::NotDone;
use records::case::{Case, CaseEvent, Refusal};
use records::drafted;
use records::wire::{Reason, Verdict};

use super::crew::Person;
use super::journey::Journey;
use super::journey::turn::Turn;

/// Did anybody try who has the case on his phone and may not do this?
pub async fn tries(journey: &Journey<'_>, turn: &Turn<'_>) -> bool {
    turn.person.sync().await;
    let Some(command) = journey.commands(turn, false).await.into_iter().next() else { return false };
    let rightly = turn.person.view(journey.record).await.expect("the case has come");
    let event = rightly.drafts(command.clone()).into_iter().find(|event| !matches!(event, CaseEvent::Taken));
    let event = event.unwrap_or(CaseEvent::Taken);
    // Colleagues before the one who called.
    let mut others: Vec<&Person> = journey.crew.everybody.iter().collect();
    others.sort_by_key(|person| !person.role.is_staff());
    for other in others {
        other.sync().await;
        let Some(view) = other.view(journey.record).await else { continue };
        let Err(Refusal::Denied(denied)) = view.could(command.clone()) else { continue };
        let at = format!("{}: {:?} tries {turn:?}", journey.walk.name, other.role);
        assert!(
            denied.could.contains(&turn.person.role) && !denied.could.contains(&other.role),
            "{at}: {denied:?}"
        );
        let done = other.phone.device.dispatch(Some(journey.record), command).await;
        assert!(matches!(&done, Err(NotDone::Refused(Refusal::Denied(_)))), "{at}: {done:?}");

        let draft = drafted::<Case>(&event, other.role, journey.crew.rulebook()).expect("JSON");
        let verdict = journey.crew.house.push_by_hand(&other.phone, journey.record, draft).await;
        let refused = matches!(&verdict, Verdict::Rejected { reason: Reason::NotPermitted { .. } });
        assert!(refused, "{at}, past his phone: {verdict:?}");
        return true;
    }
    false
}
