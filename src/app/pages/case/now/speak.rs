//! Words to be spoken as they stand (S181): large enough to read aloud, and spoken by the phone. The
//! button comes first: long words do not push it off the screen.

use leptos::prelude::*;
use rulebook::Step;

use crate::browser::speak;
use crate::components::icon::Icon;
use crate::pages::case::open::Shown;
use wording::say;

/// Words that are the same at every estate have a recording, for phones without a voice.
const RECORDED: [(&str, &str); 1] = [("crowding_broadcast", "zh-CN")];

pub fn say(shown: &Shown<'_>, step: &'static Step) -> AnyView {
    let Some(words) = &step.say else { return ().into_any() };
    let reader = shown.reader;
    let locale = reader.locale;
    let text = reader.text(words);
    let language = locale.tag();
    let recording =
        RECORDED.contains(&(step.id.as_str(), language)).then(|| format!("/sounds/{}.zh.mp3", step.id));
    let spoken = text.clone();
    let press = move |_| speak(&spoken, language, recording.as_deref());
    view! {
        <blockquote class="aloud">
            <button type="button" class="btn btn--act" on:click=press>
                <Icon name="speaker"/>
                <span>{say!(locale, case.say.speak)}</span>
            </button>
            <p class="aloud__words">{text}</p>
            <p class="quiet">{say!(locale, case.say.voice)}</p>
        </blockquote>
    }
    .into_any()
}
