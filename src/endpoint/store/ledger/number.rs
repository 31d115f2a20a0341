//! Register numbers: each register of an estate counts from one every day (S19–S21).

use records::case::{Case, CaseEvent};
use records::{Day, RecordId, RegisterNumber, Row};
use rulebook::Register;

use crate::store::error::StoreError;
use crate::store::ledger::Ledger;
use crate::store::sql::values;

impl Ledger<'_> {
    /// Gives a case its number, when it is new or has moved to another register (S19–S21).
    pub(in crate::store) async fn number(&mut self, record: RecordId) -> Result<(), StoreError> {
        let Some(case) = self.row(record).and_then(Row::case) else {
            return Ok(());
        };
        let register = self.draft.rulebook.procedure(case.procedure).register;
        if case.number().is_some_and(|number| number.register == register) {
            return Ok(());
        }
        let day = Day::at(self.now, self.utc_offset().await?);
        let number = self.next_number(register, day).await?;
        let event = CaseEvent::Numbered { number: RegisterNumber { register, day, number } };
        self.enter_own::<Case>(record, &event)
    }

    async fn utc_offset(&mut self) -> Result<i32, StoreError> {
        if let Some(offset) = self.draft.utc_offset_minutes {
            return Ok(offset);
        }
        let record = self.estate.record();
        self.load([record]).await?;
        let estate = self.row(record).and_then(Row::estate);
        let offset = estate.map_or(0, |estate| estate.settings.utc_offset_minutes);
        self.draft.utc_offset_minutes = Some(offset);
        Ok(offset)
    }

    async fn next_number(&mut self, register: Register, day: Day) -> Result<u32, StoreError> {
        let key = (register, day.to_string());
        let last = match self.draft.counters.get(&key) {
            Some(last) => *last,
            None => {
                let row = self
                    .tx
                    .row(
                        "
                        SELECT last
                        FROM register_counter
                        WHERE estate_id = $1
                            AND register = $2
                            AND day = $3",
                        values![self.estate, register.as_str(), key.1.clone()],
                    )
                    .await?;
                let last = row.map(|row| row.int("last")).transpose()?.unwrap_or(0);
                u32::try_from(last).map_err(|_| StoreError::corrupt("last"))?
            }
        };
        self.draft.counters.insert(key, last + 1);
        Ok(last + 1)
    }
}
