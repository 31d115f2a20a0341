//! 住宅小区突发事件求助指南: what a resident reads without signal and without joining (S188–S196).

use std::fs;
use std::path::Path;

use serde_json::Value;

fn locale(language: &str) -> Value {
    let path = format!("../src/wording/locales/{language}/guide.json");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a guide");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn the_guide_says_what_the_seed_says() {
    let guide = locale("zh-CN");
    for (row, key, words) in [
        (188, "title", "住宅小区突发事件求助指南"),
        (189, "purpose", "为明确小区突发事件的定义，并使之得到及时有效的处理"),
        (190, "purpose", "增强小区业主的凝聚力和向心力，特制定此求助指南，方便小区业主"),
        (191, "definition", "突发自然灾害、重大的刑事案件、意外伤害、事故灾难等"),
        (192, "definition", "突然性、特殊性等特点"),
        (193, "how", "突发事件处理程序"),
        (194, "report", "当事人或知情人须及时向物业公司相关部门及公安部门报告"),
        (195, "report", "协同公安部门积极解决，主动配合与支持，不得推诿延误"),
        // 听去 is a misprint of 听取.
        (196, "at_once", "边听取报告边着手处理的方法，对事件直接进行处理"),
    ] {
        let text = guide["text"][key].as_str().unwrap_or_default();
        assert!(text.contains(words), "S{row}: `text.{key}` does not say 「{words}」: {text}");
    }
}

#[test]
fn the_guide_is_whole_in_english_too() {
    let (zh, en) = (locale("zh-CN"), locale("en"));
    let keys = |guide: &Value| -> Vec<String> {
        guide["text"].as_object().map(|text| text.keys().cloned().collect()).unwrap_or_default()
    };
    assert_eq!(keys(&zh), keys(&en));
    assert!(!keys(&zh).is_empty());
}
