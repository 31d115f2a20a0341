//! A box to sign in with a finger. What is drawn is kept as a path of whole numbers.

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::PointerEvent;

use records::case::Signature;

/// `path` is what has been drawn so far; `draw` is told of every stroke.
#[component]
pub fn SignaturePad(
    path: Signal<String>,
    draw: Callback<String>,
    label: String,
    clear_label: String,
) -> impl IntoView {
    let field = NodeRef::<Div>::new();
    let drawing = StoredValue::new(false);
    // The finger's place in the field the path is drawn in.
    let place = move |event: &PointerEvent| -> Option<(i32, i32)> {
        let field = field.get_untracked()?;
        let bounds = field.get_bounding_client_rect();
        let within = |at: f64, from: f64, length: f64, size: u32| {
            ((at - from) / length.max(1.0) * f64::from(size)).clamp(0.0, f64::from(size)) as i32
        };
        Some((
            within(f64::from(event.client_x()), bounds.left(), bounds.width(), Signature::WIDTH),
            within(f64::from(event.client_y()), bounds.top(), bounds.height(), Signature::HEIGHT),
        ))
    };
    let add = move |stroke: char, event: &PointerEvent| {
        let so_far = path.get_untracked();
        // A hand that rests on the field draws no novel.
        if so_far.len() + 16 > Signature::LONGEST {
            return;
        }
        if let Some((x, y)) = place(event) {
            draw.run(format!("{so_far}{stroke}{x} {y}"));
        }
    };
    let down = move |event: PointerEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            let _ = field.set_pointer_capture(event.pointer_id());
        }
        drawing.set_value(true);
        add('M', &event);
    };
    let moved = move |event: PointerEvent| {
        if drawing.get_value() {
            add('L', &event);
        }
    };
    let up = move |_: PointerEvent| drawing.set_value(false);
    let view_box = format!("0 0 {} {}", Signature::WIDTH, Signature::HEIGHT);
    view! {
        <div class="sign">
            <div
                class="sign__field"
                role="img"
                aria-label=label
                node_ref=field
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:pointercancel=up
            >
                <svg class="sign__ink" viewBox=view_box preserveAspectRatio="none" aria-hidden="true">
                    <path d=move || path.get()></path>
                </svg>
            </div>
            <button
                type="button"
                class="btn btn--plain btn--small"
                on:click=move |_| draw.run(String::new())
            >
                <span>{clear_label}</span>
            </button>
        </div>
    }
}
