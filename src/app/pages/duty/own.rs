//! 我上岗了 / 我下岗了: one's own, under the thumb.

use leptos::prelude::*;
use records::member::MemberCommand;

use crate::i18n::use_i18n;
use crate::pages::duty::change::change;
use crate::state::{Act, App};
use crate::text::use_reader;
use crate::view::duty::left_empty_by;
use wording::say;

#[component]
pub fn Own(act: Act) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let me = Memo::new(move |_| app.me.with(|me| me.as_ref().map(|me| me.member)));
    let since = Memo::new(move |_| app.members.with(|members| members.get(&me.get()?)?.on_duty));
    let could = Memo::new(move |_| {
        let command = if since.get().is_none() { MemberCommand::BeginDuty } else { MemberCommand::EndDuty };
        me.get().is_some_and(|me| app.could_with_member(me, command).is_ok())
    });
    let press = move |_| {
        let Some(me) = me.get_untracked() else { return };
        match since.get_untracked() {
            None => change(act, me, MemberCommand::BeginDuty, say!(i18n, duty.began).to_owned()),
            Some(_) => change(act, me, MemberCommand::EndDuty, say!(i18n, duty.ended).to_owned()),
        }
    };
    let words = move || match since.get() {
        None => say!(i18n, duty.begin_me),
        Some(_) => say!(i18n, duty.end_me),
    };
    // Going is not what the page asks for: it stands there without the colour.
    let class = move || if since.get().is_none() { "btn btn--main" } else { "btn duty__go" };
    let why = move || {
        let Some(since) = since.get() else {
            return say!(i18n, duty.begin_why).to_owned();
        };
        let me = me.get();
        let empty = app.members.with(|members| me.map(|me| left_empty_by(me, members)).unwrap_or_default());
        reader.with(|reader| {
            if empty.is_empty() {
                return say!(i18n, duty.end_why, time = reader.when(since, app.now.get_untracked()));
            }
            let roles: Vec<_> = empty.iter().map(|role| reader.role(*role)).collect();
            say!(i18n, duty.end_last, roles = roles.join(say!(i18n, duty.comma)))
        })
    };
    move || {
        could.get().then(|| {
            view! {
                <button
                    type="button"
                    class=class
                    aria-disabled=move || act.busy.get().then_some("true")
                    on:click=press
                >
                    <span>{words}</span>
                </button>
                <p class="actions__why">{why}</p>
            }
        })
    }
}
