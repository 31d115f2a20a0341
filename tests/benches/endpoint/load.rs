//! What phones send: whole cases in batches of a hundred events, and single events about them.

use records::Origin;
use records::case::Case;
use records::drafted;
use rulebook::Rulebook;
use std::time::{Duration, Instant};

use device::Me;
use records::case::{CaseEvent, Channel, Relation};
use records::wire::{SyncAnswer, SyncRequest, VERSION};
use records::{Envelope, EventId, Place, RecordId, Seq};
use rulebook::{ProcedureId, Role, Urgency};
use serde::Deserialize;

use crate::support::house::House;
use crate::support::phone::{Network, fresh, wall_clock};

/// Events of one request, as many as a phone may send.
pub const BATCH: usize = records::wire::MOST_EVENTS;
/// What happens to a case within the batch that brings it.
const EVENTS_OF_A_CASE: usize = 5;

pub struct Phone {
    network: Network,
    me: Me,
    dseq: u64,
}

/// A request, ready to go, and what it brings.
pub struct Push {
    body: String,
    pub records: Vec<RecordId>,
}

/// What became of it.
pub struct Pushed {
    pub took: Duration,
    /// The first number it was given.
    pub first: Seq,
}

/// A labelled message.
#[derive(Deserialize)]
pub struct Message {
    text: String,
    procedure: ProcedureId,
    urgency: Urgency,
}

impl Message {
    pub fn all() -> Vec<Message> {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/triage/dev.jsonl"));
        text.expect("messages").lines().map(|line| serde_json::from_str(line).expect("a message")).collect()
    }
}

impl Phone {
    pub async fn at_the_desk(house: &House) -> Phone {
        let (network, me) = house.seat(Role::Desk).await;
        Phone { network, me, dseq: 0 }
    }

    /// A hundred events: cases that are reported, taken, talked about and answered.
    pub fn cases<'a>(&mut self, messages: &mut impl Iterator<Item = &'a Message>) -> Push {
        let mut events = Vec::with_capacity(BATCH);
        let mut records = Vec::new();
        for message in messages.take(BATCH / EVENTS_OF_A_CASE) {
            let record = RecordId(fresh());
            let happens = [
                reported(message),
                CaseEvent::Taken,
                CaseEvent::Noted { text: "已电话联系，家属在路上".to_owned() },
                CaseEvent::Said { text: "已经安排人过去了，请您稍等".to_owned() },
                CaseEvent::Replied {
                    text: "处理好了会再给您回电话".to_owned(),
                    written: false,
                    on_the_way: false,
                },
            ];
            events.extend(happens.iter().map(|event| self.envelope(record, event)));
            records.push(record);
        }
        Push { body: self.request(events), records }
    }

    /// One event about a case that is there.
    pub fn note(&mut self, record: RecordId) -> Push {
        let event = CaseEvent::Noted { text: "已到现场，情况稳定".to_owned() };
        let envelope = self.envelope(record, &event);
        Push { body: self.request(vec![envelope]), records: vec![record] }
    }

    pub async fn push(&self, push: Push) -> Pushed {
        let began = Instant::now();
        let reply = self.network.post("/api/v1/sync", push.body).await.expect("the endpoint answers");
        let answer: SyncAnswer = serde_json::from_str(&reply.body).expect("an answer");
        let took = began.elapsed();
        let numbers: Option<Vec<Seq>> = answer.verdicts.iter().map(|judged| judged.verdict.seq()).collect();
        let numbers = numbers.unwrap_or_else(|| panic!("not accepted: {:?}", answer.verdicts));
        Pushed { took, first: *numbers.first().expect("a verdict") }
    }

    fn request(&self, events: Vec<Envelope>) -> String {
        let request =
            SyncRequest { v: VERSION, device: self.me.device, sent_at: wall_clock(), events, cursor: None };
        serde_json::to_string(&request).expect("JSON")
    }

    fn envelope(&mut self, record: RecordId, event: &CaseEvent) -> Envelope {
        self.dseq += 1;
        let drafted = drafted::<Case>(event, Role::Desk, Rulebook::standard()).expect("JSON");
        let origin = Origin {
            author: self.me.member,
            device: self.me.device,
            dseq: self.dseq,
            device_time: wall_clock(),
            // An author who has seen everything.
            base_seq: 1 << 40,
        };
        Envelope::new(EventId(fresh()), record, drafted, origin)
    }
}

fn reported(message: &Message) -> CaseEvent {
    CaseEvent::Reported {
        words: message.text.clone(),
        place: Place::find(&message.text).unwrap_or_else(|| Place::spot("总服务台")),
        phone: None,
        relation: Relation::Self_,
        channel: Channel::Phone,
        procedure: message.procedure,
        sub_kind: None,
        urgency: message.urgency,
        why: Vec::new(),
        sos: false,
        rulebook: "1".to_owned(),
    }
}
