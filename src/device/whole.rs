//! What is asked of all open cases: how things stand, and what rings.

use std::collections::BTreeMap;

use records::case::OPEN;
use records::estate::EstateSettings;
use records::member::{MEMBERS, MemberState};
use records::{MemberId, Millis, RecordId};
use rulebook::Role;

use crate::alarm::{Alarm, Holder};
use crate::clock::Clock;
use crate::device::Device;
use crate::ground::Ground;
use crate::open::Open;
use crate::outbox::{Unsent, readable};
use crate::read::{Card, Glance, status_in, unsent_of};
use crate::storage::{Ask, Storage, StorageError, Table, answers};
use crate::transport::Transport;

/// So many rows are asked for together: a phone that holds thousands still answers its owner in between.
const AT_ONCE: usize = 200;

impl<S: Storage, T: Transport, C: Clock> Device<S, T, C> {
    /// What stands on every screen, with all open cases.
    pub async fn whole_glance(&self) -> Result<Glance, StorageError> {
        let _turn = self.reading.lock().await;
        let (me, estate) = (self.me.member.record().to_string(), self.me.estate.record().to_string());
        let asks = [
            Ask::ByKey(Table::Meta, "", usize::MAX),
            Ask::ByKey(Table::Outbox, "", usize::MAX),
            Ask::ByKey(Table::Refused, "", usize::MAX),
            Ask::ByOrder(Table::Row, MEMBERS, usize::MAX),
            Ask::Key(Table::Row, &estate),
            Ask::Key(Table::Row, &me),
        ];
        let [meta, outbox, refused, members, estate, me] = answers(self.storage.read(&asks).await?)?;
        let stored = outbox.len();
        let outbox = readable(&outbox);
        self.read_open(&Ground::of(&meta), &outbox).await?;
        let unsent = unsent_of(&outbox);
        let card = |open: Open| {
            let unsent = unsent.get(&open.record).copied().unwrap_or(0);
            Card { record: open.record, case: open.case, unsent }
        };
        let open_cases = self.open.borrow().all().into_iter().map(card).collect();
        Ok(Glance {
            status: status_in(&meta, &outbox, refused.len(), stored),
            open_cases,
            whole: true,
            members: self.members_in(&members),
            estate: estate.first().and_then(|item| self.settings_in(item)),
            actor: self.actor_in(me.first()),
        })
    }

    /// Everything that rings for somebody of these roles now, as [`crate::alarm::alarms`] has it, among all open cases as
    /// [`Device::whole_glance`] last read them. `None` before it has.
    pub fn alarms(
        &self,
        roles: &[Role],
        members: &BTreeMap<MemberId, MemberState>,
        estate: &EstateSettings,
        now: Millis,
    ) -> Option<Vec<Alarm>> {
        let holder = Holder { me: self.me.member, roles, members, estate, rulebook: self.rulebook() };
        self.rings.borrow_mut().now(&self.open.borrow(), holder, now)
    }

    /// Brings [`crate::open::OpenCases`] up to what is stored. `ground` and `outbox` were read just before, in the same turn.
    async fn read_open(&self, ground: &Ground, outbox: &[Unsent]) -> Result<(), StorageError> {
        let rules = self.rulebook();
        let (all, written) = self.open.borrow_mut().begin(ground.cursor.as_deref(), outbox, rules);
        let mut keys: Vec<RecordId> = Vec::new();
        if all {
            let found = self.storage.items(Ask::KeysByOrder(Table::Row, OPEN)).await?;
            keys.extend(found.iter().filter_map(|item| item.key.parse::<RecordId>().ok()));
        } else {
            keys = written;
        }
        for some in keys.chunks(AT_ONCE) {
            let texts: Vec<String> = some.iter().map(RecordId::to_string).collect();
            let asks: Vec<Ask<'_>> = texts.iter().map(|key| Ask::Key(Table::Row, key)).collect();
            let rows = self.storage.read(&asks).await?;
            let mut open = self.open.borrow_mut();
            for (record, row) in some.iter().zip(&rows) {
                if !open.read(*record, row.first(), rules) {
                    // What cannot be read is fetched afresh.
                    self.spoilt.set(true);
                }
            }
        }
        let all = all.then(|| keys.into_iter().collect());
        self.open.borrow_mut().end(all.as_ref());
        Ok(())
    }
}
