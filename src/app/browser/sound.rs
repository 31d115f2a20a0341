//! A short tone, without a file. Browsers stay silent until a finger has touched the page.

use std::cell::RefCell;

use leptos::prelude::*;
use web_sys::{AudioContext, OscillatorType};

thread_local! {
    static SPEAKER: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// Prepares the speaker at the first touch.
pub fn ready_at_first_touch() {
    let _ = window_event_listener_untyped("pointerdown", |_| {
        SPEAKER.with_borrow_mut(|speaker| {
            if speaker.is_none() {
                *speaker = AudioContext::new().ok();
            }
        });
    });
}

/// Two tones; nothing at all before the first touch.
pub fn beep() {
    SPEAKER.with_borrow(|speaker| {
        if let Some(speaker) = speaker {
            let _ = tone(speaker, 0.0, 880.0).and_then(|()| tone(speaker, 0.22, 1174.0));
        }
    });
}

fn tone(speaker: &AudioContext, after: f64, pitch: f32) -> Result<(), wasm_bindgen::JsValue> {
    let _ = speaker.resume()?;
    let (oscillator, volume) = (speaker.create_oscillator()?, speaker.create_gain()?);
    let from = speaker.current_time() + after;
    oscillator.set_type(OscillatorType::Triangle);
    oscillator.frequency().set_value(pitch);
    volume.gain().set_value_at_time(0.25, from)?;
    volume.gain().linear_ramp_to_value_at_time(0.0, from + 0.2)?;
    oscillator.connect_with_audio_node(&volume)?;
    volume.connect_with_audio_node(&speaker.destination())?;
    oscillator.start_with_when(from)?;
    oscillator.stop_with_when(from + 0.2)
}
