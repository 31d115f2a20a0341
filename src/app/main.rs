//! The app people see: Leptos, compiled to wasm. The only crate that knows the browser.

#![expect(unreachable_pub, reason = "a program exports nothing; `pub` says what a module offers the others")]

mod browser;
mod components;
mod i18n;
mod pages;
mod parts;
mod state;
mod text;
mod view;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use components::shell::Shell;
use i18n::I18n;
use pages::{Home, NotFound, ReportPage};
use parts::{
    CasePage, DutyPage, GuidePage, JoinPage, MinePage, QueuePage, RegisterPage, SentPage, SettingsPage,
    SitePage, SupervisePage, SyncPage,
};

fn main() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    leptos::mount::mount_to_body(Huying);
}

#[component]
fn Huying() -> impl IntoView {
    I18n::provide();
    // Everything that lives as long as the page.
    state::provide();
    view! {
        <Router>
            <Shell>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/help") view=ReportPage/>
                    <Route path=path!("/help/:id") view=SentPage/>
                    <Route path=path!("/mine") view=MinePage/>
                    <ParentRoute path=path!("") view=QueuePage>
                        <Route path=path!("/queue") view=|| ()/>
                        <Route path=path!("/case/:id") view=CasePage/>
                    </ParentRoute>
                    <Route path=path!("/register") view=RegisterPage/>
                    <Route path=path!("/duty") view=DutyPage/>
                    <Route path=path!("/supervise") view=SupervisePage/>
                    <Route path=path!("/site") view=SitePage/>
                    <Route path=path!("/guide") view=GuidePage/>
                    <Route path=path!("/sync") view=SyncPage/>
                    <Route path=path!("/join") view=JoinPage/>
                    <Route path=path!("/settings") view=SettingsPage/>
                </Routes>
            </Shell>
        </Router>
    }
}
