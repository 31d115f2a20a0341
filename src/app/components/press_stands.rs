//! How a 督促 stands: when it was sent, and seen or since when not.

use leptos::prelude::*;
use records::Millis;
use records::case::Press;

use wording::reader::Reader;
use wording::{Locale, say};

/// 督促 14:06 · 未阅 12 分钟
pub fn press_stands(press: &Press, reader: &Reader, now: Millis) -> AnyView {
    let locale = reader.locale;
    let sent = say!(locale, supervise.sent_at, time = reader.when(press.by.at, now));
    let (class, seen) = match &press.seen {
        Some(by) => ("press-stands", say!(locale, supervise.seen_at, time = reader.when(by.at, now))),
        None => ("press-stands press-stands--not", unseen(now - press.by.at, locale)),
    };
    let answer = press.answer.as_deref().map(|text| say!(locale, supervise.answer, text = text));
    view! { <span class=class>{reader.join([sent, seen].into_iter().chain(answer))}</span> }.into_any()
}

/// 未阅 12 分钟
fn unseen(span: Millis, locale: Locale) -> String {
    let minutes = span.max(0) / 60_000;
    let span = match minutes {
        0 => return say!(locale, supervise.not_seen_now).to_owned(),
        1..60 => say!(locale, supervise.minutes, count = minutes),
        60..2_880 => say!(locale, supervise.hours, count = minutes / 60),
        _ => say!(locale, supervise.days, count = minutes / 1_440),
    };
    say!(locale, supervise.not_seen, span = span)
}
