//! One thing asked for when a step is ticked, in the form that fits it.

use leptos::prelude::*;
use records::case::Command;
use records::estate::ResourceKind;
use records::member::is_on_duty;
use rulebook::{Evidence, EvidenceKind};

use crate::components::icon::Icon;
use crate::components::signature_pad::SignaturePad;
use crate::pages::case::now::colleagues::colleagues;
use crate::pages::case::now::contact;
use crate::pages::case::now::grounds::{grounds, with_grounds};
use crate::pages::case::now::photos::photos;
use crate::pages::case::now::resource::resource;
use crate::pages::case::open::{Open, Shown};
use crate::pages::case::radio::{Choice, radios};
use crate::state::{rules, tel};
use crate::view::evidence::{called, choose, chosen, field, phone_field, signer_field};
use wording::reader::Reader;
use wording::register::draft;
use wording::say;
use wording::time;

/// `sheet` is where the form keeps it.
pub fn evidence_field(open: Open, shown: &Shown<'_>, sheet: &str, asked: &'static Evidence) -> AnyView {
    let key = field(sheet, &asked.id);
    let reader = shown.reader;
    let legend = || view! { {reader.text(&asked.label)} {must(asked, reader)} }.into_any();
    match asked.kind {
        EvidenceKind::YesNo => {
            let locale = reader.locale;
            if let Some(role) = asked.duty_of
                && !reader.members.is_empty()
                && open.form.peek(&key).is_empty()
            {
                let duty = if is_on_duty(reader.members.values(), role) { "yes" } else { "no" };
                open.form.field(&key).set(duty.to_owned());
            }
            let choices =
                [Choice::new("yes", say!(locale, case.yes)), Choice::new("no", say!(locale, case.no))];
            radios(open.form, &key, legend(), "choices choices--two", choices)
        }
        EvidenceKind::Choice => {
            let choices = options(asked, reader).into_iter().map(|(id, word)| Choice::new(id, word));
            radios(open.form, &key, legend(), "choices", choices)
        }
        EvidenceKind::Choices => ticks(open, reader, asked, &key),
        EvidenceKind::Text => text(open, shown, sheet, asked, &key),
        EvidenceKind::Time => clock(open, reader, asked, &key),
        EvidenceKind::DateTime => day_and_time(open, reader, asked, &key),
        EvidenceKind::Person => person(open, shown, sheet, asked, &key),
        EvidenceKind::Call => call(open, shown, asked, &key),
        EvidenceKind::Amount => amount(open, reader, asked, &key),
        EvidenceKind::Signature => signature(open, reader, sheet, asked, &key),
        EvidenceKind::Photo => photos(open, reader, asked, &key, must(asked, reader).into_any()),
        EvidenceKind::Colleagues => colleagues(open, shown, sheet, asked),
        EvidenceKind::Grounds => grounds(open, shown, sheet, asked),
        EvidenceKind::Vehicle => resource(open, shown, sheet, asked, ResourceKind::Vehicle),
        EvidenceKind::Kit => resource(open, shown, sheet, asked, ResourceKind::Kit),
    }
}

fn options(asked: &Evidence, reader: &Reader) -> Vec<(String, String)> {
    let options = asked.options.iter();
    options.map(|option| (option.id.clone(), reader.text(&option.text))).collect()
}

pub fn must(asked: &Evidence, reader: &Reader) -> impl IntoView {
    let locale = reader.locale;
    let word = match (asked.required || asked.first, asked.kind) {
        (true, _) => say!(locale, case.now.required),
        (false, EvidenceKind::Choices) => say!(locale, case.now.optional_several),
        // A telephone number beside which stands that it may be left out is not dialled.
        (false, EvidenceKind::Call) => "",
        (false, _) => say!(locale, case.now.optional),
    };
    view! { " " <span class="field__must">{word}</span> }
}

/// What is asked for, above the input of that id.
fn labelled(reader: &Reader, asked: &Evidence, key: &str, input: impl IntoView + 'static) -> AnyView {
    view! {
        <div class="field">
            <label class="field__label" for=key.to_owned()>
                {reader.text(&asked.label)}
                {must(asked, reader)}
            </label>
            {input.into_any()}
        </div>
    }
    .into_any()
}

fn ticks(open: Open, reader: &Reader, asked: &'static Evidence, key: &str) -> AnyView {
    let choice = |(value, word): (String, String)| {
        let field = open.form.field(key);
        let key = key.to_owned();
        let is = value.clone();
        let change = move |event: web_sys::Event| {
            let on = event_target_checked(&event);
            let all = choose(&open.form.peek(&key), &value, on);
            open.form.set(&key, all);
        };
        view! {
            <label class="choice">
                <input
                    class="choice__input"
                    type="checkbox"
                    prop:checked=move || chosen(&field.get()).contains(&is)
                    on:change=change
                />
                <span class="choice__face">
                    <span>{word}</span>
                    <Icon name="check" small=true/>
                </span>
            </label>
        }
    };
    let choices: Vec<_> = options(asked, reader).into_iter().map(choice).collect();
    view! {
        <fieldset class="field">
            <legend class="field__label">{reader.text(&asked.label)} {must(asked, reader)}</legend>
            <div class="choices">{choices}</div>
        </fieldset>
    }
    .into_any()
}

fn text(open: Open, shown: &Shown<'_>, sheet: &str, asked: &'static Evidence, key: &str) -> AnyView {
    let reader = shown.reader;
    if asked.drafted && open.form.peek(key).is_empty() {
        let report = draft(&shown.file.case, rules(), reader);
        open.form.field(key).set(with_grounds(open, shown, sheet, asked, &report));
    }
    let field = open.form.field(key);
    let typing = key.to_owned();
    let input = view! {
            <textarea
                class="field__input field__input--grows"
                id=key.to_owned()
                rows="1"
                prop:value=move || field.get()
                on:input=move |event| open.form.set(&typing, event_target_value(&event))
            ></textarea>
    };
    labelled(reader, asked, key, input)
}

fn clock(open: Open, reader: &Reader, asked: &'static Evidence, key: &str) -> AnyView {
    let field = open.form.field(key);
    let offset = time::offset(&reader.estate);
    let typing = key.to_owned();
    let setting = key.to_owned();
    let now = move |_| {
        let time = time::of_day(open.app.now.get_untracked(), offset);
        open.form.set(&setting, time);
    };
    let input = view! {
            <div class="field__pair">
                <input
                    class="field__input"
                    id=key.to_owned()
                    type="time"
                    prop:value=move || field.get()
                    on:input=move |event| open.form.set(&typing, event_target_value(&event))
                />
                <button type="button" class="btn" on:click=now>
                    <Icon name="clock"/>
                    <span>{say!(reader.locale, case.now.right_now)}</span>
                </button>
            </div>
    };
    labelled(reader, asked, key, input)
}

fn day_and_time(open: Open, reader: &Reader, asked: &'static Evidence, key: &str) -> AnyView {
    let field = open.form.field(key);
    let typing = key.to_owned();
    let input = view! {
            <input
                class="field__input"
                id=key.to_owned()
                type="datetime-local"
                prop:value=move || field.get()
                on:input=move |event| open.form.set(&typing, event_target_value(&event))
            />
    };
    labelled(reader, asked, key, input)
}

fn person(open: Open, shown: &Shown<'_>, sheet: &str, asked: &'static Evidence, key: &str) -> AnyView {
    let reader = shown.reader;
    let locale = reader.locale;
    let name = open.form.field(key);
    let phone_key = phone_field(sheet, &asked.id);
    if let Some(site) = asked.contact {
        contact::fill_in(open, site, key, &phone_key);
    }
    let phone = open.form.field(&phone_key);
    let typing_phone = phone_key.clone();
    let names = format!("{key}-names");
    // A colleague chosen by name brings his number.
    let known: Vec<(String, Option<String>)> = reader
        .members
        .values()
        .map(|member| &member.profile)
        .filter(|profile| profile.roles.iter().any(|role| role.is_staff()))
        .map(|profile| (profile.name.clone(), profile.phone.clone()))
        .collect();
    let offered: Vec<_> =
        known.iter().map(|(name, _)| view! { <option value=name.clone()></option> }).collect();
    let typing = {
        let (key, phone_key) = (key.to_owned(), phone_key.clone());
        move |event| {
            let name = event_target_value(&event);
            if let Some((_, Some(phone))) = known.iter().find(|(known, _)| *known == name) {
                open.form.set(&phone_key, phone.clone());
            }
            open.form.set(&key, name);
        }
    };
    let beside = asked.contact.map(|site| contact::beside(open, shown, site, name.clone(), phone.clone()));
    let input = view! {
            <input
                class="field__input"
                id=key.to_owned()
                list=names.clone()
                autocomplete="off"
                placeholder=say!(locale, case.field.name)
                prop:value=move || name.get()
                on:input=typing
            />
            <datalist id=names>{offered}</datalist>
            <label class="hidden-text" for=phone_key.clone()>
                {say!(locale, case.field.phone)}
            </label>
            <input
                class="field__input"
                id=phone_key
                type="tel"
                autocomplete="off"
                placeholder=say!(locale, case.field.phone)
                prop:value=move || phone.get()
                on:input=move |event| open.form.set(&typing_phone, event_target_value(&event))
            />
            {beside}
    };
    labelled(reader, asked, key, input)
}

fn amount(open: Open, reader: &Reader, asked: &'static Evidence, key: &str) -> AnyView {
    let field = open.form.field(key);
    let typing = key.to_owned();
    // Whole yuan: what else is typed never becomes an amount.
    let figures = move |event| {
        let figures: String =
            event_target_value(&event).chars().filter(char::is_ascii_digit).take(9).collect();
        open.form.set(&typing, figures);
    };
    let input = view! {
            <div class="field__pair">
                <input
                    class="field__input"
                    id=key.to_owned()
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=move || field.get()
                    on:input=figures
                />
                <span class="field__unit">{say!(reader.locale, case.amount.yuan)}</span>
            </div>
    };
    labelled(reader, asked, key, input)
}

fn signature(open: Open, reader: &Reader, sheet: &str, asked: &'static Evidence, key: &str) -> AnyView {
    let name_key = signer_field(sheet, &asked.id);
    signature_fields(
        open,
        reader,
        reader.text(&asked.label),
        key,
        name_key,
        Some(must(asked, reader).into_any()),
    )
}

/// Who signs, and the box to sign in.
pub fn signature_fields(
    open: Open,
    reader: &Reader,
    label: String,
    key: &str,
    name_key: String,
    must: Option<AnyView>,
) -> AnyView {
    let locale = reader.locale;
    let name = open.form.field(&name_key);
    let path = open.form.field(key);
    let (typing, drawing) = (name_key.clone(), key.to_owned());
    let draw = Callback::new(move |drawn: String| open.form.set(&drawing, drawn));
    let heading = label.clone();
    view! {
        <div class="field" role="group" aria-label=label>
            <span class="field__label">{heading} {must}</span>
            <label class="hidden-text" for=name_key.clone()>
                {say!(locale, case.sign.name)}
            </label>
            <input
                class="field__input"
                id=name_key
                autocomplete="off"
                placeholder=say!(locale, case.sign.name)
                prop:value=move || name.get()
                on:input=move |event| open.form.set(&typing, event_target_value(&event))
            />
            <SignaturePad
                path=Signal::derive(move || path.get())
                draw=draw
                label=say!(locale, case.sign.field).to_owned()
                clear_label=say!(locale, case.sign.clear).to_owned()
            />
        </div>
    }
    .into_any()
}

/// One tap calls; the tap itself is kept in the case. In a drill nobody is called.
fn call(open: Open, shown: &Shown<'_>, asked: &'static Evidence, key: &str) -> AnyView {
    let reader = shown.reader;
    let drill = shown.file.case.is_drill();
    let locale = reader.locale;
    let field = open.form.field(key);
    let offset = time::offset(&reader.estate);
    let link = |(id, word): (String, String)| {
        let number = reader.estate.hotline(&id).to_owned();
        let key = key.to_owned();
        let href = tel(&number);
        let press = move |_| {
            open.form.set(&key, called(&number, open.app.now.get_untracked()));
            if !drill {
                open.act(vec![Command::Call { number: number.clone() }], || {});
            }
        };
        if drill {
            let word = reader.join([word, say!(locale, case.drill.no_call).to_owned()]);
            return view! {
                <button type="button" class="btn" on:click=press>
                    <Icon name="phone"/>
                    <span>{word}</span>
                </button>
            }
            .into_any();
        }
        view! {
            <a class="btn btn--act" href=href on:click=press>
                <Icon name="phone"/>
                <span>{word}</span>
            </a>
        }
        .into_any()
    };
    let links: Vec<_> = options(asked, reader).into_iter().map(link).collect();
    let made = move || {
        let text = field.get();
        let (number, at) = text.split_once('@')?;
        let time = time::of_day(at.parse().ok()?, offset);
        Some(say!(locale, case.now.called, number = number, time = time))
    };
    view! {
        <div class="field" role="group" aria-label=reader.text(&asked.label)>
            <span class="field__label">{reader.text(&asked.label)} {must(asked, reader)}</span>
            <div class="btn-row">{links}</div>
            <p class="field__hint" role="status">
                {made}
            </p>
        </div>
    }
    .into_any()
}
