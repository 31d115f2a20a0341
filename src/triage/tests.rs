//! What the standard triager says to whole messages. Each table is one promise.

mod plain;

use rulebook::{ProcedureId, Register, Rulebook, Urgency};

use super::*;

#[track_caller]
fn check(procedure: ProcedureId, urgency: Urgency, messages: &[&str]) {
    let wrong: Vec<String> = messages
        .iter()
        .map(|text| (text, standard().triage(text)))
        .filter(|(_, answer)| answer.procedure != procedure || answer.urgency != urgency)
        .map(|(text, answer)| {
            format!("{text} → {:?} {:?} {:?}", answer.procedure, answer.urgency, answer.why)
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Neither life nor an offer of the emergency.
#[track_caller]
fn check_calm(messages: &[&str]) {
    let wrong: Vec<String> = messages
        .iter()
        .map(|text| (text, standard().triage(text)))
        .filter(|(_, answer)| answer.urgency == Urgency::Life)
        .map(|(text, answer)| format!("{text} → {:?} {:?}", answer.procedure, answer.why))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_fallen_father_is_an_emergency_and_says_why() {
    let answer = standard().triage("我爸在客厅摔倒了叫不醒，3栋2单元1203");
    assert_eq!(answer.procedure, ProcedureId::Medical);
    assert_eq!(answer.urgency, Urgency::Life);
    assert_eq!(answer.register, Register::DailyAffairs);
    assert!(answer.danger);
    let words: Vec<_> = answer.why.iter().map(|why| (why.word.as_str(), why.rule.as_str())).collect();
    assert_eq!(words, [("摔倒", "medical/fall"), ("叫不醒", "medical/unconscious")]);
    assert_eq!((answer.why[0].from, answer.why[0].to), (5, 7));
}

#[test]
fn plain_calls_for_help_are_understood() {
    use ProcedureId::*;
    use Urgency::*;
    check(
        Medical,
        Life,
        &["老伴胸口疼，喘不上气", "有人晕倒在大堂，没有呼吸了", "my wife collapsed and is not breathing"],
    );
    check(
        Disaster,
        Life,
        &[
            "厨房着火了，火很大",
            "楼道里一股煤气味，有人头晕倒下了",
            "There is a fire on the 5th floor, smoke everywhere",
        ],
    );
    check(Security, Life, &["有人拿刀砍人", "他站在楼顶要跳楼"]);
    check(Repair, Routine, &["厨房水龙头滴水，来修一下", "楼道灯坏了，请换灯泡"]);
    check(Complaint, Routine, &["楼上天天半夜吵得睡不着，投诉", "保安态度太差，骂人"]);
    check(Inquiry, Routine, &["请问物业费多少钱一平方", "装修要交多少押金？", "会所几点开门"]);
    check(LostProperty, Routine, &["钱包丢了，有人捡到吗", "我的快递不见了"]);
    check(Renovation, Routine, &["我要申请装修，交图纸", "来办装修许可证"]);
    check(MoveIn, Routine, &["来办入伙手续，领钥匙", "新租客登记入住"]);
    check(OtherHelp, Routine, &["帮忙收一下快递", "借个手推车搬行李"]);
    check(Disaster, Urgent, &["水管爆了，水漫到走廊了"]);
}

#[test]
fn a_crowd_that_pushes_is_never_routine() {
    for text in ["超市开业，门口挤了几百人，路都堵死了，快来疏导", "维权的把大门围住了，举着横幅，互相推搡"]
    {
        let answer = standard().triage(text);
        assert_eq!(answer.procedure, ProcedureId::Crowding, "{text}");
        assert_ne!(answer.urgency, Urgency::Routine, "{text}");
    }
}

#[test]
fn figures_of_speech_are_no_danger() {
    check_calm(&[
        "热死了，空调不制冷",
        "楼上吵死了，烦死了",
        "气炸了，车位又被占",
        "这服务让人火大",
        "快递柜死机了",
        "楼下火锅店油烟太大",
        "手机中毒了，前台电脑借我用一下",
        "跳闸了，来个电工",
        "我们去火车站，帮忙叫个车",
        "抽油烟机坏了",
    ]);
}

#[test]
fn what_did_not_happen_is_no_danger() {
    check_calm(&[
        "没有人受伤，就是杯子碎了，来扫一下",
        "没着火，烟感误报，来换个电池",
        "不是漏气，是灶打不着火",
    ]);
}

#[test]
fn what_is_over_is_no_danger() {
    check_calm(&[
        "上次着火以后烟感一直没换，请来检查一下",
        "去年有人在电梯晕倒，希望加个摄像头",
        "上个月爆管淹了我家，赔偿什么时候给",
    ]);
}

#[test]
fn what_might_happen_is_no_danger() {
    check_calm(&[
        "万一着火了往哪跑，请问逃生通道在哪",
        "电瓶车堆在楼道，着火了怎么办，投诉",
        "树枝太长，怕掉下来砸到人，请修剪",
    ]);
}

#[test]
fn a_drill_is_no_danger() {
    check_calm(&["下午消防演习几点开始", "今天的疏散演练要参加吗"]);
}

#[test]
fn a_drill_that_is_none_is_danger() {
    assert!(standard().triage("不是演习，楼上真的着火了").danger);
}

#[test]
fn a_question_takes_no_danger_back() {
    check(ProcedureId::Medical, Urgency::Life, &["我爸晕倒了怎么办？"]);
}

#[test]
fn danger_is_offered_even_when_another_class_wins() {
    let answer = standard().triage("投诉保安态度差，我妈晕倒了叫不醒他们也不管");
    assert!(answer.danger);
}

#[test]
fn traditional_and_misspelt_words_are_the_same_words() {
    check(ProcedureId::Medical, Urgency::Life, &["爺爺暈倒了，叫不醒", "我爸晕到了叫不醒"]);
    check(ProcedureId::Disaster, Urgency::Life, &["樓上著火了，好多煙", "楼上着伙了"]);
}

#[test]
fn sub_kinds_are_named_by_words() {
    let sub_kind = |text| standard().triage(text).sub_kind.map(|id| id.0);
    assert_eq!(sub_kind("楼上着火了").as_deref(), Some("fire"));
    assert_eq!(sub_kind("我被困在电梯里了").as_deref(), Some("lift"));
    assert_eq!(sub_kind("有人打架，打起来了").as_deref(), Some("fight"));
    assert_eq!(sub_kind("电动车被偷了").as_deref(), Some("stolen"));
    assert_eq!(sub_kind("请问几点开门"), None);
}

#[test]
fn every_sub_kind_of_the_vocabulary_is_one_of_its_procedure() {
    let rulebook = Rulebook::standard();
    for known in &standard().lexicon.known {
        if let (Some(procedure), Some(sub_kind)) = (known.sign.procedure, &known.sign.sub_kind) {
            let kinds = &rulebook.procedure(procedure).sub_kinds;
            assert!(kinds.iter().any(|kind| kind.id == *sub_kind), "{}: {sub_kind}", known.rule);
        }
    }
}

#[test]
fn every_answer_has_its_reason_and_two_alternatives() {
    for text in ["水", "😀😀", "asdf qwer", "5栋702嗯", "嗯", &"很长的一封信。".repeat(1500)] {
        let answer = standard().triage(text);
        assert!(!answer.why.is_empty(), "{text}");
        assert_eq!(answer.also.len(), 2);
        let length = text.chars().count();
        for why in &answer.why {
            let word: String = text.chars().skip(why.from).take(why.to - why.from).collect();
            assert!(why.from < why.to && why.to <= length);
            assert_eq!(word, why.word);
        }
    }
}

#[test]
fn an_empty_text_is_an_ordinary_request() {
    for text in ["", "   ", "。。。"] {
        let answer = standard().triage(text);
        assert_eq!((answer.procedure, answer.urgency), (ProcedureId::OtherHelp, Urgency::Routine));
        assert!(!answer.danger);
        assert_eq!(answer.why, []);
    }
}

#[test]
fn a_site_adds_words_of_its_own() {
    let sign = |id: &str, words: &str, procedure, weight| Sign {
        id: id.to_owned(),
        words: words.to_owned(),
        danger: false,
        context: false,
        place: false,
        guard: None,
        sub_kind: None,
        procedure,
        urgency: None,
        weight,
    };
    let own = [
        Vocabulary {
            file: "site".to_owned(),
            signs: vec![sign("shuttle", "摆渡车", Some(ProcedureId::Inquiry), 3.0)],
            ..Vocabulary::default()
        },
        // Words added to a sign we know weigh what the sign weighs.
        Vocabulary {
            file: "medical".to_owned(),
            signs: vec![sign("unconscious", "瘫咯", None, 0.0)],
            ..Vocabulary::default()
        },
    ];
    let triager = Triager::new(Rulebook::standard(), &own).unwrap();
    assert_eq!(triager.triage("摆渡车").procedure, ProcedureId::Inquiry);
    let answer = triager.triage("老妈瘫咯");
    assert_eq!((answer.procedure, answer.urgency), (ProcedureId::Medical, Urgency::Life));
    assert_eq!(answer.why[0].rule, "medical/unconscious");
}
