//! 你还没上岗: on a phone, whoever has come to work without saying so is asked to.

use leptos::prelude::*;
use records::member::MemberCommand;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::duty::change;
use crate::state::{Act, App};
use wording::say;

#[component]
pub fn OffDuty() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let act = Act::new(app);
    // Nothing is said while nobody knows.
    let off = Memo::new(move |_| {
        let me = app.me.with(|me| me.as_ref().map(|me| me.member))?;
        app.members.with(|members| members.get(&me).map(|member| member.on_duty.is_none()))
    });
    let begin = move |_| {
        if let Some(me) = app.me.with_untracked(|me| me.as_ref().map(|me| me.member)) {
            change(act, me, MemberCommand::BeginDuty, say!(i18n, duty.began));
        }
    };
    move || {
        (off.get() == Some(true) && app.is_staff()).then(|| {
            view! {
                <p class="off-duty phone-only">
                    <Icon name="people" small=true/>
                    <a href="/duty">{move || say!(i18n, duty.not_yet)}</a>
                    <button
                        type="button"
                        class="btn btn--small btn--act"
                        aria-disabled=move || act.busy.get().then_some("true")
                        on:click=begin
                    >
                        {move || say!(i18n, duty.begin)}
                    </button>
                </p>
            }
        })
    }
}
