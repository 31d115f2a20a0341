//! `/`: straight to what this person needs first.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::state::{App, Phase};

#[component]
pub fn Home() -> impl IntoView {
    let app = expect_context::<App>();
    let target = Memo::new(move |_| match app.phase.get() {
        Phase::Opening => None,
        Phase::Stranger | Phase::Broken(_) => Some("/guide"),
        Phase::Ready if app.is_staff() => Some("/queue"),
        Phase::Ready => Some("/help"),
    });
    move || target.get().map(|path| view! { <Redirect path=path/> })
}
