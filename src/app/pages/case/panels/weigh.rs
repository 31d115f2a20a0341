//! 听、记、分析 (S23–S26): what to do with what is beyond one's remit, before it goes up.

use leptos::prelude::*;
use records::case::Command;

use crate::components::icon::Icon;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, pick, text_field};
use wording::say;

const HEARD: &str = "weigh/heard";
const NATURE: &str = "weigh/nature";
const REPORT: &str = "weigh/report";
const REASON: &str = "weigh/reason";

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let locale = shown.reader.locale;
    let kind = shown.reader.text(&shown.procedure.title);
    let (mark, recorded) = if shown.file.case.confirmed.is_some() {
        ("notice notice--ok", say!(locale, case.weigh.recorded, kind = kind))
    } else {
        ("notice notice--life", say!(locale, case.weigh.not_recorded).to_owned())
    };
    let report = vec![
        ("yes".to_owned(), say!(locale, case.weigh.report_yes).to_owned(), String::new()),
        ("no".to_owned(), say!(locale, case.weigh.report_no).to_owned(), String::new()),
    ];
    let fields = view! {
        {text_field(open, HEARD, say!(locale, case.weigh.heard), "", "2")}
        <p class=mark>
            <Icon name="note"/>
            <span>{recorded}</span>
        </p>
        {text_field(open, NATURE, say!(locale, case.weigh.nature), "", "2")}
        {pick(open, REPORT, say!(locale, case.weigh.report), "choices choices--two", report)}
        {text_field(open, REASON, say!(locale, case.weigh.reason), "", "2")}
    };
    let title = say!(locale, case.weigh.title).to_owned();
    framed(shown, title, fields.into_any(), move || {
        let report = match open.form.peek(REPORT).as_str() {
            "yes" => true,
            "no" => false,
            _ => return open.lacks("choice"),
        };
        let command = Command::Weigh {
            heard: open.form.peek(HEARD),
            nature: open.form.peek(NATURE),
            report,
            reason: open.form.peek(REASON),
        };
        open.act(vec![command], open.finish("weigh/"));
    })
}
