//! A page of one pane: head, words, and what can be done, within reach of the thumb.

use leptos::prelude::*;

use crate::components::bar::Bar;
use crate::state::Frame;

#[component]
pub fn Page(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] sub: MaybeProp<String>,
    #[prop(optional)] back: Option<&'static str>,
    #[prop(default = Signal::stored(true), into)] pill: Signal<bool>,
    /// What stands in the thumb zone; nothing: no zone.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let frame = expect_context::<Frame>();
    Effect::new(move |_| frame.title.set(title.get()));
    view! {
        <main id="main" class="panes" tabindex="-1">
            <section class="pane pane--page">
                <Bar title=title sub=sub back=back pill=pill/>
                <div class="pane__body" tabindex="0">{children()}</div>
                {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
            </section>
        </main>
    }
}
