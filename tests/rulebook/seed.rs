//! Every row about handling a medical emergency (S68–S109) and an enquiry (S110–S117) is quoted where it acts.

use std::collections::BTreeSet;

use rulebook::{At, Moment, Procedure, ProcedureId, Register, Role, Rulebook, Step, Text};

use Where::{Branch, Deadline, Heading, Steps, Warning};

/// Where a row acts.
enum Where {
    /// Only names the procedure.
    Heading,
    Branch(&'static str),
    /// The same words stand in each of these.
    Steps(&'static [&'static str]),
    Warning,
    Deadline(&'static str),
}

/// Row, where it acts, and words of it that must stand there.
type Rows = &'static [(u16, Where, &'static str)];

const MEDICAL: Rows = &[
    (68, Heading, "急救病人"),
    (69, Steps(&["locate"]), "病人的楼层住址及联系电话"),
    (70, Steps(&["ask_wish"]), "送医院、打120或派人护理"),
    (71, Branch("hospital"), "送医院"),
    (72, Steps(&["hospital_two_guards"]), "两人到服务处或病人家中"),
    (72, Deadline("hospital_guards_accept"), "两名安全员"),
    (73, Steps(&["hospital_vehicle"]), "安排车辆到住户楼下"),
    (74, Steps(&["hospital_vehicle_to_guards"]), "须知会车辆到服务处"),
    (75, Steps(&["hospital_explain"]), "向住户说明来意"),
    (76, Steps(&["hospital_depart"]), "听从住户安排"),
    (76, Steps(&["hospital_arrive"]), "送到医院"),
    (77, Steps(&["hospital_companion"]), "一般情况下应要求住户同往"),
    (78, Steps(&["hospital_remind"]), "提醒住户准备必备用品"),
    (79, Warning, "应遵从求助住户的安排"),
    (80, Warning, "切不可不懂装懂"),
    (81, Steps(&["hospital_settle"]), "主动协助病人安置妥当"),
    (82, Steps(&["hospital_errands"]), "挂号、找医生、取药"),
    (83, Steps(&["hospital_ask_more"]), "询问住户是否还需要帮助"),
    (84, Steps(&["hospital_return"]), "及时赶回物业部"),
    (85, Steps(&["hospital_ask_manager"]), "向物业部请示汇报"),
    (85, Steps(&["hospital_manager_arranges"]), "物业部经理根据情况安排办理"),
    (85, Deadline("hospital_manager_decides"), "物业部经理"),
    (86, Steps(&["hospital_feedback"]), "反馈给值班主管或总服务台"),
    (87, Steps(&["hospital_record"]), "将求助处理情况予以记录"),
    (88, Branch("ambulance"), "打120"),
    (89, Steps(&["ambulance_call"]), "了解病情后，及时拨打120"),
    (89, Deadline("ambulance_called"), "120"),
    (90, Steps(&["ambulance_confirm"]), "必要时"),
    (91, Steps(&["ambulance_tell_resident"]), "做好接应准备"),
    (92, Steps(&["ambulance_tell_lead"]), "立即通知安全处值班领班"),
    (92, Deadline("ambulance_lead_accepts"), "领班"),
    (93, Steps(&["ambulance_tell_gate"]), "通知入口值班安全员做好接应准备"),
    (93, Deadline("ambulance_gate_accepts"), "入口安全员"),
    (94, Steps(&["ambulance_wait"]), "必要时安排人员在{meeting_point}等候"),
    (95, Steps(&["ambulance_arrive", "ambulance_guide"]), "急救车"),
    (96, Steps(&["ambulance_help"]), "尽力实施应有的帮助"),
    (97, Steps(&["ambulance_feedback"]), "将情况反馈到总服务台"),
    (98, Steps(&["ambulance_record"]), "将情况及时予以记录"),
    (99, Branch("nursing"), "护理"),
    (99, Steps(&["nursing_start", "nursing_end"]), "护理"),
    (100, Steps(&["nursing_tell_lead"]), "按住户的要求向值班领班说明情况"),
    (100, Deadline("nursing_lead_accepts"), "领班"),
    (101, Steps(&["nursing_name_carer"]), "安排适当的人员前去"),
    (101, Deadline("nursing_carer_accepts"), "护理人员"),
    (102, Steps(&["nursing_explain"]), "向住户说明来意"),
    (102, Steps(&["nursing_start"]), "按住户的要求开始护理"),
    (103, Steps(&["nursing_inspect"]), "必要时到场巡查护理情况"),
    (104, Warning, "遵从求助住户的安排；切不可不懂装懂，加重病人病情"),
    (105, Warning, "不可单独与病人在一起，应要求病人亲属一起守候"),
    (105, Steps(&["nursing_start", "nursing_relative_left"]), "亲属"),
    (106, Steps(&["nursing_record"]), "登记在《住户求助登记表》内"),
    (106, Steps(&["hospital_record", "ambulance_record"]), "《住户求助登记表》"),
    (107, Steps(&["medical_report"]), "处理完毕后向服务处主管汇报"),
    (108, Steps(&["medical_report_major"]), "立即向服务处主管汇报"),
    (108, Deadline("major_reported"), "立即向主管汇报"),
    (109, Steps(&["medical_ask_director"]), "按管理处主任的指示办理"),
];

const INQUIRY: Rows = &[
    (110, Heading, "咨询"),
    (111, Steps(&["inquiry_register"]), "登记书面咨询"),
    (112, Steps(&["inquiry_report_supervisor"]), "报服务处主管"),
    (112, Steps(&["inquiry_written_reply"]), "两日内以书面形式回复"),
    (112, Deadline("written_reply"), "两日内书面回复"),
    (113, Steps(&["inquiry_director_replies"]), "必要时请管理处主任书面回复"),
    (114, Steps(&["inquiry_answer"]), "按物业部有关规定立即予以解答"),
    (114, Deadline("oral_reply"), "立即予以解答"),
    (115, Steps(&["inquiry_ask_supervisor"]), "请示服务处主管后回复"),
    (115, Deadline("instruction"), "请示"),
    (115, Warning, "切忌不懂装懂"),
    (116, Warning, "耐心、细致，并注意礼貌用语"),
    (117, Warning, "注意保密"),
];

/// Each row of `rows` acts where the table says, and the table leaves out none of `numbers`.
fn check(id: ProcedureId, rows: Rows, numbers: std::ops::RangeInclusive<u16>) {
    let procedure = Rulebook::standard().procedure(id);
    for (number, place, words) in rows {
        let row = format!("S{number}");
        for (at, seed, wording) in quotes(procedure, place, &row) {
            assert!(seed.contains(&row), "{row} is not cited by {at}");
            assert!(wording.contains(words), "{at} does not say 「{words}」: {wording}");
        }
    }
    for number in numbers {
        assert!(rows.iter().any(|(row, ..)| *row == number), "S{number} acts nowhere");
    }
}

/// What stands at `place`: where, the rows it cites, its Chinese wording.
fn quotes(procedure: &Procedure, place: &Where, row: &str) -> Vec<(String, Vec<String>, String)> {
    match place {
        Heading => vec![("title".into(), vec![row.into()], procedure.title.zh.clone())],
        Branch(id) => {
            let branch = procedure.branch(&(*id).into()).unwrap_or_else(|| panic!("no branch {id}"));
            vec![(format!("branch {id}"), branch.seed.clone(), branch.title.zh.clone())]
        }
        Steps(ids) => ids
            .iter()
            .map(|id| {
                let step = step(procedure, id);
                let hint = step.hint.as_ref().map_or("", |hint: &Text| &hint.zh);
                (format!("step {id}"), step.seed.clone(), format!("{}\n{hint}", step.text.zh))
            })
            .collect(),
        Warning => {
            let warning = procedure
                .warnings
                .iter()
                .find(|warning| warning.seed.iter().any(|cited| cited == row))
                .unwrap_or_else(|| panic!("no warning cites {row}"));
            vec![("warning".into(), warning.seed.clone(), warning.text.zh.clone())]
        }
        Deadline(id) => {
            let deadline = procedure
                .deadlines
                .iter()
                .find(|deadline| deadline.id.as_str() == *id)
                .unwrap_or_else(|| panic!("no deadline {id}"));
            vec![(format!("deadline {id}"), deadline.seed.clone(), deadline.title.zh.clone())]
        }
    }
}

fn step<'a>(procedure: &'a Procedure, id: &str) -> &'a Step {
    procedure.step(&id.into()).unwrap_or_else(|| panic!("no step {id}"))
}

#[test]
fn every_row_about_a_medical_emergency_acts() {
    check(ProcedureId::Medical, MEDICAL, 68..=109);
}

#[test]
fn every_row_about_an_enquiry_acts() {
    check(ProcedureId::Inquiry, INQUIRY, 110..=117);
    let inquiry = Rulebook::standard().procedure(ProcedureId::Inquiry);
    assert!(!inquiry.phrases.is_empty(), "courtesy phrases (S116)");
}

#[test]
fn each_branch_of_an_emergency_ends_with_the_desks_record() {
    let medical = Rulebook::standard().procedure(ProcedureId::Medical);
    for branch in &medical.branches {
        let last = medical
            .steps
            .iter()
            .rfind(|step| step.branch.as_ref() == Some(&branch.id))
            .expect("the branch has steps");
        assert_eq!(last.id.as_str(), format!("{}_record", branch.id));
        assert_eq!(last.actor, Role::Desk);
        assert_eq!(last.need, rulebook::Need::Must);
    }
}

#[test]
fn every_procedure_answers_within_five_minutes() {
    for procedure in Rulebook::standard().procedures() {
        let clock = procedure
            .deadlines
            .iter()
            .find(|deadline| deadline.id.as_str() == "first_reply")
            .unwrap_or_else(|| panic!("{:?} has no first_reply", procedure.id));
        assert_eq!(
            (&clock.starts, &clock.stops, clock.limit_minutes),
            (&Moment::Received, &Moment::Answered, 5),
            "{:?}",
            procedure.id
        );
    }
}

#[test]
fn headlines_are_read_at_a_glance() {
    for step in Rulebook::standard().procedures().iter().flat_map(|procedure| &procedure.steps) {
        let length = step.text.zh.chars().filter(|c| !c.is_ascii()).count();
        assert!(length <= 22, "{}: {length} characters", step.id);
    }
}

/// S4, S53–S61, S134, S170: the seven classes, what else is applied for, the two plans; each in its register
/// (S19–S21).
#[test]
fn every_class_of_the_seed_has_its_procedure() {
    use ProcedureId::{
        Complaint, Crowding, Disaster, Inquiry, LostProperty, Medical, MoveIn, OtherHelp, Renovation, Repair,
        Security,
    };
    let classes: [(ProcedureId, Register, &str, &[&str]); 11] = [
        (Medical, Register::DailyAffairs, "急救病人", &[]),
        (Repair, Register::Repairs, "报修", &[]),
        (Complaint, Register::Complaints, "投诉", &[]),
        (Inquiry, Register::DailyAffairs, "咨询", &["书面", "口头"]),
        (Security, Register::DailyAffairs, "", &["打架斗殴", "抢劫", "凶杀", "中毒", "交通意外"]),
        (LostProperty, Register::DailyAffairs, "挂失", &["失窃"]),
        (Disaster, Register::DailyAffairs, "灾害事故", &["水浸", "火灾", "其他"]),
        (OtherHelp, Register::DailyAffairs, "其他求助", &[]),
        (Renovation, Register::DailyAffairs, "装修申请", &[]),
        (MoveIn, Register::DailyAffairs, "办理入伙", &[]),
        (Crowding, Register::DailyAffairs, "拥挤", &[]),
    ];
    for (id, register, title, kinds) in classes {
        let procedure = Rulebook::standard().procedure(id);
        assert_eq!(procedure.register, register, "{id:?}");
        assert!(procedure.title.zh.contains(title), "{id:?} is called {}", procedure.title.zh);
        for kind in kinds {
            let known = procedure.sub_kinds.iter().any(|known| known.title.zh.contains(kind));
            assert!(known, "{id:?} has no kind {kind}");
        }
    }
    assert_eq!(classes.map(|(id, ..)| id).into_iter().collect::<BTreeSet<_>>().len(), ProcedureId::ALL.len());
}

/// S54: what is chosen from are the seven classes in the seed's order; whatever else there is stands under one.
#[test]
fn seven_classes_are_chosen_from_and_the_rest_stands_under_them() {
    use ProcedureId::{Complaint, Disaster, Inquiry, Medical, OtherHelp, Repair, Security};
    let standard = Rulebook::standard();
    let classes: BTreeSet<ProcedureId> = standard.classes().map(|class| class.id).collect();
    assert_eq!(classes, [Medical, Repair, Complaint, Inquiry, Security, Disaster, OtherHelp].into());
    let under = |class| standard.under(class).map(|procedure| procedure.id).skip(1).collect::<BTreeSet<_>>();
    assert_eq!(under(Security), [ProcedureId::LostProperty, ProcedureId::Crowding].into());
    assert_eq!(under(OtherHelp), [ProcedureId::Renovation, ProcedureId::MoveIn].into());
    let reached: usize = classes.iter().map(|class| standard.under(*class).count()).sum();
    assert_eq!(reached, ProcedureId::ALL.len(), "every procedure is reached from a class, once");
}

/// S62–S67: 快速反应、尽可能提供帮助、严禁推诿 are before the eyes of whoever acts, in every procedure.
#[test]
fn the_three_principles_stand_where_one_acts() {
    for procedure in Rulebook::standard().procedures() {
        for (at, row, words) in
            [(At::Reply, "S63", "快速反应"), (At::Close, "S66", "尽可能"), (At::Refer, "S67", "推诿")]
        {
            let pinned = procedure.warnings.iter().filter(|warning| {
                let always =
                    warning.branch.is_none() && warning.roles.is_empty() && warning.sub_kinds.is_empty();
                always && ["S62", row].iter().all(|row| warning.seed.iter().any(|cited| cited == row))
            });
            assert_eq!(pinned.count(), 1, "{:?}: {words} is pinned once", procedure.id);
            let said: Vec<_> = procedure.said_at(at).collect();
            assert!(matches!(said[..], [text] if text.zh.contains(words)), "{:?}: {at:?}", procedure.id);
        }
        let clock = procedure.deadlines.iter().any(|clock| clock.seed.iter().any(|row| row == "S63"));
        assert!(clock, "{:?}: 快速反应 (S63) has its clock", procedure.id);
    }
}

/// S133, S169, S187, S204: the many names of the seed are these places, and each has something to do or to hear.
#[test]
fn every_role_of_the_seed_has_something_to_do() {
    let standard = Rulebook::standard();
    let steps = || standard.procedures().iter().flat_map(|procedure| &procedure.steps);
    let told = steps().filter_map(|step| step.notice.as_ref().map(|notice| notice.to));
    let rungs = standard.procedures().iter().flat_map(|procedure| &procedure.deadlines);
    let rungs = rungs.flat_map(|clock| clock.ladder.iter().copied());
    let concerned: BTreeSet<Role> = steps().map(|step| step.actor).chain(told).chain(rungs).collect();
    for (role, names) in [
        (Role::Desk, "客户助理, 总服务台员工, 客户服务中心值班人员"),
        (Role::Butler, "私人管家"),
        (Role::Supervisor, "客户服务中心主管, 服务处主管, 事务部主管, 服务中心负责人, 主管领导"),
        (Role::Director, "管理处总管, 管理处主任, 物业部经理, 公司领导"),
        (Role::Guard, "安全员, 入口值班安全员, 保安员, 岗上保安员, 护理人员, 护管队"),
        (Role::GuardLead, "安全处值班领班, 安全处班长, 安防队领班"),
        (Role::SecurityChief, "安全处值班主管, 护卫处值班主管, 安防队长, 保卫干部, 物业保安部经理"),
        (Role::ControlRoom, "中控室"),
        (Role::Technician, "技工, 维保部"),
    ] {
        assert!(concerned.contains(&role), "{role:?} ({names}) has nothing to do");
    }
    // 业主, 住户, 顾客, 失主, 当事人, 知情人: he calls, and is told what is public of it.
    assert!(steps().any(|step| step.public), "the resident is told");
}

/// S181: the words of the seed, and nothing else.
#[test]
fn the_broadcast_is_spoken_as_it_stands() {
    let crowding = Rulebook::standard().procedure(ProcedureId::Crowding);
    let broadcast = crowding.steps.iter().find(|step| step.seed.iter().any(|row| row == "S181"));
    let say = broadcast.and_then(|step| step.say.as_ref()).map(|say| say.zh.as_str());
    assert_eq!(say, Some("现购物顾客较多，请大家不要拥挤，以免发生危险。"));
}

/// D3: one card a type. At three in the morning nobody reads what belongs to another.
#[test]
fn each_kind_of_emergency_shows_its_own_warning_first() {
    for (id, kinds) in [
        (ProcedureId::Security, &[("fight", "双方分开"), ("suicide", "激将"), ("suspicious", "搜身")][..]),
        (ProcedureId::Disaster, &[("fire", "浓烟"), ("gas", "按门铃"), ("lift", "撬门"), ("storm", "天台")]),
    ] {
        let procedure = Rulebook::standard().procedure(id);
        let shown = |kind: Option<&str>| {
            let kind = kind.map(Into::into);
            let applying = procedure.warnings.iter().filter(|warning| warning.applies_to(kind.as_ref()));
            let mut shown: Vec<_> = applying.collect();
            shown.sort_by_key(|warning| warning.breadth());
            shown.into_iter().map(|warning| warning.text.zh.clone()).collect::<Vec<_>>()
        };
        let all = shown(None).len();
        assert_eq!(all, procedure.warnings.len(), "{id:?}: of which kind it is nobody knows yet");
        for (kind, words) in kinds {
            let shown = shown(Some(kind));
            assert!(shown[0].contains(words), "{kind}: {shown:?}");
            assert!(shown.len() + 4 < all, "{kind} shows {} of {all}", shown.len());
        }
        for kind in procedure.sub_kinds.iter().filter(|kind| kind.id.as_str() != "other") {
            let own = |warning: &&rulebook::Warning| warning.sub_kinds == [kind.id.clone()];
            assert_eq!(procedure.warnings.iter().filter(own).count(), 1, "{}", kind.id);
        }
    }
}
