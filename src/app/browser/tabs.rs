//! Telling the other tabs of this browser that something was written.

use wasm_bindgen::prelude::*;

/// A channel between the tabs of one member.
pub struct Tabs {
    channel: Option<web_sys::BroadcastChannel>,
    _listener: Option<Closure<dyn FnMut(web_sys::MessageEvent)>>,
}

impl Tabs {
    /// `on_news` is called when another tab has written. A browser without the channel syncs by timer alone.
    pub fn open(name: &str, on_news: impl Fn() + 'static) -> Tabs {
        let Ok(channel) = web_sys::BroadcastChannel::new(name) else {
            return Tabs { channel: None, _listener: None };
        };
        let listener = Closure::new(move |_: web_sys::MessageEvent| on_news());
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Tabs { channel: Some(channel), _listener: Some(listener) }
    }

    pub fn tell(&self) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str("written"));
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
