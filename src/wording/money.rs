//! Money as people write it.

use records::case::{CaseState, Cost, Fen, PaymentMethod, Quote};

use crate::reader::Reader;
use crate::say;

/// `￥45`, `￥12.50`
pub fn yuan(fen: u64) -> String {
    let (yuan, rest) = (fen / 100, fen % 100);
    if rest == 0 { format!("￥{yuan}") } else { format!("￥{yuan}.{rest:02}") }
}

/// As it is typed: `45`, `12.50`
pub fn figures(fen: u64) -> String {
    yuan(fen).trim_start_matches('￥').to_owned()
}

/// 已收 ￥45 · 微信; absent while nothing was paid.
pub fn paid(case: &CaseState, reader: &Reader) -> Option<String> {
    let sum = sum_paid(case);
    let how: Vec<&str> = case.payments.iter().map(|(_, payment)| method(payment.method, reader)).collect();
    let paid = say!(reader.locale, case.price.paid, sum = yuan(sum));
    (sum > 0).then(|| reader.join([paid, how.join(say!(reader.locale, case.said.and))]))
}

/// What is left of the quote; nothing of one that was declined.
pub fn unpaid(case: &CaseState) -> u64 {
    let quote = case.quote.as_ref().filter(|quote| quote.declined.is_none());
    quote.map_or(0, Quote::fen).saturating_sub(sum_paid(case))
}

fn sum_paid(case: &CaseState) -> u64 {
    case.payments.iter().map(|(_, payment)| u64::from(payment.fen)).sum()
}

/// What was typed, in 分: `45`, `12.5`, `12.50`.
pub fn typed(text: &str) -> Option<Fen> {
    let (yuan, rest) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    if rest.len() > 2 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fen: Fen = format!("{rest:0<2}").parse().ok()?;
    yuan.parse::<Fen>().ok()?.checked_mul(100)?.checked_add(fen)
}

pub fn cost(cost: Cost, reader: &Reader) -> &'static str {
    match cost {
        Cost::Labour => say!(reader.locale, case.price.labour),
        Cost::Material => say!(reader.locale, case.price.material),
    }
}

pub fn method(method: PaymentMethod, reader: &Reader) -> &'static str {
    let locale = reader.locale;
    match method {
        PaymentMethod::Cash => say!(locale, case.price.cash),
        PaymentMethod::WeChat => say!(locale, case.price.wechat),
        PaymentMethod::Alipay => say!(locale, case.price.alipay),
        PaymentMethod::Card => say!(locale, case.price.card),
        PaymentMethod::Transfer => say!(locale, case.price.transfer),
    }
}

#[cfg(test)]
mod tests {
    use super::{typed, yuan};

    #[test]
    fn money_is_read_as_it_is_written() {
        for (text, fen) in [("45", 4_500), ("12.5", 1_250), ("12.50", 1_250), ("0.05", 5), (" 3 ", 300)] {
            assert_eq!(typed(text), Some(fen), "{text}");
        }
        for text in ["", "1.234", "-3", "一百", "99999999999"] {
            assert_eq!(typed(text), None, "{text}");
        }
        assert_eq!((yuan(4_500), yuan(1_205)), ("￥45".to_owned(), "￥12.05".to_owned()));
    }
}
