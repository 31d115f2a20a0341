//! 急救病人, 投诉, 咨询, 其他求助: what the service centre answers for.

use records::CallerKind;
use records::case::LevelReason;
use rulebook::{ProcedureId, Register, Role, Urgency};

use super::{AT_NIGHT, End, IN_PERSON, LETTER, PATROL, PHONED, USUAL, Up, VISIT, Walk};

const MEDICAL: ProcedureId = ProcedureId::Medical;
const COMPLAINT: ProcedureId = ProcedureId::Complaint;
const INQUIRY: ProcedureId = ProcedureId::Inquiry;
const OTHER: ProcedureId = ProcedureId::OtherHelp;

pub const WALKS: &[Walk] = &[
    Walk {
        name: "送医院，两人在病人家中待命，住户不需要更多帮助，自行处理不上报",
        procedure: MEDICAL,
        urgency: Urgency::Life,
        branches: &["hospital"],
        says: &[
            ("hospital_two_guards.standby", "patient_home"),
            ("hospital_ask_more.more", "no"),
            ("hospital_feedback.to", "security_chief"),
        ],
        wanted: &["hospital_errands"],
        upward: &[Up::Weigh { report: false }],
        ..USUAL
    },
    Walk {
        name: "重大急救，送医院，车辆到服务处接人，住户还要帮助，物业部经理安排",
        procedure: MEDICAL,
        urgency: Urgency::Life,
        branches: &["hospital"],
        says: &[("hospital_two_guards.standby", "service_centre"), ("hospital_ask_more.more", "yes")],
        wanted: &["medical_report_major", "medical_ask_director"],
        upward: &[Up::Raise(LevelReason::Major)],
        ..PHONED
    },
    Walk {
        name: "打120，安全员巡逻时发现病人",
        procedure: MEDICAL,
        urgency: Urgency::Life,
        branches: &["ambulance"],
        wanted: &["ambulance_confirm", "ambulance_wait", "ambulance_help"],
        ..PATROL
    },
    Walk {
        name: "夜里打120，中控室代前台",
        procedure: MEDICAL,
        urgency: Urgency::Life,
        branches: &["ambulance"],
        ..AT_NIGHT
    },
    Walk {
        name: "派人护理，亲属离开两次",
        procedure: MEDICAL,
        branches: &["nursing"],
        wanted: &["nursing_relative_left", "nursing_inspect"],
        twice: &["nursing_relative_left"],
        ..VISIT
    },
    Walk {
        name: "先打120，再送医院，又要护理",
        procedure: MEDICAL,
        urgency: Urgency::Life,
        branches: &["ambulance", "hospital", "nursing"],
        says: &[("hospital_ask_more.more", "no")],
        ..USUAL
    },
    Walk {
        name: "重大投诉，口头，住户满意",
        procedure: COMPLAINT,
        kind: Some("major"),
        upward: &[Up::Raise(LevelReason::Major)],
        register: Register::Complaints,
        ..IN_PERSON
    },
    Walk {
        name: "重要投诉，来信，三日内办不完，超出职权",
        procedure: COMPLAINT,
        caller: CallerKind::Resident,
        kind: Some("important"),
        wanted: &["complaint_extend", "complaint_route"],
        upward: &[Up::Weigh { report: true }],
        register: Register::Complaints,
        ..LETTER
    },
    Walk {
        name: "轻微投诉，住户不满意，重新处理",
        procedure: COMPLAINT,
        kind: Some("minor"),
        urgency: Urgency::Routine,
        says: &[("complaint_follow_up.satisfied", "no")],
        register: Register::Complaints,
        ..USUAL
    },
    Walk {
        name: "口头咨询，前台当场解答",
        procedure: INQUIRY,
        kind: Some("oral"),
        urgency: Urgency::Routine,
        ..USUAL
    },
    Walk {
        name: "口头咨询，前台解答不了，请示主管",
        procedure: INQUIRY,
        caller: CallerKind::Butler,
        kind: Some("oral"),
        urgency: Urgency::Routine,
        wanted: &["inquiry_ask_supervisor"],
        upward: &[Up::Ask(Role::Supervisor)],
        ..PHONED
    },
    Walk {
        name: "书面咨询，主管书面回复",
        procedure: INQUIRY,
        kind: Some("written"),
        urgency: Urgency::Routine,
        ..LETTER
    },
    Walk {
        name: "书面咨询，没有照片，请主任过问",
        procedure: INQUIRY,
        kind: Some("written"),
        urgency: Urgency::Routine,
        says: &[("inquiry_register.no_photo", "来信已收走")],
        wanted: &["inquiry_director_replies"],
        ..USUAL
    },
    Walk {
        name: "正当求助，安全员前往",
        procedure: OTHER,
        wanted: &["other_help_send_guard"],
        upward: &[Up::Raise(LevelReason::Thorny)],
        ..USUAL
    },
    Walk {
        name: "正当求助，有偿，特殊，主任处理",
        procedure: OTHER,
        wanted: &["other_help_price", "other_help_begin"],
        upward: &[Up::Raise(LevelReason::Special)],
        ..PHONED
    },
    Walk {
        name: "不属正当的求助，向住户解释",
        procedure: OTHER,
        says: &[("other_help_judge.proper", "no")],
        ends: End::NotProper,
        ..USUAL
    },
    Walk {
        name: "满足不了，转相关部门",
        procedure: OTHER,
        says: &[("other_help_do.met", "no")],
        upward: &[Up::PassOn(Role::Technician)],
        ends: End::Referred,
        ..VISIT
    },
];
