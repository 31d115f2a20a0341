//! Who uses this phone.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::report::half_hidden;
use crate::state::App;
use crate::text::use_reader;
use wording::say;

#[component]
pub fn Me() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let roles = move || {
        let roles = app.roles();
        reader.with(|reader| {
            let estate = reader.estate.name.clone();
            let roles = roles.iter().map(|role| reader.role(*role).to_owned());
            reader.join(roles.chain([estate]))
        })
    };
    let profile = move || app.me.get().map(|me| me.profile);
    let home = move || profile()?.home;
    let phone = move || profile()?.phone.map(|phone| half_hidden(&phone));
    let areas = move || {
        let areas = profile()?.areas;
        (!areas.is_empty()).then(|| reader.with(|reader| reader.join(areas)))
    };
    move || {
        let Some(profile) = profile() else {
            return view! {
                <section class="stack">
                    <h2 class="section__title">{move || say!(i18n, settings.me)}</h2>
                    <p>{move || say!(i18n, settings.nobody)}</p>
                    <a class="btn btn--act" href="/join">
                        <Icon name="person"/>
                        <span>{move || say!(i18n, settings.join)}</span>
                    </a>
                </section>
            }
            .into_any();
        };
        view! {
            <section>
                <h2 class="section__title">{move || say!(i18n, settings.me)}</h2>
                <div class="card card--rows">
                    <dl class="facts">
                        <div>
                            <dt>{move || say!(i18n, settings.name)}</dt>
                            <dd>{profile.name}</dd>
                        </div>
                        <div>
                            <dt>{move || say!(i18n, settings.role)}</dt>
                            <dd>{roles}</dd>
                        </div>
                        {home()
                            .map(|home| {
                                view! {
                                    <div>
                                        <dt>{move || say!(i18n, settings.home)}</dt>
                                        <dd>{home}</dd>
                                    </div>
                                }
                            })}
                        {areas()
                            .map(|areas| {
                                view! {
                                    <div>
                                        <dt>{move || say!(i18n, settings.areas)}</dt>
                                        <dd>{areas}</dd>
                                    </div>
                                }
                            })}
                        {phone()
                            .map(|phone| {
                                view! {
                                    <div>
                                        <dt>{move || say!(i18n, settings.phone)}</dt>
                                        <dd>{phone}</dd>
                                    </div>
                                }
                            })}
                    </dl>
                </div>
            </section>
        }
        .into_any()
    }
}
