//! A small estate: one person a role, and a rulebook with one of everything.

use std::sync::OnceLock;

use rulebook::{Role, Rulebook};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::id::MemberId;
use crate::member::{MemberState, Profile};
use crate::{Actor, People};

/// One person a role; the butler walks building 3.
impl From<Role> for Actor {
    fn from(role: Role) -> Actor {
        person(role, 0)
    }
}

/// Somebody else of the same role.
pub(super) fn another(role: Role) -> Actor {
    person(role, 100)
}

pub(super) fn member(role: Role) -> MemberId {
    Actor::from(role).member
}

/// All of them, and the others of the same roles, as their own records say.
pub(super) fn people() -> &'static People {
    static PEOPLE: OnceLock<People> = OnceLock::new();
    PEOPLE.get_or_init(|| {
        let all = Role::ALL.into_iter().flat_map(|role| [person(role, 0), person(role, 100)]);
        all.map(|actor| {
            let profile = Profile { roles: actor.roles, areas: actor.areas, ..Profile::default() };
            let (since, active) = (0, true);
            let state = MemberState { profile, since, active, on_duty: None, post: None, served: Vec::new() };
            (actor.member, state)
        })
        .collect()
    })
}

/// A person who holds several roles.
pub(super) fn with_roles(roles: &[Role]) -> Actor {
    Actor { roles: roles.iter().copied().collect(), ..person(Role::Resident, 200) }
}

fn person(role: Role, group: u128) -> Actor {
    let number = Role::ALL.iter().position(|known| *known == role).unwrap_or(0);
    Actor {
        member: MemberId(Uuid::from_u128(0xA000 + group + number as u128)),
        roles: [role].into(),
        areas: if role == Role::Butler { ["3".to_owned()].into() } else { [].into() },
    }
}

/// From this value on a loss is 价值较大, in yuan.
pub(super) const VALUABLE: u32 = 2_000;

/// `medical` with three branches, `inquiry` with two sub-kinds, `repair` for the engineers, `lost_property` with lists
/// and branches that open by themselves, `crowding` with a list the resident sees; the rest empty.
pub(super) fn rulebook() -> &'static Rulebook {
    static RULEBOOK: OnceLock<Rulebook> = OnceLock::new();
    RULEBOOK.get_or_init(|| {
        let mut procedures = vec![medical(), inquiry(), repair(), lost_property(), crowding()];
        for id in rulebook::ProcedureId::ALL {
            if procedures.iter().all(|procedure| procedure["id"] != id.as_str()) {
                procedures.push(json!({
                    "id": id.as_str(), "title": text(id.as_str()), "register": "daily_affairs",
                }));
            }
        }
        let mut rulebook = Rulebook::from_json(&Value::Array(procedures).to_string(), "small").unwrap();
        rulebook.valuable_yuan = Some(VALUABLE);
        rulebook
    })
}

fn medical() -> Value {
    json!({
        "id": "medical",
        "title": text("急救病人"),
        "register": "daily_affairs",
        "departments": ["security"],
        "closing": { "needs_branch": true },
        "branches": [
            { "id": "hospital", "title": text("送医院") },
            { "id": "ambulance", "title": text("打120") },
            { "id": "nursing", "title": text("派人护理") },
        ],
        "steps": [
            { "id": "locate", "actor": "desk", "need": "must", "done_by": "place_and_phone", "text": text("问地址电话") },
            { "id": "wish", "actor": "desk", "need": "must", "done_by": "branch_opened", "text": text("征求意见") },
            { "id": "report", "actor": "desk", "need": "may", "notice": { "to": "supervisor" }, "text": text("汇报") },

            { "id": "two_guards", "branch": "hospital", "actor": "desk", "need": "must", "public": true,
              "notice": { "to": "guard", "accepted_by": 2 }, "text": text("通知两名安全员"),
              "evidence": [{ "id": "standby", "kind": "choice", "required": true, "label": text("待命地点"), "options": [
                  { "id": "service_centre", "text": text("服务处") }, { "id": "home", "text": text("病人家中") },
              ] }] },
            { "id": "vehicle_to_guards", "branch": "hospital", "actor": "desk", "need": "must", "text": text("车到服务处"),
              "when": { "step": "two_guards", "evidence": "standby", "is": "service_centre" } },
            { "id": "explain", "branch": "hospital", "actor": "guard", "need": "must", "public": true, "text": text("说明来意") },
            { "id": "companion", "branch": "hospital", "actor": "guard", "need": "must", "text": text("住户同往"),
              "evidence": [
                  { "id": "comes", "kind": "yes_no", "required": true, "label": text("同往") },
                  { "id": "reason", "kind": "text", "label": text("原因") },
              ] },
            { "id": "errands", "branch": "hospital", "actor": "guard", "need": "may", "text": text("挂号取药"),
              "evidence": [{ "id": "errands", "kind": "choices", "label": text("帮了什么"), "options": [
                  { "id": "registration", "text": text("挂号") }, { "id": "medicine", "text": text("取药") },
              ] }] },
            { "id": "more_help", "branch": "hospital", "actor": "guard", "need": "may", "text": text("还需要帮助"),
              "evidence": [{ "id": "more", "kind": "yes_no", "required": true, "label": text("需要") }] },
            { "id": "manager", "branch": "hospital", "actor": "director", "need": "must", "text": text("经理安排"),
              "when": { "step": "more_help", "evidence": "more", "is": ["yes"] } },

            { "id": "call_120", "branch": "ambulance", "actor": "desk", "need": "must", "text": text("拨打120"),
              "evidence": [{ "id": "call", "kind": "call", "required": true, "label": text("120") }] },
            { "id": "confirm_120", "branch": "ambulance", "actor": "desk", "need": "ask", "text": text("必要时确认"),
              "evidence": [{ "id": "expected", "kind": "time", "label": text("预计到达") }] },

            { "id": "carer", "branch": "nursing", "actor": "guard_lead", "need": "must", "text": text("安排护理人员"),
              "notice": { "to": "guard" },
              "evidence": [{ "id": "relative", "kind": "person", "first": true, "label": text("在场亲属") }] },
            { "id": "inspect", "branch": "nursing", "actor": "security_chief", "need": "ask", "after": "carer", "text": text("巡查") },
        ],
        "deadlines": [
            clock("major_reported", json!("made_major"), json!({ "accepted": "report" }), 2, &["desk"]),
            clock("guards_accept", json!({ "step": "two_guards" }), json!({ "accepted": "two_guards" }), 2, &["guard_lead"]),
            clock("called_120", json!({ "branch": "ambulance" }), json!({ "step": "call_120" }), 2, &["desk"]),
        ],
    })
}

fn inquiry() -> Value {
    let mut two_days =
        clock("written_reply", json!("received"), json!("replied"), 2_880, &["supervisor", "director"]);
    two_days["sub_kinds"] = json!(["written"]);
    json!({
        "id": "inquiry",
        "title": text("咨询"),
        "register": "daily_affairs",
        "sub_kinds": [{ "id": "oral", "title": text("口头") }, { "id": "written", "title": text("书面") }],
        "steps": [
            { "id": "deliver", "sub_kinds": ["written"], "actor": "desk", "need": "must", "text": text("送达") },
        ],
        "deadlines": [
            two_days,
        ],
    })
}

fn repair() -> Value {
    json!({
        "id": "repair",
        "title": text("报修"),
        "register": "repairs",
        "departments": ["engineering"],
        "steps": [
            { "id": "repaired", "actor": "technician", "need": "must", "text": text("修好") },
            { "id": "visited", "actor": "butler", "need": "may", "text": text("回访") },
            { "id": "agreed", "actor": "resident", "need": "may", "text": text("同意报价") },
            { "id": "noted", "actor": "control_room", "need": "may", "text": text("登记") },
            { "id": "priced", "actor": "supervisor", "need": "may", "text": text("定价") },
            { "id": "found_paid", "actor": "technician", "need": "may", "makes_paid": true, "text": text("属有偿服务") },
            { "id": "begin", "actor": "technician", "need": "may", "starts_work": true, "text": text("开始维修") },
            { "id": "parts", "actor": "technician", "need": "may", "repeats": true, "starts_work": true, "text": text("更换配件"),
              "evidence": [{ "id": "part", "kind": "text", "first": true, "label": text("配件") }] },
            { "id": "send", "actor": "desk", "need": "may", "text": text("派工") },
            { "id": "write_up", "actor": "desk", "need": "must", "backfills": "send", "text": text("补单") },
            { "id": "appoint", "actor": "desk", "need": "may", "text": text("约定上门时间"),
              "evidence": [
                  { "id": "when", "kind": "date_time", "label": text("上门时间") },
                  { "id": "hurry", "kind": "yes_no", "label": text("着急") },
              ] },
            { "id": "breaches", "actor": "technician", "need": "may", "repeats": true, "becomes": { "procedure": "repair" }, "text": text("违规事项"),
              "evidence": [
                  { "id": "finding", "kind": "choice", "label": text("情况"), "options": [
                      { "id": "grave", "text": text("严重") }, { "id": "slight", "text": text("轻微") },
                  ] },
                  { "id": "fix_by", "kind": "date_time", "label": text("限期") },
              ] },
            { "id": "rechecks", "actor": "technician", "need": "may", "each": "breaches", "text": text("复查") },
        ],
        "deadlines": [
            until(clock("came_when_agreed", json!({ "step": "appoint" }), json!({ "step": "repaired" }), 600, &["desk", "supervisor"]),
                  "appoint", "when"),
            clock("came_in_a_hurry", answer("appoint", "hurry", "yes"), json!({ "step": "repaired" }), 30, &["desk"]),
            clock("grave_one_told", answer("breaches", "finding", "grave"), json!({ "step": "repaired" }), 10, &["supervisor"]),
            clock("no_hurry_any_more", json!({ "step": "appoint" }), answer("breaches", "finding", "slight"), 20, &["desk"]),
            clock("written_up", json!({ "stood_in": "send" }), json!({ "step": "write_up" }), 60, &["desk"]),
            until(clock("put_right", json!({ "step": "breaches" }), json!({ "step": "rechecks" }), 600, &["supervisor"]),
                  "breaches", "fix_by"),
        ],
    })
}

fn lost_property() -> Value {
    json!({
        "id": "lost_property",
        "title": text("财物失窃"),
        "register": "daily_affairs",
        "departments": ["security"],
        "branches": [
            { "id": "police", "title": text("报告公安机关"), "opens_when": [
                { "step": "statement", "evidence": "asks_police", "is": "yes" },
                { "step": "items", "evidence": "value", "at_least": "valuable_amount" },
            ] },
            { "id": "caught", "title": text("当场抓获"), "opens_when": [
                { "step": "caught_where", "evidence": "where", "is": "scene" },
            ] },
        ],
        "steps": [
            { "id": "statement", "actor": "guard_lead", "need": "must", "text": text("听取失主说明"),
              "evidence": [
                  { "id": "account", "kind": "text", "required": true, "label": text("经过") },
                  { "id": "asks_police", "kind": "yes_no", "required": true, "label": text("要求报案") },
                  { "id": "remark", "kind": "text", "label": text("备注") },
                  { "id": "signed", "kind": "signature", "label": text("失主签名") },
              ] },
            { "id": "items", "actor": "guard_lead", "need": "must", "repeats": true, "public": true, "text": text("丢失物品"),
              "notice": { "to": "security_chief" },
              "evidence": [
                  { "id": "item", "kind": "text", "first": true, "label": text("名称") },
                  { "id": "value", "kind": "amount", "label": text("价值") },
                  { "id": "photo", "kind": "photo", "label": text("照片") },
              ] },
            { "id": "concerned", "actor": "guard_lead", "need": "may", "repeats": true, "text": text("有关人员"),
              "evidence": [{ "id": "who", "kind": "person", "first": true, "label": text("姓名") }] },
            { "id": "interview", "actor": "guard", "need": "must", "each": "concerned", "text": text("分别询问"),
              "sealed": ["security_chief", "director"],
              "evidence": [
                  { "id": "told", "kind": "text", "required": true, "label": text("陈述") },
                  { "id": "looked", "kind": "text", "label": text("衣着") },
                  { "id": "signed", "kind": "signature", "label": text("签名") },
                  { "id": "photo", "kind": "photo", "label": text("照片") },
              ] },
            { "id": "suspicions", "actor": "guard", "need": "may", "repeats": true, "text": text("可疑情况"),
              "sealed": ["security_chief"],
              "evidence": [{ "id": "about", "kind": "text", "label": text("情况") }] },
            { "id": "caught_where", "actor": "guard", "need": "may", "text": text("抓获地点"),
              "evidence": [{ "id": "where", "kind": "choice", "label": text("地点"), "options": [
                  { "id": "scene", "text": text("现场") }, { "id": "nowhere", "text": text("未抓获") },
              ] }] },
            { "id": "call_police", "branch": "police", "actor": "guard_lead", "need": "must", "text": text("报警"),
              "evidence": [{ "id": "call", "kind": "call", "required": true, "label": text("110") }] },
            { "id": "hand_over", "branch": "caught", "actor": "guard", "need": "must", "text": text("移交民警") },
        ],
        "deadlines": [
            clock("police_called", json!({ "branch": "police" }), json!({ "step": "call_police" }), 5, &["security_chief"]),
            clock("items_listed", json!("received"), json!({ "step": "items" }), 30, &["security_chief"]),
            clock("interviewed", json!({ "step": "concerned" }), json!({ "step": "interview" }), 60, &["security_chief"]),
        ],
    })
}

fn crowding() -> Value {
    json!({
        "id": "crowding",
        "title": text("拥挤"),
        "register": "daily_affairs",
        "departments": ["security"],
        "steps": [
            { "id": "broadcast", "actor": "desk", "need": "may", "repeats": true, "public": true, "text": text("疏导广播"),
              "say": text("请大家不要拥挤") },
        ],
    })
}

fn clock(id: &str, starts: Value, stops: Value, minutes: u32, ladder: &[&str]) -> Value {
    json!({
        "id": id, "title": text(id), "starts": starts, "stops": stops, "limit_minutes": minutes, "ladder": ladder,
    })
}

fn answer(step: &str, evidence: &str, is: &str) -> Value {
    json!({ "answer": { "step": step, "evidence": evidence, "is": is } })
}

fn until(mut clock: Value, step: &str, evidence: &str) -> Value {
    clock["until"] = json!([{ "step": step, "evidence": evidence }]);
    clock
}

fn text(words: &str) -> Value {
    json!({ "zh": words, "en": words })
}
