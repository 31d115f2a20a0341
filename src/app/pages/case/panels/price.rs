//! 报价、住户签字、收款 (S38, S123, D5).

use leptos::prelude::*;
use records::case::{Command, Cost, Payment, PaymentMethod, QuoteLine, Signature};
use records::estate::Price;
use serde::{Deserialize, Serialize};

use crate::components::icon::Icon;
use crate::pages::case::now::signature_fields;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::panels::{framed, line_field, pick, text_field};
use wording::money::{cost, figures, method, typed, unpaid, yuan};
use wording::say;
use wording::sentence::quote_line;

/// The quote as it is being made, one line an item; kept as text like every field.
const LINES: &str = "quote/lines";
const ITEM: &str = "quote/item";
const KIND: &str = "quote/kind";
const UNIT: &str = "quote/unit";
const COUNT: &str = "quote/count";

const SIGNED: &str = "agree/path";
const SIGNER: &str = "agree/name";

const WHY_NOT: &str = "decline/reason";

const SUM: &str = "payment/sum";
const METHOD: &str = "payment/method";
const RECEIPT: &str = "payment/receipt";

#[derive(Clone, Serialize, Deserialize)]
struct Drawn {
    item: String,
    kind: Cost,
    unit: String,
    fen: u32,
    count: u32,
}

impl Drawn {
    fn of(price: &Price) -> Drawn {
        let Price { item, kind, unit, fen } = price.clone();
        Drawn { item, kind, unit, fen, count: 1 }
    }

    fn again(line: &QuoteLine) -> Drawn {
        let QuoteLine { item, kind, unit_fen, count } = line.clone();
        Drawn { item, kind, unit: String::new(), fen: unit_fen, count }
    }

    fn is(&self, price: &Price) -> bool {
        self.item == price.item && self.kind == price.kind && self.fen == price.fen
    }

    fn line(self) -> QuoteLine {
        QuoteLine { item: self.item, kind: self.kind, unit_fen: self.fen, count: self.count }
    }
}

fn lines(text: &str) -> Vec<Drawn> {
    serde_json::from_str(text).unwrap_or_default()
}

fn to_text(lines: &[Drawn]) -> String {
    if lines.is_empty() { String::new() } else { serde_json::to_string(lines).unwrap_or_default() }
}

fn put(open: Open, lines: &[Drawn]) {
    open.form.set(LINES, to_text(lines));
}

pub fn quote(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    if let Some(quote) = &shown.file.case.quote
        && open.form.peek(LINES).is_empty()
    {
        let drawn: Vec<Drawn> = quote.lines.iter().map(Drawn::again).collect();
        open.form.field(LINES).set(to_text(&drawn));
    }
    let listed: Vec<AnyView> = reader.estate.prices.iter().map(|price| offered(open, shown, price)).collect();
    let listed = if listed.is_empty() {
        view! { <p class="quiet">{say!(locale, case.price.none)}</p> }.into_any()
    } else {
        view! { <ul class="price__list">{listed}</ul> }.into_any()
    };
    let drawn = open.form.field(LINES);
    let labour = cost(Cost::Labour, reader);
    let material = cost(Cost::Material, reader);
    let table = move || {
        let all = lines(&drawn.get());
        let rows: Vec<_> =
            all.iter().enumerate().map(|(at, line)| row(open, at, line, labour, material)).collect();
        view! { <ul class="price__lines">{rows}</ul> }
    };
    let kinds = vec![
        ("labour".to_owned(), labour.to_owned(), String::new()),
        ("material".to_owned(), material.to_owned(), String::new()),
    ];
    let add = move |_| {
        let (item, kind) = (open.form.peek(ITEM).trim().to_owned(), open.form.peek(KIND));
        let Some(fen) = typed(&open.form.peek(UNIT)).filter(|_| !item.is_empty()) else {
            return open.lacks("lines");
        };
        let kind = if kind == "material" { Cost::Material } else { Cost::Labour };
        let count = open.form.peek(COUNT).trim().parse().unwrap_or(1).max(1);
        let mut all = lines(&open.form.peek(LINES));
        all.push(Drawn { item, kind, unit: String::new(), fen, count });
        put(open, &all);
        for field in [ITEM, UNIT, COUNT] {
            open.form.set(field, String::new());
        }
    };
    let fields = view! {
        <h3 class="field__label">{say!(locale, case.price.list)}</h3>
        {listed}
        {table}
        <details>
            <summary class="field__label">{say!(locale, case.price.free_line)}</summary>
            <div class="stack">
                {line_field(open, ITEM, say!(locale, case.price.item), "text")}
                {pick(open, KIND, "", "choices choices--two", kinds)}
                {line_field(open, UNIT, say!(locale, case.price.unit_price), "text")}
                {line_field(open, COUNT, say!(locale, case.price.count), "number")}
                <button type="button" class="btn" on:click=add>
                    <Icon name="plus"/>
                    <span>{say!(locale, case.price.add)}</span>
                </button>
            </div>
        </details>
    };
    let title = say!(locale, case.price.title).to_owned();
    framed(shown, title, fields.into_any(), move || {
        let lines = lines(&open.form.peek(LINES)).into_iter().map(Drawn::line).collect();
        open.act(vec![Command::Quote(lines)], open.finish("quote/"));
    })
}

/// The sum so far stands by the button that sends it, whatever part of the list one looks at.
pub fn sum(open: Open) -> AnyView {
    let drawn = open.form.field(LINES);
    let text = move || {
        let sum: u64 = lines(&drawn.get()).into_iter().map(|line| line.line().fen()).sum();
        say!(open.locale(), case.price.sum, sum = yuan(sum))
    };
    view! {
        <p class="price__sum" role="status">
            {text}
        </p>
    }
    .into_any()
}

/// A line of the price list: one tap puts it on the quote.
fn offered(open: Open, shown: &Shown<'_>, price: &Price) -> AnyView {
    let kind = cost(price.kind, shown.reader);
    let words = format!("{} · {kind} {}/{}", price.item, yuan(price.fen.into()), price.unit);
    let drawn = open.form.field(LINES);
    let listed = price.clone();
    let chosen = move || {
        let count = lines(&drawn.get()).into_iter().find(|line| line.is(&listed))?.count;
        Some(view! { <span class="price__count">{format!("× {count}")}</span> })
    };
    let price = price.clone();
    let add = move |_| {
        let mut all = lines(&open.form.peek(LINES));
        match all.iter_mut().find(|line| line.is(&price)) {
            Some(line) => line.count += 1,
            None => all.push(Drawn::of(&price)),
        }
        put(open, &all);
    };
    view! {
        <li>
            <button type="button" class="btn btn--row" on:click=add>
                <Icon name="plus" small=true/>
                <span>{words}</span>
                {chosen}
            </button>
        </li>
    }
    .into_any()
}

fn row(open: Open, at: usize, line: &Drawn, labour: &'static str, material: &'static str) -> AnyView {
    let kind = match line.kind {
        Cost::Labour => labour,
        Cost::Material => material,
    };
    let words = format!("{} · {kind} {} × {}", line.item, yuan(line.fen.into()), line.count);
    let remove = move |_| {
        let mut all = lines(&open.form.peek(LINES));
        if at < all.len() {
            all.remove(at);
        }
        put(open, &all);
    };
    view! {
        <li class="price__line">
            <span>{words}</span>
            <button type="button" class="btn btn--icon btn--plain" on:click=remove>
                <Icon name="close" small=true/>
                <span class="hidden-text">{say!(open.locale(), case.price.remove)}</span>
            </button>
        </li>
    }
    .into_any()
}

pub fn agree(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let Some(quote) = &shown.file.case.quote else { return ().into_any() };
    let sum = say!(locale, case.price.sum, sum = yuan(quote.fen()));
    let label = say!(locale, case.field.signature).to_owned();
    let lines: Vec<_> =
        quote.lines.iter().map(|line| view! { <li>{quote_line(line, reader)}</li> }).collect();
    let fields = view! {
        <ul class="price__lines">{lines}</ul>
        <p class="price__sum">{sum}</p>
        {signature_fields(open, reader, label, SIGNED, SIGNER.to_owned(), None)}
    };
    let id = quote.id;
    let title = say!(locale, case.price.agree_sign).to_owned();
    framed(shown, title, fields.into_any(), move || {
        let signature = Signature { name: open.form.peek(SIGNER), path: open.form.peek(SIGNED) };
        let command = Command::AgreeToQuote { quote: id, signature: Some(signature) };
        open.act(vec![command], open.finish("agree/"));
    })
}

/// 住户不同意: in his own words, on his phone or told to us.
pub fn decline(open: Open, shown: &Shown<'_>) -> AnyView {
    let locale = shown.reader.locale;
    let Some(quote) = &shown.file.case.quote else { return ().into_any() };
    let fields = view! {
        <p class="price__sum">{say!(locale, case.price.sum, sum = yuan(quote.fen()))}</p>
        {text_field(open, WHY_NOT, say!(locale, case.price.why_not), "", "2")}
    };
    let id = quote.id;
    let title = say!(locale, case.price.decline).to_owned();
    framed(shown, title, fields.into_any(), move || {
        let command = Command::DeclineQuote { quote: id, reason: open.form.peek(WHY_NOT) };
        open.act(vec![command], open.finish("decline/"));
    })
}

const METHODS: [(&str, PaymentMethod); 5] = [
    ("wechat", PaymentMethod::WeChat),
    ("alipay", PaymentMethod::Alipay),
    ("cash", PaymentMethod::Cash),
    ("card", PaymentMethod::Card),
    ("transfer", PaymentMethod::Transfer),
];

pub fn payment(open: Open, shown: &Shown<'_>) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    // All that is left is what is mostly paid.
    if open.form.peek(SUM).is_empty() {
        open.form.field(SUM).set(figures(unpaid(&shown.file.case)));
    }
    let options = METHODS
        .into_iter()
        .map(|(id, paid)| (id.to_owned(), method(paid, reader).to_owned(), String::new()))
        .collect();
    let fields = view! {
        {line_field(open, SUM, say!(locale, case.price.pay_sum), "text")}
        {pick(open, METHOD, say!(locale, case.price.pay_method), "choices", options)}
        {line_field(open, RECEIPT, say!(locale, case.price.pay_receipt), "text")}
    };
    let title = say!(locale, case.price.pay_title).to_owned();
    framed(shown, title, fields.into_any(), move || {
        let chosen = open.form.peek(METHOD);
        let Some(fen) = typed(&open.form.peek(SUM)).filter(|fen| *fen > 0) else {
            return open.lacks("sum");
        };
        let Some((_, method)) = METHODS.into_iter().find(|(id, _)| *id == chosen) else {
            return open.lacks("method");
        };
        let receipt = Some(open.form.peek(RECEIPT).trim().to_owned()).filter(|number| !number.is_empty());
        let payment = Payment { fen, method, receipt };
        open.act(vec![Command::TakePayment(payment)], open.finish("payment/"));
    })
}
