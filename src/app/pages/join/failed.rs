//! Joining did not work: why, and what to do now.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::join::ToGuide;
use crate::state::{Hotlines, JoinFailed, tel};
use wording::say;

#[component]
pub fn Failed(why: JoinFailed, again: Callback<()>, to_code: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let hotlines = expect_context::<Hotlines>();
    // The same invitation may still work, or only another one will.
    let may_work =
        matches!(why, JoinFailed::NoSignal | JoinFailed::NotOurs | JoinFailed::TooMany | JoinFailed::Unknown);
    let why = StoredValue::new(why);
    let title = move || {
        why.with_value(|why| match why {
            JoinFailed::NoSignal => say!(i18n, join.failed.no_signal),
            JoinFailed::Unknown => say!(i18n, join.failed.unknown),
            JoinFailed::Used => say!(i18n, join.failed.used),
            JoinFailed::Expired => say!(i18n, join.failed.expired),
            JoinFailed::TooMany => say!(i18n, join.failed.too_many),
            JoinFailed::NotOurs => say!(i18n, join.failed.not_ours),
        })
    };
    let text = move || {
        why.with_value(|why| match why {
            JoinFailed::NoSignal => say!(i18n, join.failed.no_signal_text),
            JoinFailed::Unknown => say!(i18n, join.failed.unknown_text),
            JoinFailed::Used => say!(i18n, join.failed.used_text),
            JoinFailed::Expired => say!(i18n, join.failed.expired_text),
            JoinFailed::TooMany => say!(i18n, join.failed.too_many_text),
            JoinFailed::NotOurs => say!(i18n, join.failed.not_ours_text),
        })
    };
    let call = move |class: &'static str| {
        hotlines.desk().map(|number| {
            let href = tel(&number);
            view! {
                <a class=class href=href>
                    <Icon name="phone"/>
                    <span>{move || say!(i18n, common.call_desk)}</span>
                </a>
            }
        })
    };
    let actions = move || {
        view! {
            <button
                type="button"
                class="btn btn--main"
                on:click=move |_| if may_work { again.run(()) } else { to_code.run(()) }
            >
                <span>
                    {move || if may_work { say!(i18n, join.invite.go) } else { say!(i18n, join.other_code) }}
                </span>
            </button>
            {move || call("btn")}
        }
    };
    view! {
        <Page title=Signal::derive(move || say!(i18n, common.name).to_owned()) pill=false actions=actions>
            <div class="join" role="alert">
                <h2 class="join__as">{title}</h2>
                <p>{text}</p>
                <ToGuide/>
            </div>
        </Page>
    }
}
