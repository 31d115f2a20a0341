//! Short and plain: thefts, drips, and where it is. None of these sentences was trained on.

use super::*;

/// The reasons of an answer.
fn why(text: &str) -> Vec<String> {
    standard().triage(text).why.into_iter().map(|why| why.word).collect()
}

#[track_caller]
fn check_procedure(procedure: ProcedureId, messages: &[&str]) {
    let answers = messages.iter().map(|text| (text, standard().triage(text).procedure));
    let wrong: Vec<_> = answers.filter(|(_, answer)| *answer != procedure).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_was_stolen_is_lost_property() {
    check_procedure(
        ProcedureId::LostProperty,
        &[
            "有东西被偷",
            "我有东西被偷了",
            "厨房里有东西让人偷了",
            "办公室被盗，少了一台投影仪",
            "失窃了，过来登记一下",
            "门口的雨伞不知道被谁偷拿走了",
            "I was robbed of nothing, but my helmet was stolen from the garage",
        ],
    );
}

#[test]
fn a_theft_found_later_is_routine() {
    check(ProcedureId::LostProperty, Urgency::Routine, &["前天停在车棚的单车被偷", "柜子里的相机被人偷走了"]);
}

#[test]
fn a_theft_of_just_now_is_urgent() {
    check(
        ProcedureId::LostProperty,
        Urgency::Urgent,
        &["刚进门，发现家里被偷了", "手机刚刚被人偷走，快看监控"],
    );
}

#[test]
fn a_theft_names_its_sub_kind() {
    for text in ["有东西被偷", "仓库失窃", "单车被盗"] {
        assert_eq!(standard().triage(text).sub_kind.map(|id| id.0).as_deref(), Some("stolen"), "{text}");
    }
}

#[test]
fn a_thief_at_work_is_security() {
    check_procedure(
        ProcedureId::Security,
        &["有人正在偷电动车，赶紧来人", "抓住一个小偷，在岗亭", "有贼翻进隔壁院子"],
    );
}

#[test]
fn a_thief_in_the_flat_is_danger() {
    for text in ["小偷还在屋里，我躲在衣柜", "贼进了家门，手里有刀"] {
        assert!(standard().triage(text).danger, "{text}");
    }
}

#[test]
fn asking_about_thefts_is_an_inquiry() {
    check_procedure(ProcedureId::Inquiry, &["请问东西被偷了物业赔吗", "失窃登记需要哪些证件？"]);
}

#[test]
fn being_angry_about_thefts_is_a_complaint() {
    check_procedure(ProcedureId::Complaint, &["小区三天两头丢电动车，保安是摆设吗，投诉"]);
}

#[test]
fn a_tap_that_drips_can_wait() {
    check(
        ProcedureId::Repair,
        Urgency::Routine,
        &[
            "水龙头滴水",
            "水龙头滴水，5栋702",
            "浴室的水龙头总滴水",
            "厨房龙头有些滴水，方便时来看",
            "洗脸池的水龙头夜里滴答滴答",
            "our tap drips",
        ],
    );
}

#[test]
fn a_tap_that_broke_off_cannot() {
    for text in ["水龙头断了，水喷得到处都是", "水龙头爆开，水漫到客厅了"] {
        assert_ne!(standard().triage(text).urgency, Urgency::Routine, "{text}");
    }
}

#[test]
fn where_it_is_is_no_reason() {
    assert_eq!(why("5栋7着火"), ["着火"]);
    assert_eq!(why("着火了，5栋702"), ["着火"]);
    assert_eq!(why("三号楼二单元有人晕倒"), ["晕倒"]);
    assert_eq!(why("3栋2单元1203 被盗"), ["被盗"]);
    assert_eq!(why("16幢3单元401水龙头滴水"), ["水龙头", "滴水"]);
}

#[test]
fn where_it_is_changes_no_answer() {
    for what in ["着火了", "有人晕倒", "有东西被偷", "水龙头滴水", "楼道灯坏了", "帮忙搬个桌子"]
    {
        let plain = standard().triage(what);
        for place in ["5栋702", "3栋2单元1203", "12幢", "八号楼", "2-1-301"] {
            for text in [format!("{place}{what}"), format!("{what}，{place}")] {
                let answer = standard().triage(&text);
                assert_eq!((answer.procedure, answer.urgency), (plain.procedure, plain.urgency), "{text}");
                let named = answer.why.iter().any(|why| why.word.contains(place));
                assert!(!named, "{text}: {:?}", answer.why);
            }
        }
    }
}

#[test]
fn a_place_alone_has_somebody_ask() {
    for text in ["5栋702", "3-1-1203", "3栋2单元1203，5栋"] {
        let answer = standard().triage(text);
        assert_eq!((answer.procedure, answer.urgency), (ProcedureId::OtherHelp, Urgency::Urgent), "{text}");
        assert_eq!(answer.why, [], "{text}");
    }
}
