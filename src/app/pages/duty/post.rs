//! 我的岗位 (S132): where I am, said with one tap while I am on duty. Nobody is tracked.

use leptos::prelude::*;
use records::Place;
use records::member::MemberCommand;

use crate::i18n::use_i18n;
use crate::pages::duty::change::change;
use crate::state::{Act, App};
use crate::text::use_reader;
use wording::say;

#[component]
pub fn OwnPost(act: Act) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let me = Memo::new(move |_| app.me.with(|me| me.as_ref().map(|me| me.member)));
    let could = Memo::new(move |_| {
        let on_duty = app.members.with(|members| {
            me.get().and_then(|me| members.get(&me)).is_some_and(|member| member.on_duty.is_some())
        });
        let take = MemberCommand::TakePost(Place::default());
        on_duty && me.get().is_some_and(|me| app.could_with_member(me, take).is_ok())
    });
    let post = Memo::new(move |_| {
        let me = me.get();
        let building = app.members.with(|members| {
            let post = members.get(&me?)?.post.as_ref()?;
            post.place.building.clone()
        });
        building.unwrap_or_default()
    });
    let buildings = Memo::new(move |_| app.estate.with(|estate| estate.buildings.clone()));
    let choose = move |event| {
        let building = Some(event_target_value(&event)).filter(|building| !building.is_empty());
        let place = Place { building, ..Place::default() };
        if let Some(me) = me.get_untracked() {
            change(act, me, MemberCommand::TakePost(place), say!(i18n, at_hand.post.set).to_owned());
        }
    };
    let option = move |building: String| {
        let name = reader
            .with(|reader| reader.place(&Place { building: Some(building.clone()), ..Place::default() }));
        let is = building.clone();
        view! {
            <option value=building prop:selected=move || post.get() == is>
                {name}
            </option>
        }
    };
    move || {
        could.get().then(|| {
            view! {
                <div class="field post">
                    <label class="field__label" for="post">
                        {say!(i18n, at_hand.post.label)}
                    </label>
                    <select class="field__input" id="post" on:change=choose>
                        <option value="" prop:selected=move || post.get().is_empty()>
                            {say!(i18n, at_hand.post.unsaid)}
                        </option>
                        {buildings.get().into_iter().map(option).collect_view()}
                    </select>
                </div>
            }
        })
    }
}
