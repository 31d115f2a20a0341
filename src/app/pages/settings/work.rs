//! For staff: who is on duty, the registers, who has what in hand, the estate's settings, the price list; for residents the last.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{App, Phase};
use crate::text::use_reader;
use wording::say;

#[component]
pub fn Work() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let duty = move || {
        let me = app.me.with(|me| me.as_ref().map(|me| me.member));
        let since = app.members.with(|members| members.get(&me?)?.on_duty);
        match since {
            Some(at) => {
                let time = reader.with(|reader| reader.when(at, app.now.get_untracked()));
                say!(i18n, settings.duty_on, time = time)
            }
            None => say!(i18n, settings.duty_off).to_owned(),
        }
    };
    let site = move || {
        let may = |actor: &records::Actor| actor.holds_role_for(&records::Action::Settle);
        match app.actor.with(|actor| actor.as_ref().is_some_and(may)) {
            true => say!(i18n, settings.site_change),
            false => say!(i18n, settings.site_read),
        }
        .to_owned()
    };
    let leads = Memo::new(move |_| {
        let may = |actor: &records::Actor| actor.holds_role_for(&records::Action::Press);
        app.actor.with(|actor| actor.as_ref().is_some_and(may))
    });
    let prices = move || match app.estate.with(|estate| estate.prices.len()) {
        0 => say!(i18n, settings.prices_none).to_owned(),
        count => say!(i18n, settings.prices_count, count = count),
    };
    let row = |href: &'static str, icon: &'static str, name: Signal<&'static str>, more: Signal<String>| {
        view! {
            <li>
                <a class="set-row set-row--go" href=href>
                    <span class="set-row__name">
                        <Icon name=icon/>
                        <span>{move || name.get()} <small>{move || more.get()}</small></span>
                    </span>
                    <Icon name="chevron" small=true/>
                </a>
            </li>
        }
    };
    view! {
        // 《有偿服务项目及收费标准》 is the residents' to read as well (D5).
        <Show when=move || app.phase.get() == Phase::Ready && !app.is_staff()>
            <section>
                <ul class="card card--flush">
                    {row(
                        "/site?part=prices",
                        "note",
                        Signal::derive(move || say!(i18n, settings.prices)),
                        Signal::derive(prices),
                    )}
                </ul>
            </section>
        </Show>
        <Show when=move || app.is_staff()>
            <section>
                <h2 class="section__title">{move || say!(i18n, settings.work)}</h2>
                <ul class="card card--flush">
                    {row(
                        "/duty",
                        "people",
                        Signal::derive(move || say!(i18n, settings.duty)),
                        Signal::derive(duty),
                    )}
                    // Under the thumb of a phone there is no room for it.
                    {row(
                        "/register",
                        "register",
                        Signal::derive(move || say!(i18n, shell.register)),
                        Signal::derive(move || say!(i18n, settings.registers).to_owned()),
                    )}
                    {move || {
                        let row = row(
                            "/supervise",
                            "clock",
                            Signal::derive(move || say!(i18n, supervise.title)),
                            Signal::derive(move || say!(i18n, supervise.more).to_owned()),
                        );
                        leads.get().then_some(row)
                    }}
                    {row(
                        "/site",
                        "site",
                        Signal::derive(move || say!(i18n, settings.site)),
                        Signal::derive(site),
                    )}
                    {row(
                        "/site?part=prices",
                        "note",
                        Signal::derive(move || say!(i18n, settings.prices)),
                        Signal::derive(prices),
                    )}
                </ul>
            </section>
        </Show>
    }
}
