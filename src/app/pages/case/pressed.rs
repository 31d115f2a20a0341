//! 督促 (S10): to me, on top until I say that I know; and how each stands, for whoever looks.

use leptos::prelude::*;
use records::case::{Command, Press};

use crate::components::icon::Icon;
use crate::components::press_stands::press_stands;
use crate::pages::case::open::{Open, Shown};
use wording::reader::Reader;
use wording::say;

pub fn to_me(open: Open, shown: &Shown<'_>) -> AnyView {
    let Some(me) = open.me() else { return ().into_any() };
    let cards: Vec<_> =
        shown.file.case.unseen_presses(me).map(|press| card(open, shown.reader, press)).collect();
    cards.into_any()
}

fn card(open: Open, reader: &Reader, press: &Press) -> AnyView {
    let locale = reader.locale;
    let id = press.id;
    let time = reader.when(press.by.at, open.app.now.get_untracked());
    let from = say!(locale, supervise.to_me.from, name = reader.name(&press.by), time = time);
    let label = from.clone();
    let key = format!("press/{id}");
    let answer = open.form.field(&key);
    let typing = key.clone();
    let submit = {
        let key = key.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let answer = Some(open.form.peek(&key));
            open.act(vec![Command::SeePress { press: id, answer }], move || open.form.clear("press/"));
        }
    };
    view! {
        <form class="card pressed pressed--case" aria-label=label on:submit=submit>
            <Icon name="alert"/>
            <div class="stack stack--tight">
                <p class="pressed__from">{from}</p>
                <p class="pressed__text">
                    <b>{press.text.clone()}</b>
                </p>
                <div class="field">
                    <label class="field__label" for=key.clone()>
                        {say!(locale, supervise.to_me.answer)}
                    </label>
                    <div class="field__pair">
                        <input
                            class="field__input"
                            id=key
                            autocomplete="off"
                            prop:value=move || answer.get()
                            on:input=move |event| open.form.set(&typing, event_target_value(&event))
                        />
                        <button type="submit" class="btn btn--act">
                            {say!(locale, supervise.to_me.known)}
                        </button>
                    </div>
                </div>
            </div>
        </form>
    }
    .into_any()
}

pub fn pressed(open: Open, shown: &Shown<'_>) -> AnyView {
    let presses = &shown.file.case.presses;
    if presses.is_empty() || !shown.is_staff() {
        return ().into_any();
    }
    let lines: Vec<_> = presses.iter().map(|press| line(open, shown.reader, press)).collect();
    view! {
        <section class="card">
            <h2 class="section__title">{say!(shown.reader.locale, supervise.of_case.title)}</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(open: Open, reader: &Reader, press: &Press) -> AnyView {
    let locale = reader.locale;
    let what = say!(
        locale,
        supervise.of_case.line,
        by = reader.name(&press.by),
        name = reader.member(press.to).unwrap_or_default(),
        text = press.text.as_str()
    );
    view! {
        <li class="missing">
            <span>{what}</span>
            {press_stands(press, reader, open.app.now.get_untracked())}
        </li>
    }
    .into_any()
}
