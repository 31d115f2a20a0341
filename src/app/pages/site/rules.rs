//! 处置规则 (S65): the estate's own limits and wordings, one procedure at a time.

mod clocks;
mod steps;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use rulebook::{Procedure, ProcedureId, Rulebook};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::site::open::{Part, Site};
use crate::pages::site::rules::clocks::Clocks;
use crate::pages::site::rules::steps::Steps;
use crate::pages::site::typed::{Spot, Stale};
use wording::say;

#[component]
pub fn Rules(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let navigate = use_navigate();
    let of = Memo::new(move |_| {
        let asked = query.with(|query| query.get("of"));
        let known = ProcedureId::ALL.into_iter().find(|id| Some(id.as_str()) == asked.as_deref());
        known.unwrap_or(ProcedureId::Medical)
    });
    let choose = move |event| {
        site.step.set(None);
        let url = format!("{}&of={}", Part::Rules.href(), event_target_value(&event));
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&url, options);
    };
    let option = move |procedure: &'static Procedure| {
        let name = move || {
            let title = site.reader.with(|reader| reader.text(&procedure.title));
            match changes(site, procedure) {
                0 => title,
                count => say!(i18n, site.rule.changed_count, title = title, count = count),
            }
        };
        view! {
            <option value=procedure.id.as_str() prop:selected=move || of.get() == procedure.id>
                {name}
            </option>
        }
    };
    view! {
        <div class="stack stack--wide">
            <Gone site=site/>
            <div class="field">
                <label class="field__label" for="procedure">
                    {move || say!(i18n, site.rule.which)}
                </label>
                <select class="field__input" id="procedure" on:change=choose>
                    {Rulebook::standard().procedures().iter().map(option).collect_view()}
                </select>
            </div>
            {move || {
                let procedure = Rulebook::standard().procedure(of.get());
                let standard = (!site.may.get() && changes(site, procedure) == 0)
                    .then(|| view! { <p class="quiet">{move || say!(i18n, site.rule.as_standard)}</p> });
                view! {
                    {standard}
                    <Clocks site=site procedure=procedure/>
                    <Steps site=site procedure=procedure/>
                }
            }}
        </div>
    }
}

/// How much of a procedure this estate changes.
fn changes(site: Site, procedure: &Procedure) -> usize {
    site.next.with(|next| {
        let limits = next.overlay.limits.get(&procedure.id).map_or(0, |limits| limits.len());
        limits + next.overlay.wordings.keys().filter(|step| procedure.step(step).is_some()).count()
    })
}

/// What was changed once and is not in the procedures any more: it would hold up everything else.
#[component]
fn Gone(site: Site) -> impl IntoView {
    let i18n = use_i18n();
    let stale = Memo::new(move |_| {
        site.wrong.with(|wrong| {
            let stale = wrong.iter().filter_map(|wrong| match &wrong.spot {
                Spot::Stale(stale) => Some(stale.clone()),
                _ => None,
            });
            stale.collect::<Vec<_>>()
        })
    });
    let line = move |stale: Stale| {
        let name = match &stale {
            Stale::Limit(of, id) => {
                let title = &Rulebook::standard().procedure(*of).title;
                let title = site.reader.with(|reader| reader.text(title));
                say!(i18n, site.rule.stale_limit, title = title, name = id.to_string())
            }
            Stale::Step(step) => say!(i18n, site.rule.stale_step, name = step.to_string()),
        };
        let drop = move |_| {
            let stale = stale.clone();
            site.change(|typed| {
                match &stale {
                    Stale::Limit(of, id) => {
                        if let Some(limits) = typed.limits.get_mut(of) {
                            limits.remove(id);
                        }
                    }
                    Stale::Step(step) => _ = typed.wordings.remove(step),
                }
                typed.dropped.insert(stale);
            });
        };
        view! {
            <li class="missing">
                <span>{name}</span>
                <button type="button" class="btn btn--small" on:click=drop>
                    {move || say!(i18n, site.rule.drop)}
                </button>
            </li>
        }
    };
    move || {
        let stale = stale.get();
        (!stale.is_empty() && site.may.get()).then(|| {
            view! {
                <section class="refusal refusal--soft" id="stale" tabindex="-1" aria-labelledby="stale-title">
                    <h2 class="refusal__title" id="stale-title">
                        <Icon name="alert"/>
                        <span>{move || say!(i18n, site.rule.stale)}</span>
                    </h2>
                    <ul>{stale.into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    }
}
