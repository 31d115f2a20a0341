//! Who reads the screen: in which language, with which names and which estate's data.

use std::collections::BTreeMap;

use records::case::{By, CaseState};
use records::estate::EstateSettings;
use records::member::{MemberState, Profile, is_on_duty};
use records::{Day, MemberId, Millis, Place, RecordId, provisional_code};
use rulebook::{Role, Text};

use crate::time;
use crate::{Locale, say};

#[derive(Clone, Debug, PartialEq)]
pub struct Reader {
    pub locale: Locale,
    pub estate: EstateSettings,
    pub members: BTreeMap<MemberId, MemberState>,
}

impl Reader {
    /// The rulebook's own wording, with the estate's data in it.
    pub fn text(&self, text: &Text) -> String {
        self.estate.fill(match self.locale {
            Locale::Zh => &text.zh,
            Locale::En => &text.en,
        })
    }

    /// What it says, in a list; of a confidential case only that it is one (S117).
    pub fn words<'a>(&self, case: &'a CaseState) -> &'a str {
        if case.is_confidential() { say!(self.locale, common.sealed_words) } else { &case.words }
    }

    /// A colleague's name; his role while the name has not come.
    pub fn name(&self, by: &By) -> String {
        self.member(by.member).unwrap_or_else(|| self.role(by.role).to_owned())
    }

    pub fn member(&self, member: MemberId) -> Option<String> {
        let profile = &self.members.get(&member)?.profile;
        let name = Some(profile.name.as_str()).filter(|name| !name.is_empty())?;
        Some(match profile.unverified {
            true => say!(self.locale, visit.marked, name = name),
            false => name.to_owned(),
        })
    }

    /// Came without an invitation: name and number are their own word (S135).
    pub fn is_unverified(&self, member: MemberId) -> bool {
        self.members.get(&member).is_some_and(|member| member.profile.unverified)
    }

    /// Whom to call about it: the number that was given with it, else the one by which a visitor came in.
    pub fn call_back(&self, case: &CaseState) -> Option<String> {
        let reporter = case.reported.member;
        case.phone.clone().or_else(|| self.phone(reporter).filter(|_| self.is_unverified(reporter)))
    }

    /// 赵军 安全员; the role alone where there is no name, or the name says it already.
    pub fn named(&self, member: MemberId, role: Role) -> String {
        let role = self.role(role);
        match self.member(member) {
            Some(name) if name.contains(role) => name,
            Some(name) => format!("{name} {role}"),
            None => role.to_owned(),
        }
    }

    pub fn phone(&self, member: MemberId) -> Option<String> {
        self.members.get(&member)?.profile.phone.clone()
    }

    /// Those of a role who are on duty; all who hold it, where nobody has said he is.
    pub fn on_duty(&self, role: Role) -> impl Iterator<Item = (MemberId, &Profile)> {
        let anybody = is_on_duty(self.members.values(), role);
        self.members
            .iter()
            .filter(move |(_, member)| member.active && member.profile.roles.contains(&role))
            .filter(move |(_, member)| !anybody || member.on_duty.is_some())
            .map(|(member, state)| (*member, &state.profile))
    }

    pub fn role(&self, role: Role) -> &'static str {
        let locale = self.locale;
        match role {
            Role::Resident => say!(locale, roles.resident),
            Role::Guard => say!(locale, roles.guard),
            Role::GuardLead => say!(locale, roles.guard_lead),
            Role::SecurityChief => say!(locale, roles.security_chief),
            Role::Butler => say!(locale, roles.butler),
            Role::Technician => say!(locale, roles.technician),
            Role::Desk => say!(locale, roles.desk),
            Role::ControlRoom => say!(locale, roles.control_room),
            Role::Supervisor => say!(locale, roles.supervisor),
            Role::Director => say!(locale, roles.director),
        }
    }

    /// 3栋2单元1203; empty when nothing is known.
    pub fn place(&self, place: &Place) -> String {
        let locale = self.locale;
        let parts = [
            place
                .building
                .as_ref()
                .map(|building| say!(locale, common.room.building, building = building.as_str())),
            place.unit.as_ref().map(|unit| say!(locale, common.room.unit, unit = unit.as_str())),
            place.room.clone(),
            place.spot.clone(),
        ];
        let between = match locale {
            Locale::Zh => "",
            Locale::En => " ",
        };
        parts.into_iter().flatten().collect::<Vec<_>>().join(between)
    }

    /// 《日常事务登记表》 number, or 暂-7F3K until there is one.
    pub fn number(&self, record: RecordId, number: Option<records::RegisterNumber>) -> String {
        match number {
            Some(number) => number.to_string(),
            None => {
                let code = provisional_code(record);
                say!(self.locale, common.provisional, code = code)
            }
        }
    }

    /// `14:06`
    pub fn time(&self, at: Millis) -> String {
        time::of_day(at, time::offset(&self.estate))
    }

    /// `14:06` today, `11月22日 14:06` before.
    pub fn when(&self, at: Millis, now: Millis) -> String {
        if time::is_today(at, now, time::offset(&self.estate)) {
            self.time(at)
        } else {
            self.day_and_time(at)
        }
    }

    /// `11月25日 15:00`
    pub fn day_and_time(&self, at: Millis) -> String {
        let day = Day::at(at, time::offset(&self.estate));
        say!(self.locale, common.day_at, month = day.month, day = day.day, time = self.time(at))
    }

    /// 〔a · b〕
    pub fn join(&self, parts: impl IntoIterator<Item = String>) -> String {
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
