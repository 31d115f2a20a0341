//! 督促 (S10) from the case itself, to whoever has it in hand.

use leptos::prelude::*;
use records::MemberId;
use records::case::Command;
use records::workload::{Pace, Task, workload};

use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, pick, text_field};
use crate::state::rules;
use crate::view::supervise::share;
use wording::say;

const TO: &str = "pressing/to";
const SENTENCE: &str = "pressing/sentence";
const OWN: &str = "pressing/own";

/// To each of several.
const ALL: &str = "all";

/// Those who have the case in hand, and how they stand. Nobody presses himself.
pub fn holders(open: Open, shown: &Shown<'_>) -> Vec<(MemberId, Task)> {
    let now = open.app.now.get_untracked();
    let work = workload([(open.record, &shown.file.case)], &shown.reader.members, rules(), now);
    let me = open.me();
    let others = work.people.into_iter().filter(|(member, _)| Some(*member) != me);
    let hold = others.filter_map(|(member, tasks)| Some((member, tasks.into_iter().next()?)));
    hold.filter(|(_, task)| task.share.is_work()).collect()
}

pub fn panel(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let holders = holders(open, shown);
    let late = |task: &Task| task.pace == Pace::Overdue;
    let holder = |(member, task): &(MemberId, Task)| {
        let late = late(task).then(|| say!(locale, queue.over).to_owned());
        let more = reader.join([share(task.share, locale).to_owned()].into_iter().chain(late));
        (member.to_string(), reader.member(*member).unwrap_or_default(), more)
    };
    let all = || (ALL.to_owned(), say!(locale, supervise.all).to_owned(), String::new());
    let to = holders.iter().map(holder).chain((holders.len() > 1).then(all)).collect();
    if let [(only, _)] = &holders[..] {
        open.form.field(TO).set(only.to_string());
    }
    let overdue = holders.iter().any(|(_, task)| late(task)).then(|| say!(locale, supervise.preset.overdue));
    let presets = [say!(locale, supervise.preset.reply), say!(locale, supervise.preset.progress)];
    let sentence = |words: &str| (words.to_owned(), words.to_owned(), String::new());
    let sentences = overdue.into_iter().chain(presets).map(sentence).collect();
    let list = "choices choices--list";
    let fields = view! {
        {pick(open, TO, say!(locale, supervise.whom), list, to)}
        {pick(open, SENTENCE, say!(locale, supervise.what_to_say), list, sentences)}
        {text_field(open, OWN, say!(locale, supervise.own_words), "", "2")}
    };
    let title = say!(locale, supervise.press).to_owned();
    framed(shown, title, fields.into_any(), move || {
        let to = open.form.peek(TO);
        let chosen = holders.iter().map(|(member, _)| *member);
        let chosen: Vec<_> = chosen.filter(|member| to == ALL || member.to_string() == to).collect();
        let own = open.form.peek(OWN).trim().to_owned();
        let text = if own.is_empty() { open.form.peek(SENTENCE) } else { own };
        if chosen.is_empty() {
            open.lacks("name");
        } else if text.is_empty() {
            open.lacks("choice");
        } else {
            let press = |to| Command::Press { to, text: text.clone() };
            open.act(chosen.into_iter().map(press).collect(), open.finish("pressing/"));
        }
    })
}
