//! 演练小结 (S174): who took part, what was found.

use leptos::prelude::*;
use records::case::Command;

use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, text_field};
use crate::pages::case::radio::{Choice, radios};
use wording::drills::{DEPARTMENTS, name};
use wording::say;

const DEPARTMENT: &str = "drill/department";
const ATTENDEES: &str = "drill/attendees";
const FINDINGS: &str = "drill/findings";

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let locale = shown.reader.locale;
    // What is kept is the word itself: it is read as it was written, whatever departments there are later.
    let department = |department| Choice::new(name(department, locale), name(department, locale));
    let departments = DEPARTMENTS.map(department);
    let fields = view! {
        {radios(open.form, DEPARTMENT, say!(locale, case.drill.department), "choices", departments)}
        {text_field(open, ATTENDEES, say!(locale, case.drill.attendees), "", "2")}
        {text_field(open, FINDINGS, say!(locale, case.drill.findings), "", "4")}
    };
    let title = say!(locale, case.drill.title).to_owned();
    framed(shown, title, fields.into_any(), move || {
        let command = Command::ReviewDrill {
            department: open.form.peek(DEPARTMENT),
            attendees: open.form.peek(ATTENDEES),
            findings: open.form.peek(FINDINGS),
        };
        open.act(vec![command], open.finish("drill/"));
    })
}
