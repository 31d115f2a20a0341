//! A sentence spoken aloud: by the phone's own voice, or, where it has none, from a recording that came with the app.

use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlAudioElement, SpeechSynthesisUtterance, SpeechSynthesisVoice};

/// Says `words` in `language` (`zh-CN`, `en`). Without a voice for it the recording is played, if there is one.
pub fn speak(words: &str, language: &str, recording: Option<&str>) {
    let spoken = with_voice(words, language);
    if !spoken && let Some(recording) = recording {
        play(recording);
    }
}

fn with_voice(words: &str, language: &str) -> bool {
    let Ok(synthesis) = window().speech_synthesis() else { return false };
    let prefix = language.get(..2).unwrap_or(language);
    let mut voices =
        synthesis.get_voices().into_iter().filter_map(|voice| voice.dyn_into::<SpeechSynthesisVoice>().ok());
    let Some(voice) = voices.find(|voice| voice.lang().starts_with(prefix)) else { return false };
    let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(words) else { return false };
    utterance.set_voice(Some(&voice));
    utterance.set_lang(language);
    utterance.set_rate(0.9);
    synthesis.cancel();
    synthesis.speak(&utterance);
    true
}

fn play(recording: &str) {
    if let Ok(sound) = HtmlAudioElement::new_with_src(recording) {
        // Refused before the first touch only; whoever taps has touched.
        let _ = sound.play();
    }
}
