//! The app people see: Leptos, compiled to wasm. The only crate that knows the browser.

mod browser;
mod state;

use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| {
        let app = state::App::start();
        let settings = state::Settings::remembered();
        provide_context(app);
        provide_context(settings);
        view! { <main><h1>"呼应"</h1></main> }
    });
}
