//! Places in a procedure. Never names: 「notify 领班」 means whoever is 领班 on duty.

use serde::{Deserialize, Serialize};

/// Who acts. The five seed documents use many names for the same place; `rows.md` §7 maps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 住户: owner, tenant, visitor, the person who calls.
    Resident,
    /// 安全员
    Guard,
    /// 领班 / 班长
    GuardLead,
    /// 安全负责人: duty supervisor of the security department.
    SecurityChief,
    /// 私人管家
    Butler,
    /// 技工 / 维保部
    Technician,
    /// 前台: 客户助理, 总服务台员工
    Desk,
    /// 中控室
    ControlRoom,
    /// 主管
    Supervisor,
    /// 主任 / 总管
    Director,
}

/// Which part of the house a role belongs to; it decides which cases reach its phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Department {
    /// 客户服务中心: sees every case.
    Service,
    /// 安全处
    Security,
    /// 维保部
    Engineering,
}

impl Role {
    pub const ALL: [Role; 10] = [
        Role::Resident,
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

    /// `None` for those who see cases by person or area instead: residents and butlers.
    pub fn department(self) -> Option<Department> {
        match self {
            Role::Desk | Role::ControlRoom | Role::Supervisor | Role::Director => Some(Department::Service),
            Role::Guard | Role::GuardLead | Role::SecurityChief => Some(Department::Security),
            Role::Technician => Some(Department::Engineering),
            Role::Resident | Role::Butler => None,
        }
    }

    /// Who acts in its place while nobody of it is on duty: at night the telephone rings in the control room, which
    /// sends a technician by itself (S31, S32).
    pub fn stood_in_for_by(self) -> Option<Role> {
        match self {
            Role::Desk => Some(Role::ControlRoom),
            Role::Resident
            | Role::Guard
            | Role::GuardLead
            | Role::SecurityChief
            | Role::Butler
            | Role::Technician
            | Role::ControlRoom
            | Role::Supervisor
            | Role::Director => None,
        }
    }

    /// Where calls come in: the desk, and at night the control room (S1, S31).
    pub fn takes_calls(self) -> bool {
        self == Role::Desk || Role::Desk.stood_in_for_by() == Some(self)
    }

    /// 客户服务中心
    pub fn serves(self) -> bool {
        self.department() == Some(Department::Service)
    }

    /// 主管 and 主任, who see to it that the others act.
    pub fn leads(self) -> bool {
        matches!(self, Role::Supervisor | Role::Director)
    }

    pub fn is_staff(self) -> bool {
        self != Role::Resident
    }

    /// The role of that identifier.
    pub fn named(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// The identifier used in data files, links and messages, e.g. `guard_lead`.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Resident => "resident",
            Role::Guard => "guard",
            Role::GuardLead => "guard_lead",
            Role::SecurityChief => "security_chief",
            Role::Butler => "butler",
            Role::Technician => "technician",
            Role::Desk => "desk",
            Role::ControlRoom => "control_room",
            Role::Supervisor => "supervisor",
            Role::Director => "director",
        }
    }
}
