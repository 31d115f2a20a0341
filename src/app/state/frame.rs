//! What stands around every page: the window's title, its badge, and the one voice screen readers hear.

use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Frame {
    /// What the page is called, without the app's name.
    pub title: RwSignal<String>,
    /// Clocks this person has let run out, and calls nobody has looked at.
    pub badge: RwSignal<usize>,
    /// Said politely to screen readers when it changes.
    pub said: RwSignal<String>,
}

impl Frame {
    /// `name` is the app's, in the reader's language.
    pub fn new(name: impl Fn() -> String + 'static) -> Frame {
        let frame = Frame {
            title: RwSignal::new(String::new()),
            badge: RwSignal::new(0),
            said: RwSignal::new(String::new()),
        };
        Effect::new(move |_| {
            let title = frame.title.get();
            let name = name();
            let badge = match frame.badge.get() {
                0 => String::new(),
                count => format!("({count}) "),
            };
            let title = if title.is_empty() { name } else { format!("{title} · {name}") };
            document().set_title(&format!("{badge}{title}"));
        });
        frame
    }

    pub fn say(self, text: impl Into<String>) {
        self.said.set(text.into());
    }
}
