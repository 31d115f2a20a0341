//! The app people see: Leptos, compiled to wasm. The only crate that knows the browser.

use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| view! { <main><h1>"呼应"</h1></main> });
}
