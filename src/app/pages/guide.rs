//! 指南: whom to call and what to do, without signal and without joining (S188–S202).

mod hotlines;

pub use hotlines::{Emergency, House};

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::page::Page;
use crate::i18n::use_i18n;
use crate::pages::join::ToVisit;
use crate::state::{App, Hotlines, Phase};
use wording::say;

#[component]
pub fn GuidePage() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let hotlines = expect_context::<Hotlines>();
    let joined = Memo::new(move |_| app.phase.get() == Phase::Ready);
    let actions = move || {
        if joined.get() {
            view! {
                <a class="btn btn--main" href="/help">
                    <Icon name="help"/>
                    <span>
                        {move || if app.is_staff() { say!(i18n, shell.report) } else { say!(i18n, guide.help) }}
                    </span>
                </a>
            }
            .into_any()
        } else {
            let visitors = hotlines.numbers().visitors;
            view! {
                {visitors.then(|| view! { <ToVisit class="btn btn--main"/> })}
                <a class=if visitors { "btn" } else { "btn btn--main" } href="/join">
                    <Icon name="person"/>
                    <span>{move || say!(i18n, guide.join)}</span>
                </a>
            }
            .into_any()
        }
    };
    view! {
        <Page
            title=Signal::derive(move || say!(i18n, guide.title).to_owned())
            sub=Signal::derive(move || Some(say!(i18n, guide.sub).to_owned()))
            pill=Signal::from(joined)
            actions=move || actions
        >
            <div class="stack stack--wide">
                <section aria-labelledby="phones">
                    <h2 class="hidden-text" id="phones">
                        {move || say!(i18n, guide.phones)}
                    </h2>
                    <div class="stack stack--tight">
                        <Emergency/>
                        <House/>
                    </div>
                </section>
                <article class="guide-text card">
                    <h2>{move || say!(i18n, guide.text.title)}</h2>
                    <p>{move || say!(i18n, guide.text.purpose)}</p>
                    <section>
                        <h2>{move || say!(i18n, guide.text.what)}</h2>
                        <p>{move || say!(i18n, guide.text.definition)}</p>
                    </section>
                    <section>
                        <h2>{move || say!(i18n, guide.text.how)}</h2>
                        <ol>
                            <li>{move || say!(i18n, guide.text.report)}</li>
                            <li>{move || say!(i18n, guide.text.at_once)}</li>
                        </ol>
                    </section>
                </article>
            </div>
        </Page>
    }
}
