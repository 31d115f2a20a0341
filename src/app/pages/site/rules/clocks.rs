//! 时限: the limit of each clock, beside what is usual.

use leptos::prelude::*;
use rulebook::{Deadline, Evidence, Procedure, ProcedureId, Rulebook};

use crate::i18n::use_i18n;
use crate::pages::site::field::why_words;
use crate::pages::site::open::{Site, field_id};
use crate::pages::site::typed::Spot;
use wording::{Locale, say};

#[component]
pub fn Clocks(site: Site, procedure: &'static Procedure) -> impl IntoView {
    let i18n = use_i18n();
    let rows = procedure.deadlines.iter().map(|rule| view! { <Clock site=site of=procedure.id rule=rule/> });
    view! {
        <section>
            <h2 class="rules__title">{move || say!(i18n, site.rule.clocks)}</h2>
            <ul class="card card--rows">{rows.collect_view()}</ul>
        </section>
    }
}

#[component]
fn Clock(site: Site, of: ProcedureId, rule: &'static Deadline) -> impl IntoView {
    let i18n = use_i18n();
    let locale = move || site.reader.with(|reader| reader.locale);
    let title = move || site.reader.with(|reader| reader.text(&rule.title));
    let usual = move || {
        let limit = rule.limit_minutes;
        match span(limit, locale()) {
            Some(span) => say!(locale(), site.rule.standard_long, limit = limit, span = span),
            None => say!(locale(), site.rule.standard, limit = limit),
        }
    };
    let told = move || {
        let roles = site.reader.with(|reader| {
            let roles: Vec<_> = rule.ladder.iter().map(|role| reader.role(*role)).collect();
            roles.join(say!(reader.locale, site.rule.arrow))
        });
        say!(locale(), site.rule.late_to, roles = roles)
    };
    // Keeps itself to what people agree on; the minutes count where nothing is agreed.
    let agreed = move || {
        let fields = agreed_fields(rule, Rulebook::standard().procedure(of));
        (!fields.is_empty()).then(|| {
            let fields = site.reader.with(|reader| {
                let named: Vec<_> = fields.iter().map(|asked| reader.text(&asked.label)).collect();
                named.join(say!(reader.locale, site.rule.or))
            });
            view! { <p class="rule__agreed">{say!(locale(), site.rule.agreed, fields = fields)}</p> }
        })
    };
    let value = Signal::derive(move || {
        site.typed
            .with(|typed| site.app.estate.with(|now| typed.limit(of, &rule.id, now, rule.limit_minutes)))
    });
    let put = move |text: String| {
        site.change(|typed| _ = typed.limits.entry(of).or_default().insert(rule.id.clone(), text));
    };
    let changed = Memo::new(move |_| value.get().trim() != rule.limit_minutes.to_string());
    let spot = StoredValue::new(Spot::Limit(of, rule.id.clone()));
    let id = field_id(&Spot::Limit(of, rule.id.clone()));
    let below = format!("{id}-below");
    let (label_for, under) = (id.clone(), below.clone());
    let wrong = Memo::new(move |_| spot.with_value(|spot| site.wrong_at(spot)));
    let said = move || match wrong.get() {
        Some(why) => view! { <span class="field__wrong">{why_words(&why, locale())}</span> }.into_any(),
        None => view! { <span>{usual}</span> }.into_any(),
    };
    let reset = move || {
        (changed.get() && site.may.get()).then(|| {
            view! {
                <button
                    type="button"
                    class="btn btn--small btn--plain"
                    aria-label=move || say!(locale(), site.rule.reset_which, what = title())
                    on:click=move |_| put(rule.limit_minutes.to_string())
                >
                    {move || say!(i18n, site.rule.reset)}
                </button>
            }
        })
    };
    let mark = move || {
        changed
            .get()
            .then(|| view! { <span class="mark mark--soon">{move || say!(i18n, site.rule.changed)}</span> })
    };
    if !site.may.get_untracked() {
        return view! {
            <li class="rule rule--clock">
                <b class="rule__title">{title}</b>
                <p class="rule__told">{told}</p>
                {agreed}
                <p class="rule__limit">{move || value.get()} " " {move || say!(i18n, site.rule.minutes)}</p>
                {move || changed.get().then(|| view! { <p class="rule__usual">{mark} <span>{usual}</span></p> })}
            </li>
        }
        .into_any();
    }
    view! {
        <li class="rule rule--clock">
            <label class="rule__title" for=label_for>
                {title}
            </label>
            <p class="rule__told">{told}</p>
            {agreed}
            <span class="rule__pair" class:field--wrong=move || wrong.with(Option::is_some)>
                <input
                    class="field__input"
                    id=id
                    inputmode="numeric"
                    autocomplete="off"
                    aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                    aria-describedby=below
                    prop:value=move || value.get()
                    on:input=move |event| put(event_target_value(&event))
                />
                <span class="field__unit">{move || say!(i18n, site.rule.minutes)}</span>
            </span>
            <p class="rule__usual" id=under>
                {mark}
                {said}
                {reset}
            </p>
        </li>
    }
    .into_any()
}

/// Where the time a clock runs until is entered: the earliest in the procedure first.
fn agreed_fields<'a>(rule: &Deadline, procedure: &'a Procedure) -> Vec<&'a Evidence> {
    let asked = rule.until.iter().filter_map(|until| {
        procedure.step(&until.step)?.evidence.iter().find(|asked| asked.id == until.evidence)
    });
    asked.collect()
}

/// 48 小时, 3 天; nothing for a limit one reads at once.
fn span(minutes: u32, locale: Locale) -> Option<String> {
    if minutes >= 1_440 && minutes.is_multiple_of(1_440) {
        Some(say!(locale, site.rule.days, count = minutes / 1_440))
    } else if minutes > 60 && minutes.is_multiple_of(60) {
        Some(say!(locale, site.rule.hours, count = minutes / 60))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use rulebook::Rulebook;

    use super::agreed_fields;

    #[test]
    fn a_clock_that_runs_until_a_time_agreed_on_names_where_it_is_agreed() {
        let mut named = 0;
        for procedure in Rulebook::standard().procedures() {
            for rule in &procedure.deadlines {
                let fields = agreed_fields(rule, procedure);
                assert_eq!(fields.len(), rule.until.len(), "{}", rule.id);
                named += fields.len();
            }
        }
        assert!(named > 0, "no clock runs until a time agreed on");
    }
}
