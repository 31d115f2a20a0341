//! What this browser can do. Old phones and in-app browsers lack much of it, and calling what is not there throws.

use leptos::prelude::window;
use wasm_bindgen::prelude::*;

/// Is there such a thing at all?
pub fn has(object: &JsValue, name: &str) -> bool {
    js_sys::Reflect::get(object, &JsValue::from_str(name))
        .is_ok_and(|value| !value.is_undefined() && !value.is_null())
}

fn user_agent() -> String {
    window().navigator().user_agent().unwrap_or_default()
}

/// Inside a chat app, which keeps no app for later and forgets what is stored (微信, QQ, 钉钉, 支付宝).
pub fn is_inside_chat_app() -> bool {
    let agent = user_agent();
    ["MicroMessenger", " QQ/", "DingTalk", "AlipayClient"].iter().any(|name| agent.contains(name))
}

pub fn is_iphone() -> bool {
    let agent = user_agent();
    ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name))
}

/// Opened from the home screen.
pub fn is_installed() -> bool {
    let standalone = js_sys::Reflect::get(&window().navigator(), &"standalone".into())
        .is_ok_and(|value| value.is_truthy());
    standalone
        || window()
            .match_media("(display-mode: standalone)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches())
}

/// Short, short: felt through gloves. A page that nobody has touched yet may not.
pub fn vibrate() {
    let navigator = window().navigator();
    if has(&navigator, "vibrate") && was_touched(&navigator) {
        let pattern = js_sys::Array::of3(&200.into(), &120.into(), &200.into());
        navigator.vibrate_with_pattern(&pattern);
    }
}

/// Browsers that do not say so try.
fn was_touched(navigator: &JsValue) -> bool {
    let activation = js_sys::Reflect::get(navigator, &"userActivation".into());
    let touched =
        activation.and_then(|activation| js_sys::Reflect::get(&activation, &"hasBeenActive".into()));
    touched.map_or(true, |touched| touched.is_truthy())
}
