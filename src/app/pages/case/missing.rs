//! A case that is not on this phone: confidential, or not come yet.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::sending_pill::SendingPill;
use crate::state::{App, Hotlines, tel};
use wording::reader::Reader;
use wording::say;

#[component]
pub fn Missing(reader: Memo<Reader>) -> impl IntoView {
    let app = expect_context::<App>();
    let hotlines = expect_context::<Hotlines>();
    move || {
        let reader = reader.get();
        let locale = reader.locale;
        let fetching = app.status.with(|status| status.fetching);
        let (title, text) = if fetching {
            (say!(locale, case.missing.coming), say!(locale, case.missing.coming_text))
        } else {
            (say!(locale, case.missing.title), say!(locale, case.missing.text))
        };
        let roles: Vec<&str> = app.roles().into_iter().map(|role| reader.role(role)).collect();
        let you = say!(locale, case.missing.you, role = roles.join(" · "));
        let call = hotlines.desk().map(|number| {
            view! {
                <a class="btn" href=tel(&number)>
                    <Icon name="phone"/>
                    <span>{say!(locale, common.call_desk)}</span>
                </a>
            }
        });
        view! {
            <section class="pane pane--case">
                <header class="bar">
                    <a class="bar__back" href="/queue">
                        <Icon name="back"/>
                        <span class="hidden-text">{say!(locale, common.back)}</span>
                    </a>
                    <div class="bar__text">
                        <h1 class="bar__title">{say!(locale, case.missing.bar)}</h1>
                    </div>
                    <SendingPill/>
                </header>
                <div class="pane__body" tabindex="0">
                    <div class="empty">
                        <Icon name="lock"/>
                        <h2 class="empty__title">{title}</h2>
                        <p>{text} " " {you}</p>
                        {call}
                    </div>
                </div>
                <div class="actions">
                    <a class="btn btn--main" href="/queue">
                        <span>{say!(locale, case.missing.back)}</span>
                    </a>
                </div>
            </section>
        }
    }
}
