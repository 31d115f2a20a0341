//! 报修, 装修申请, 办理入伙: flats and what is in them.

use records::CallerKind;
use rulebook::{ProcedureId, Register, Urgency};

use super::{AT_NIGHT, End, IN_PERSON, PATROL, PHONED, Price, USUAL, VISIT, Walk};

const REPAIR: ProcedureId = ProcedureId::Repair;
const RENOVATION: ProcedureId = ProcedureId::Renovation;
const MOVE_IN: ProcedureId = ProcedureId::MoveIn;

pub const WALKS: &[Walk] = &[
    Walk {
        name: "急修，有偿，住户同意报价，修好",
        procedure: REPAIR,
        kind: Some("emergency"),
        wanted: &["repair_price"],
        register: Register::Repairs,
        ..USUAL
    },
    Walk {
        name: "小修，住户不同意报价",
        procedure: REPAIR,
        kind: Some("minor"),
        urgency: Urgency::Routine,
        wanted: &["repair_price"],
        price: Price::Declined,
        register: Register::Repairs,
        ends: End::PriceDeclined,
        ..USUAL
    },
    Walk {
        name: "小修，待配件，再次上门",
        procedure: REPAIR,
        kind: Some("minor"),
        urgency: Urgency::Routine,
        says: &[("repair_finish.result", "needs_parts")],
        register: Register::Repairs,
        ..VISIT
    },
    Walk {
        name: "预约，临时处理后修好，住户不满意，返修",
        procedure: REPAIR,
        kind: Some("appointment"),
        urgency: Urgency::Routine,
        says: &[("repair_finish.result", "temporary"), ("repair_follow_up.satisfied", "no")],
        wanted: &["repair_made_good"],
        register: Register::Repairs,
        ..PHONED
    },
    Walk {
        name: "公共区域急修，安全员巡逻时发现",
        procedure: REPAIR,
        kind: Some("emergency"),
        register: Register::Repairs,
        ..PATROL
    },
    Walk {
        name: "夜里急修，中控室派工，前台事后补单",
        procedure: REPAIR,
        caller: CallerKind::Family,
        kind: Some("emergency"),
        register: Register::Repairs,
        ..AT_NIGHT
    },
    Walk {
        name: "装修，一次通过，发出入证",
        procedure: RENOVATION,
        urgency: Urgency::Routine,
        wanted: &["renovation_pass"],
        ..USUAL
    },
    Walk {
        name: "装修，补材料，违规整改，拒不整改上报",
        procedure: RENOVATION,
        urgency: Urgency::Routine,
        says: &[("renovation_review.result", "to_complete"), ("renovation_visit.finding", "violation")],
        wanted: &["renovation_report_violation"],
        ..IN_PERSON
    },
    Walk {
        name: "装修，延期，验收不合格再复验",
        procedure: RENOVATION,
        urgency: Urgency::Routine,
        branches: &["extension"],
        says: &[("renovation_accept.result", "needs_correction")],
        ..PHONED
    },
    Walk {
        name: "入伙，当场办理",
        procedure: MOVE_IN,
        urgency: Urgency::Routine,
        wanted: &["move_in_defect", "move_in_care"],
        ..IN_PERSON
    },
    Walk {
        name: "入伙，先约时间",
        procedure: MOVE_IN,
        urgency: Urgency::Routine,
        wanted: &["move_in_appoint"],
        ..USUAL
    },
];
