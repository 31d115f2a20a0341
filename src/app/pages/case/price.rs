//! 报价与收款 (S38, S123, D5): what it costs, whether the resident has agreed, what was paid.

use leptos::prelude::*;
use records::case::{Agreement, Command, Flag, Payment, PaymentMethod, Quote};

use crate::pages::case::open::{Open, Panel, Shown};
use wording::money::{paid, unpaid, yuan};
use wording::say;
use wording::sentence::quote_line;

/// Nothing may begin before: it stands above the step of now.
pub fn to_agree(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    if case.is_open() && !case.is_price_agreed() { price(open, shown) } else { ().into_any() }
}

pub fn agreed(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    if case.is_open() && !case.is_price_agreed() { ().into_any() } else { price(open, shown) }
}

fn price(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    if !case.flags.contains(&Flag::Paid) {
        return ().into_any();
    }
    let locale = shown.reader.locale;
    let quote = case.quote.as_ref().map(|quote| self::quote(open, shown, quote));
    let make = (case.quote.is_none() && shown.could(open, Command::Quote(Vec::new())))
        .then(|| go(open, Panel::Quote, say!(locale, case.price.title), true));
    view! {
        <section class="card stack stack--tight">
            <h2 class="section__title">{say!(locale, case.price.title)}</h2>
            {quote}
            {make}
            {payments(open, shown)}
        </section>
    }
    .into_any()
}

fn quote(open: Open, shown: &Shown<'_>, quote: &Quote) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let lines: Vec<_> =
        quote.lines.iter().map(|line| view! { <li>{quote_line(line, reader)}</li> }).collect();
    let declined = quote.declined.as_ref().map(|(by, reason)| {
        let time = reader.when(by.at, open.app.now.get_untracked());
        let said = say!(locale, case.price.declined, time = time, reason = reason.as_str());
        view! { <p class="notice">{said}</p> }
    });
    let stands = match &quote.agreed {
        Some(agreed) => agreement(open, shown, agreed),
        None => ask(open, shown, quote),
    };
    view! {
        <ul class="price__lines">{lines}</ul>
        <p class="price__sum">{say!(locale, case.price.sum, sum = yuan(quote.fen()))}</p>
        {declined}
        {stands}
    }
    .into_any()
}

fn agreement(open: Open, shown: &Shown<'_>, agreed: &Agreement) -> AnyView {
    let reader = shown.reader;
    let time = reader.when(agreed.by.at, open.app.now.get_untracked());
    let signed = agreed.signature.as_ref().map(|signature| {
        let view_box =
            format!("0 0 {} {}", records::case::Signature::WIDTH, records::case::Signature::HEIGHT);
        view! {
            <svg class="sign__ink sign__ink--small" viewBox=view_box role="img" aria-label=signature.name.clone()>
                <path d=signature.path.clone()></path>
            </svg>
        }
    });
    view! {
        <p class="notice notice--ok">
            <crate::components::icon::Icon name="check"/>
            <span>{say!(reader.locale, case.price.agreed, time = time)}</span>
        </p>
        {signed}
    }
    .into_any()
}

/// The resident taps on his own phone; on ours he signs.
fn ask(open: Open, shown: &Shown<'_>, quote: &Quote) -> AnyView {
    let locale = shown.reader.locale;
    if !shown.file.case.is_open() {
        return ().into_any();
    }
    if shown.is_staff() {
        let waits = quote.is_open();
        let note = if waits { say!(locale, case.price.waiting) } else { say!(locale, case.price.after_no) };
        let decline = waits.then(|| go(open, Panel::DeclinePrice, say!(locale, case.price.decline), false));
        return view! {
            <p class="quiet">{note}</p>
            <div class="btn-row">
                {go(open, Panel::Agree, say!(locale, case.price.agree_sign), waits)}
                {go(open, Panel::Quote, say!(locale, case.price.change), !waits)}
                {decline}
            </div>
        }
        .into_any();
    }
    let id = quote.id;
    let agree = move |_| open.act(vec![Command::AgreeToQuote { quote: id, signature: None }], || {});
    view! {
        <button type="button" class="btn btn--act" on:click=agree>
            <span>{say!(locale, case.price.agree)}</span>
        </button>
        {quote.is_open().then(|| go(open, Panel::DeclinePrice, say!(locale, case.price.decline), false))}
    }
    .into_any()
}

fn payments(open: Open, shown: &Shown<'_>) -> AnyView {
    let case = &shown.file.case;
    let locale = shown.reader.locale;
    let nothing_to_pay = case.quote.as_ref().is_none_or(|quote| quote.declined.is_some());
    if nothing_to_pay && case.payments.is_empty() {
        return ().into_any();
    }
    let text = paid(case, shown.reader).unwrap_or_else(|| say!(locale, case.price.unpaid).to_owned());
    let payment = Payment { fen: 0, method: PaymentMethod::Cash, receipt: None };
    let pay = (unpaid(case) > 0 && shown.could(open, Command::TakePayment(payment)))
        .then(|| go(open, Panel::Payment, say!(locale, case.price.pay), false));
    view! {
        <p class="quiet">{text}</p>
        {pay}
    }
    .into_any()
}

fn go(open: Open, panel: Panel, word: &'static str, first: bool) -> AnyView {
    let class = if first { "btn btn--act" } else { "btn btn--small" };
    view! {
        <button type="button" class=class on:click=move |_| open.show_panel(panel.clone())>
            <span>{word}</span>
        </button>
    }
    .into_any()
}
