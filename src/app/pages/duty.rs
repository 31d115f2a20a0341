//! 值班: who is on duty now, and one's own coming and going.

mod at_hand;
mod board;
mod change;
mod own;
mod post;

pub use change::change;

use records::case::Refusal;

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::components::trouble::Trouble;
use crate::i18n::use_i18n;
use crate::pages::duty::at_hand::AtHand;
use crate::pages::duty::board::Board;
use crate::pages::duty::own::Own;
use crate::pages::duty::post::OwnPost;
use crate::state::{Act, App, Phase};
use wording::say;

#[component]
pub fn DutyPage() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let act = Act::new(app);
    let staff = Memo::new(move |_| (app.phase.get() == Phase::Ready).then(|| app.is_staff()));
    let title = Signal::derive(move || say!(i18n, duty.title).to_owned());
    let refused = move |refusal| match refusal {
        Refusal::Denied(_) => say!(i18n, duty.denied),
        Refusal::NoSuchCase => say!(i18n, duty.not_here),
        _ => say!(i18n, duty.changed),
    };
    move || match staff.get() {
        None => ().into_any(),
        Some(true) => view! {
            <Page title=title actions=move || view! { <Own act=act/> }>
                <div class="stack">
                    <Trouble refused=act.refused words=refused/>
                    <OwnPost act=act/>
                    <Board act=act/>
                    <AtHand/>
                </div>
            </Page>
        }
        .into_any(),
        Some(false) => view! {
            <Page title=title>
                <div class="empty">
                    <Icon name="people"/>
                    <h2 class="empty__title">{move || say!(i18n, duty.outside.title)}</h2>
                    <p>{move || say!(i18n, duty.outside.text)}</p>
                </div>
            </Page>
        }
        .into_any(),
    }
}
