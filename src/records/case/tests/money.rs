//! Quoted and agreed before work begins, paid apart from closing (S38, S123, D5).

use rulebook::ProcedureId::{Medical, Repair};
use rulebook::Role::{Desk, Guard, Resident, Supervisor, Technician};
use rulebook::StepId;

use super::estate::another;
use super::story::Draft;
use super::story::{Story, does_step, done, event_id, lists, opened, reported, signature};
use crate::case::{
    Answer, CaseEvent, Command, Cost, Flag, Outcome, Payment, PaymentMethod, Quote, QuoteLine, Refusal,
    Signature,
};
use crate::id::EventId;
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Action, Denied};
use crate::{Audience, Sight, fold_all};

fn line(item: &str, unit_fen: u32, count: u32) -> QuoteLine {
    QuoteLine { item: item.to_owned(), kind: Cost::Labour, unit_fen, count }
}

fn quote() -> Command {
    Command::Quote(vec![line("更换水龙头", 3_000, 1), line("水龙头", 4_550, 2)])
}

fn begin() -> Command {
    does_step("begin", [])
}

fn agree(quote: EventId, signature: Option<Signature>) -> Command {
    Command::AgreeToQuote { quote, signature }
}

fn quoted() -> Story {
    Story::of(Repair).confirmed().answered().does(Technician, Command::Take).does(Technician, quote())
}

fn quote_of(story: &Story) -> &Quote {
    story.case().quote.as_ref().expect("a quote")
}

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

fn pay(fen: u32, method: PaymentMethod) -> Command {
    Command::TakePayment(Payment { fen, method, receipt: Some("0007".to_owned()) })
}

#[test]
fn paid_work_does_not_begin_before_the_price_is_agreed() {
    let parts = || lists("parts", 1, None, [("part", Answer::Text("垫圈".to_owned()))]);
    let free = Story::of(Repair);
    free.when(Technician, begin()).allowed();

    let flagged = free.does(Desk, Command::SetFlag { flag: Flag::Paid, on: true });
    let quoted = quoted();
    let agreed = quoted.clone().does(Resident, agree(quote_of(&quoted).id, None));
    for story in [&flagged, &quoted] {
        story.when(Technician, begin()).refused(Refusal::PriceNotAgreed);
        story.when(Technician, parts()).refused(Refusal::PriceNotAgreed);
        // Going there to look at it is no work yet.
        story.when(Desk, does_step("noted", [])).allowed();
    }
    agreed.when(Technician, begin()).allowed();
    agreed.when(Technician, parts()).allowed();

    // Nor does the endpoint take a device's word for it.
    let started = agreed.decide(&Technician.into(), parts()).unwrap().remove(0).event;
    for event in [done("begin"), started] {
        let draft = Draft { event, role: Technician, audience: Audience::Staff };
        let judged = quoted.clone().send(&Technician.into(), draft);
        assert_eq!(judged, Judgement::Reject(Reason::Refused { refusal: Refusal::PriceNotAgreed }));
    }
}

/// S123: any kind of help may turn out to cost something, and whoever finds it out says so.
#[test]
fn whoever_finds_that_it_costs_money_marks_it() {
    let paid = CaseEvent::Flagged { flag: Flag::Paid, on: true };
    let story = Story::of(Repair);
    story.when(Technician, does_step("found_paid", [])).then([done("found_paid"), paid.clone()]);
    let marked = story.does(Technician, does_step("found_paid", []));
    marked.when(Technician, begin()).refused(Refusal::PriceNotAgreed);
    // It is marked already.
    let known = Story::of(Repair).happens(Desk, paid);
    known.when(Technician, does_step("found_paid", [])).then([done("found_paid")]);

    let help = Story::of(Medical).happens(Desk, opened("nursing")).does(Guard, quote());
    assert!(help.case().flags.contains(&Flag::Paid));
    // Found to be free after all, it is free.
    let free = marked.does(Desk, Command::SetFlag { flag: Flag::Paid, on: false });
    free.when(Technician, begin()).allowed();
}

#[test]
fn the_resident_taps_and_staff_have_him_sign() {
    let story = quoted();
    let id = quote_of(&story).id;
    for by in [Technician, Desk, Supervisor] {
        story.when(by, agree(id, None)).refused(Refusal::Denied(Denied {
            action: Action::AgreeToPrice { signed: false },
            could: vec![Resident],
        }));
        story.when(by, agree(id, Some(signature()))).allowed();
    }
    story.when(another(Resident), agree(id, None)).denied();
    story.when(another(Resident), agree(id, Some(signature()))).denied();
    for signature in [
        Signature { path: String::new(), ..signature() },
        Signature { name: " ".to_owned(), ..signature() },
        Signature { path: "M1 1L2 2<script>".to_owned(), ..signature() },
        Signature { path: "M1 1".to_owned(), ..signature() },
        Signature { path: format!("M1 1{}", "L2 2".repeat(2_000)), ..signature() },
    ] {
        let refusal = Refusal::Empty { field: "signature".to_owned() };
        story.when(Technician, agree(id, Some(signature))).refused(refusal);
    }

    let tapped = story.clone().does(Resident, agree(id, None));
    let signed = story.does(Technician, agree(id, Some(signature())));
    for (story, by, signature) in [(tapped, Resident, None), (signed, Technician, Some(signature()))] {
        let agreed = quote_of(&story).agreed.clone().expect("agreed");
        assert_eq!((agreed.by.role, agreed.signature), (by, signature));
        story.when(Resident, agree(id, None)).refused(Refusal::NoSuchQuote);
    }
}

#[test]
fn the_endpoint_takes_no_empty_signature_for_a_yes() {
    let mut story = quoted();
    let signature = Some(Signature { name: String::new(), path: String::new() });
    let event = CaseEvent::QuoteAgreed { quote: quote_of(&story).id, signature };
    let draft = Draft { event, role: Technician, audience: Audience::Public };
    let refusal = Refusal::Empty { field: "signature".to_owned() };
    assert_eq!(story.send(&Technician.into(), draft), Judgement::Reject(Reason::Refused { refusal }));
}

#[test]
fn another_quote_needs_another_agreement() {
    let story = quoted();
    let first = quote_of(&story).id;
    let story = story.does(Resident, agree(first, None)).does(Technician, begin());
    let again = story.clone().does(Technician, Command::Quote(vec![line("换整套龙头", 12_000, 1)]));
    again.when(Technician, lists("parts", 1, None, [])).refused(Refusal::PriceNotAgreed);
    again.when(Resident, agree(first, None)).refused(Refusal::NoSuchQuote);
    assert!(again.case().is_step_done(&"begin".into()), "what was begun was agreed");

    // The resident agreed to the first one without having seen that there is a second.
    let unseen = quoted();
    let mut crossed = unseen.clone().does(Technician, Command::Quote(vec![line("换整套龙头", 12_000, 1)]));
    let judged = crossed.arrives(Resident, &unseen, agree(first, None));
    assert!(matches!(judged[..], [Judgement::AcceptLate(_)]), "{judged:?}");
    assert!(!crossed.case().is_price_agreed());

    let second = quote_of(&again).id;
    let agreed = again.does(Resident, agree(second, None));
    agreed.when(Technician, lists("parts", 1, None, [("part", Answer::Text("龙头".to_owned()))])).allowed();
}

#[test]
fn a_quote_says_what_each_line_is_for() {
    let quote = |lines: Vec<QuoteLine>| Story::of(Repair).when(Technician, Command::Quote(lines));
    let empty = || Refusal::Empty { field: "lines".to_owned() };
    quote(Vec::new()).refused(empty());
    quote(vec![line("人工", 1, 1), line(" ", 1, 1)]).refused(empty());
    quote(vec![line("人工", 1, 1); 51]).refused(Refusal::TooLong { field: "lines".to_owned(), limit: 50 });
    quote(vec![line("人工", 1, 1); 50]).allowed();
    quote(vec![line(" 人工 ", 5, 0)]).then([CaseEvent::Quoted { lines: vec![line("人工", 5, 1)] }]);
    Story::of(Repair).when(Resident, self::quote()).denied();
}

#[test]
fn a_quote_adds_up_whatever_its_lines_say() {
    assert_eq!(quote_of(&quoted()).fen(), 12_100);
    let most = line("一切", u32::MAX, u32::MAX);
    let story = Story::of(Repair).does(Technician, Command::Quote(vec![most.clone(), most]));
    assert_eq!(quote_of(&story).fen(), u64::MAX);
}

#[test]
fn payment_is_apart_from_closing() {
    let story = quoted();
    let id = quote_of(&story).id;
    let unpaid = story
        .does(Technician, agree(id, Some(signature())))
        .does(Technician, begin())
        .does(Technician, does_step("repaired", []));
    unpaid.when(Resident, pay(12_100, PaymentMethod::WeChat)).denied();

    let closed = unpaid.does(Desk, close());
    let paid = closed
        .does(Desk, pay(10_000, PaymentMethod::WeChat))
        .after(60)
        .does(Technician, pay(2_100, PaymentMethod::Cash));
    let taken: Vec<_> =
        paid.case().payments.iter().map(|(by, payment)| (by.role, by.at, payment.fen)).collect();
    assert_eq!(taken, [(Desk, paid.now - 3_600_000, 10_000), (Technician, paid.now, 2_100)]);
    assert!(!paid.case().is_open());
}

#[test]
fn a_price_nobody_agreed_to_holds_the_case_open() {
    let story = quoted().happens(Technician, done("repaired"));
    story.when(Desk, close()).refused(Refusal::PriceNotAgreed);
    let overriding = Some("物业承担".to_owned());
    story.when(Supervisor, Command::Close { outcome: Outcome::Met, overriding }).allowed();
    let id = quote_of(&story).id;
    story.does(Resident, agree(id, None)).does(Desk, close());
}

#[test]
fn the_resident_sees_price_agreement_and_payment() {
    let story = quoted();
    let id = quote_of(&story).id;
    let story =
        story.does(Technician, agree(id, Some(signature()))).does(Desk, pay(12_100, PaymentMethod::Card));
    let row = fold_all(&Sight::Resident, &story.events).unwrap();
    let case = row.case().unwrap();
    assert_eq!(case.quote.as_ref(), story.case().quote.as_ref());
    assert_eq!(case.payments, story.case().payments);
}

fn decline(quote: EventId) -> Command {
    Command::DeclineQuote { quote, reason: "太贵了".to_owned() }
}

fn declined(story: &Story) -> Story {
    story.clone().does(Resident, decline(quote_of(story).id))
}

/// D5: nobody works for money without a yes; and nobody is left with an order that cannot be closed.
#[test]
fn a_declined_price_ends_the_case_without_paid_work() {
    let close_as = |outcome| Command::Close { outcome, overriding: None };
    let story = quoted().does(Technician, does_step("repaired", []));
    story.when(Desk, close()).refused(Refusal::PriceNotAgreed);
    story.when(Desk, close_as(Outcome::PriceDeclined)).refused(Refusal::NoSuchQuote);

    let story = declined(&story);
    let (by, reason) = quote_of(&story).declined.clone().expect("declined");
    assert_eq!((by.role, reason.as_str()), (Resident, "太贵了"));
    story.when(Technician, begin()).refused(Refusal::PriceNotAgreed);
    story.when(Desk, close_as(Outcome::PriceDeclined)).allowed();
}

#[test]
fn the_resident_declines_his_own_and_staff_on_his_word() {
    let story = quoted();
    let id = quote_of(&story).id;
    for by in [Resident, Technician, Desk, Supervisor] {
        story.when(by, decline(id)).allowed();
    }
    story.when(another(Resident), decline(id)).denied();
    let wordless = Command::DeclineQuote { quote: id, reason: " ".to_owned() };
    story.when(Resident, wordless).refused(Refusal::Empty { field: "reason".to_owned() });
    story.when(Resident, decline(event_id(1))).refused(Refusal::NoSuchQuote);
    declined(&story).when(Resident, decline(id)).refused(Refusal::NoSuchQuote);
    let agreed = story.does(Resident, agree(id, None));
    agreed.when(Resident, decline(id)).refused(Refusal::NoSuchQuote);
}

#[test]
fn a_declined_price_is_quoted_again_or_agreed_to_after_all() {
    let story = declined(&quoted());
    let changed_his_mind = story.clone().does(Resident, agree(quote_of(&story).id, None));
    assert_eq!(quote_of(&changed_his_mind).declined, None);
    changed_his_mind.when(Technician, begin()).allowed();

    let again = story.does(Technician, quote());
    assert!(quote_of(&again).is_open());
    again.when(Technician, begin()).refused(Refusal::PriceNotAgreed);
    again.when(Desk, close()).refused(Refusal::StepsMissing { steps: again.progress().missing() });
}

/// Of a yes and a no from two phones without signal, the endpoint's first counts, then a yes.
#[test]
fn who_said_yes_first_is_not_overruled_by_an_older_no() {
    let mut story = quoted();
    let seen = story.clone();
    let id = quote_of(&seen).id;
    story = story.does(Technician, agree(id, Some(signature())));
    story.arrives(Resident, &seen, decline(id));
    assert!(quote_of(&story).agreed.is_some() && quote_of(&story).declined.is_none());
}

/// The endpoint does not take a device's word for how it ended.
#[test]
fn nobody_says_of_a_price_that_it_was_declined_but_the_resident() {
    let draft = |story: &Story| {
        let event = CaseEvent::Closed { outcome: Outcome::PriceDeclined };
        story.clone().send(&Desk.into(), Draft { event, role: Desk, audience: Audience::Public })
    };
    let free = Story::of(Repair).does(Technician, does_step("repaired", []));
    assert_eq!(draft(&free), Judgement::Reject(Reason::Refused { refusal: Refusal::NoSuchQuote }));
    let agreed = quoted().does(Technician, does_step("repaired", []));
    let agreed = agreed.clone().does(Resident, agree(quote_of(&agreed).id, None));
    assert_eq!(draft(&agreed), Judgement::Reject(Reason::Refused { refusal: Refusal::NoSuchQuote }));
}

/// By the procedure for repairs: what the price was for is asked of nobody, and its clocks stand still.
#[test]
fn work_whose_price_was_declined_is_not_demanded() {
    let story = Story::under(rulebook::Rulebook::standard(), reported(Repair, Some("minor"))).confirmed();
    let story = story
        .answered()
        .does(Desk, does_step("repair_intake", []))
        .does(Desk, does_step("repair_dispatch", []))
        .does(Technician, does_step("repair_arrive", []))
        .does(Technician, quote());
    let demanded = ["repair_work", "repair_finish", "repair_sign", "repair_follow_up"].map(StepId::from);
    assert_eq!(story.missing(), demanded);
    assert!(story.clock("repair_minor_done").is_some());
    let story = declined(&story);
    assert_eq!(story.missing(), []);
    assert_eq!(story.clock("repair_minor_done"), None);
    let again = story.clone().does(Technician, quote());
    assert_eq!(again.missing(), demanded);
    story.does(Desk, Command::Close { outcome: Outcome::PriceDeclined, overriding: None });
}

/// A second price for more of it was declined: what has begun is finished.
#[test]
fn work_that_has_begun_is_finished_whatever_else_is_declined() {
    let story = Story::under(rulebook::Rulebook::standard(), reported(Repair, Some("minor")))
        .does(Technician, quote());
    let story = story.clone().does(Resident, agree(quote_of(&story).id, None));
    let story = declined(&story.does(Technician, does_step("repair_work", [])).does(Technician, quote()));
    assert!(story.missing().contains(&"repair_finish".into()));
}
