//! 发生了什么: the words, and under them the same words with the deciding ones marked.

use leptos::prelude::*;
use rulebook::Urgency;

use crate::i18n::use_i18n;
use crate::pages::report::form::{Form, Kept};
use crate::text::use_reader;
use wording::say;

/// A stretch of the words, marked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    text: String,
    decided: bool,
}

#[component]
pub fn Words(
    form: Form,
    #[prop(into)] placeholder: Signal<String>,
    /// A sentence stands there to be written over: the cursor is in it.
    chosen: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let reader = use_reader();
    let field = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get().filter(|_| chosen) {
            let _ = field.focus();
            field.select();
        }
    });
    let class = move || if form.is_empty() { "say say--empty" } else { "say" };
    let kept = move || match form.kept.get() {
        Kept::NotYet => say!(i18n, report.words.keeping).to_owned(),
        Kept::At(at) => {
            let time = reader.with(|reader| reader.time(at));
            say!(i18n, report.words.kept, time = time)
        }
        Kept::Failed => say!(i18n, report.words.not_kept).to_owned(),
    };
    let echo = move || {
        let life = form.class().urgency == Urgency::Life;
        stretches(form)
            .into_iter()
            .map(|stretch| match (stretch.decided, life) {
                (false, _) => stretch.text.into_any(),
                (true, true) => view! { <mark>{stretch.text}</mark> }.into_any(),
                (true, false) => view! { <mark class="is-mild">{stretch.text}</mark> }.into_any(),
            })
            .collect_view()
    };
    view! {
        <form class=class on:submit=|event| event.prevent_default()>
            <label class="say__label" for="words">
                {move || say!(i18n, report.words.label)}
            </label>
            <div class="say__paper">
                <div class="say__echo" aria-hidden="true">
                    {echo}
                    // A last line break needs something behind it to have a height.
                    " "
                </div>
                <textarea
                    class="say__words"
                    id="words"
                    node_ref=field
                    rows="1"
                    enterkeyhint="enter"
                    aria-describedby="words-kept"
                    placeholder=move || placeholder.get()
                    prop:value=move || form.words.get()
                    on:input=move |event| form.write(event_target_value(&event))
                ></textarea>
            </div>
            <div class="say__tools">
                <span class="say__kept" id="words-kept">
                    {kept}
                </span>
            </div>
        </form>
    }
}

/// The words cut where a deciding one begins or ends. What a person chose instead was not decided by words.
fn stretches(form: Form) -> Vec<Stretch> {
    let words = form.words.get();
    if form.given.with(|given| given.class.is_some()) {
        return vec![Stretch { text: words, decided: false }];
    }
    let letters: Vec<char> = words.chars().collect();
    let mut cut = Vec::new();
    let mut at = 0;
    form.triage.with(|triage| {
        for why in &triage.why {
            let (from, to) = (why.from.clamp(at, letters.len()), why.to.min(letters.len()));
            if from >= to {
                continue;
            }
            let piece = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
            cut.push(Stretch { text: piece(at, from), decided: false });
            cut.push(Stretch { text: piece(from, to), decided: true });
            at = to;
        }
    });
    cut.push(Stretch { text: letters[at.min(letters.len())..].iter().collect(), decided: false });
    cut
}
