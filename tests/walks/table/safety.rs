//! 治安与意外, 挂失与失窃, 灾害事故, 拥挤: where guards go out.

use records::CallerKind;
use records::case::LevelReason;
use rulebook::{ProcedureId, Urgency};

use super::{AT_NIGHT, PATROL, PHONED, USUAL, Up, VISIT, Walk};

const SECURITY: ProcedureId = ProcedureId::Security;
const LOSS: ProcedureId = ProcedureId::LostProperty;
const DISASTER: ProcedureId = ProcedureId::Disaster;
const CROWDING: ProcedureId = ProcedureId::Crowding;

/// Everything that can be wanted in 治安与意外: of each kind what it has of it.
const EVERYTHING: &[&str] = &[
    "security_ask_110",
    "security_ask_122",
    "security_ask_120",
    "security_poison_water",
    "security_command",
    "security_ask_chief",
    "security_ask_protect",
    "security_scene_log",
    "security_cctv",
    "security_break_in_enter",
    "security_missing_search",
    "security_suspicious_verify",
    "security_suspicious_object",
    "security_people",
    "security_force",
    "security_caught",
    "security_police_arrive",
    "security_assist_police",
    "security_report_director",
];

pub const WALKS: &[Walk] = &[
    Walk {
        name: "打架斗殴，持械", procedure: SECURITY, kind: Some("fight"), wanted: EVERYTHING, ..USUAL
    },
    Walk {
        name: "打架斗殴，徒手，双方散了",
        procedure: SECURITY,
        kind: Some("fight"),
        says: &[("security_fight_separate.weapon", "no")],
        ..PATROL
    },
    Walk { name: "抢劫", procedure: SECURITY, kind: Some("robbery"), wanted: EVERYTHING, ..PHONED },
    Walk {
        name: "凶杀，主任处理",
        procedure: SECURITY,
        kind: Some("homicide"),
        urgency: Urgency::Life,
        wanted: EVERYTHING,
        upward: &[Up::Raise(LevelReason::Major)],
        ..PATROL
    },
    Walk {
        name: "中毒",
        procedure: SECURITY,
        kind: Some("poisoning"),
        urgency: Urgency::Life,
        wanted: EVERYTHING,
        ..USUAL
    },
    Walk { name: "交通意外", procedure: SECURITY, kind: Some("traffic"), wanted: EVERYTHING, ..PATROL },
    Walk {
        name: "夜里有人正在入室，中控室代前台",
        procedure: SECURITY,
        kind: Some("break_in"),
        urgency: Urgency::Life,
        wanted: EVERYTHING,
        ..AT_NIGHT
    },
    Walk {
        name: "轻生",
        procedure: SECURITY,
        kind: Some("suicide"),
        urgency: Urgency::Life,
        wanted: EVERYTHING,
        ..VISIT
    },
    Walk {
        name: "老人走失，找到", procedure: SECURITY, kind: Some("missing"), wanted: EVERYTHING, ..USUAL
    },
    Walk {
        name: "尾随骚扰", procedure: SECURITY, kind: Some("harassment"), wanted: EVERYTHING, ..PHONED
    },
    Walk {
        name: "可疑人员，不配合",
        procedure: SECURITY,
        kind: Some("suspicious"),
        says: &[("security_suspicious_ask.result", "refused")],
        wanted: EVERYTHING,
        ..PATROL
    },
    Walk {
        name: "可疑人员，说得清来意",
        procedure: SECURITY,
        kind: Some("suspicious"),
        says: &[("security_suspicious_ask.result", "explained")],
        ..USUAL
    },
    Walk {
        name: "其他治安事件",
        procedure: SECURITY,
        caller: CallerKind::Visitor,
        kind: Some("other"),
        wanted: EVERYTHING,
        ..PHONED
    },
    Walk {
        name: "丢失，调查后不报公安",
        procedure: LOSS,
        kind: Some("lost"),
        says: &[
            ("loss_statement.police", "no"),
            ("loss_statement.found", "no"),
            ("loss_decision.decision", "no_report"),
        ],
        wanted: &["loss_cctv", "loss_concerned", "loss_unconcerned", "loss_recall", "loss_key_person"],
        ..USUAL
    },
    Walk {
        name: "丢失，调查时物品找到，交还失主",
        procedure: LOSS,
        kind: Some("lost"),
        says: &[("loss_statement.police", "no"), ("loss_statement.found", "no")],
        wanted: &["loss_returned"],
        early: &["loss_returned"],
        ..PHONED
    },
    Walk {
        name: "失窃，价值较大，公共区域，报公安",
        procedure: LOSS,
        kind: Some("stolen"),
        says: &[
            ("loss_arrive.scene", "public"),
            ("loss_statement.police", "no"),
            ("loss_statement.found", "yes"),
            ("loss_item.value", "5000"),
        ],
        wanted: &["loss_scene_log", "loss_police_arrive"],
        ..USUAL
    },
    Walk {
        name: "失窃，失主要求报公安，现场已动",
        procedure: LOSS,
        kind: Some("stolen"),
        says: &[("loss_statement.found", "yes"), ("loss_protect_scene.state", "none")],
        ..VISIT
    },
    Walk {
        name: "失窃，调查后决定报公安",
        procedure: LOSS,
        kind: Some("stolen"),
        says: &[
            ("loss_statement.police", "no"),
            ("loss_statement.found", "no"),
            ("loss_decision.decision", "report"),
        ],
        wanted: &["loss_concerned"],
        twice: &["loss_concerned"],
        ..USUAL
    },
    Walk {
        name: "当场抓获，在现场",
        procedure: LOSS,
        kind: Some("stolen"),
        says: &[("loss_statement.police", "no"), ("loss_caught_seen.place", "scene")],
        wanted: &["loss_caught_seen"],
        ..PATROL
    },
    Walk {
        name: "当场抓获，在出口",
        procedure: LOSS,
        kind: Some("stolen"),
        says: &[("loss_statement.police", "no"), ("loss_caught_seen.place", "exit")],
        wanted: &["loss_caught_seen"],
        ..PATROL
    },
    Walk {
        name: "当场抓获，在别处",
        procedure: LOSS,
        kind: Some("stolen"),
        says: &[("loss_statement.police", "no"), ("loss_caught_seen.place", "elsewhere")],
        wanted: &["loss_caught_seen"],
        ..PHONED
    },
    Walk {
        name: "火灾，真火",
        procedure: DISASTER,
        kind: Some("fire"),
        urgency: Urgency::Life,
        wanted: &[
            "disaster_ask_120",
            "disaster_fire_fight",
            "disaster_assist_police",
            "disaster_report_director",
        ],
        ..USUAL
    },
    Walk {
        name: "夜里火灾，中控室代前台，误报",
        procedure: DISASTER,
        kind: Some("fire"),
        urgency: Urgency::Life,
        says: &[("disaster_confirm_fire.fire", "false_alarm")],
        ..AT_NIGHT
    },
    Walk {
        name: "水浸，电梯进水",
        procedure: DISASTER,
        kind: Some("flood"),
        wanted: &["disaster_flood_lifts", "disaster_damage"],
        ..PATROL
    },
    Walk {
        name: "燃气泄漏",
        procedure: DISASTER,
        kind: Some("gas"),
        urgency: Urgency::Life,
        wanted: &["disaster_ask_call", "disaster_rescuers_arrive"],
        ..USUAL
    },
    Walk {
        name: "电梯困人",
        procedure: DISASTER,
        kind: Some("lift"),
        urgency: Urgency::Life,
        wanted: &["disaster_ask_chief"],
        ..PHONED
    },
    Walk {
        name: "坍塌，有人被压",
        procedure: DISASTER,
        kind: Some("collapse"),
        urgency: Urgency::Life,
        wanted: &["disaster_command", "disaster_rescuers_arrive", "disaster_damage"],
        ..PATROL
    },
    Walk {
        name: "坠落物，没有人被压",
        procedure: DISASTER,
        kind: Some("collapse"),
        says: &[("disaster_collapse_people.buried", "no")],
        ..USUAL
    },
    Walk {
        name: "台风雷暴",
        procedure: DISASTER,
        kind: Some("storm"),
        wanted: &["disaster_storm_broadcast", "disaster_damage"],
        ..PATROL
    },
    Walk {
        name: "停电等其他灾害",
        procedure: DISASTER,
        kind: Some("other"),
        wanted: &["disaster_ask_call"],
        ..VISIT
    },
    Walk {
        name: "拥挤，有人起哄，带出卖场",
        procedure: CROWDING,
        says: &[("crowding_trouble_seen.kind", "stirring")],
        wanted: &["crowding_door", "crowding_trouble_seen", "trouble_remove", "crowding_review"],
        ..PATROL
    },
    Walk {
        name: "拥挤，聚众闹事，联系派出所",
        procedure: CROWDING,
        says: &[("crowding_trouble_seen.kind", "gathering")],
        wanted: &["crowding_trouble_seen", "trouble_police"],
        ..PHONED
    },
    Walk { name: "拥挤，疏导后缓解", procedure: CROWDING, ..USUAL },
];
