//! 演练小结 (S174): who took part, what was found.

use cases::case::Command;
use leptos::prelude::*;

use crate::i18n::td_string;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, line_field, text_field};

const DEPARTMENT: &str = "drill/department";
const ATTENDEES: &str = "drill/attendees";
const FINDINGS: &str = "drill/findings";

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let locale = shown.reader.locale;
    let fields = view! {
        {line_field(open, DEPARTMENT, td_string!(locale, case.drill.department), "text")}
        {text_field(open, ATTENDEES, td_string!(locale, case.drill.attendees), "", "2")}
        {text_field(open, FINDINGS, td_string!(locale, case.drill.findings), "", "4")}
    };
    let title = td_string!(locale, case.drill.title).to_owned();
    framed(open, shown, title, fields.into_any(), move || {
        let command = Command::ReviewDrill {
            department: open.form.peek(DEPARTMENT),
            attendees: open.form.peek(ATTENDEES),
            findings: open.form.peek(FINDINGS),
        };
        open.act(vec![command], open.finish("drill/"));
    })
}
