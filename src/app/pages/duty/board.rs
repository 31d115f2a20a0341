//! The board: a role a line, whoever holds it beside it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use records::member::MemberCommand;
use records::{Action, MemberId, Millis, RecordId};

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::duty::change::change;
use crate::state::{Act, App, pending, tel};
use crate::text::use_reader;
use crate::view::duty::{Post, board};
use wording::reader::Reader;
use wording::{Locale, say};

#[component]
pub fn Board(act: Act) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let reader = use_reader();
    let unsent = pending(app);
    // How long somebody has been there is not read to the second.
    let minute = Memo::new(move |_| app.now.get() / 60_000);
    let posts = Memo::new(move |_| app.members.with(board));
    let leads = Memo::new(move |_| {
        let may = |actor: &records::Actor| actor.holds_role_for(&Action::SetDuty);
        app.actor.with(|actor| actor.as_ref().is_some_and(may))
    });
    let lines = move || {
        let reader = reader.get();
        let me = app.me.with(|me| me.as_ref().map(|me| me.member));
        let looking = Looking {
            reader: &reader,
            me,
            now: minute.get() * 60_000,
            unsent: &unsent.get(),
            leads: leads.get(),
            app,
            act,
        };
        posts.with(|posts| posts.iter().map(|post| looking.post(post)).collect_view())
    };
    view! {
        <section class="card card--rows" aria-label=move || say!(i18n, duty.label)>
            <dl class="duty">{lines}</dl>
        </section>
    }
}

/// What a line is made from.
struct Looking<'a> {
    reader: &'a Reader,
    me: Option<MemberId>,
    now: Millis,
    unsent: &'a BTreeSet<RecordId>,
    leads: bool,
    app: App,
    act: Act,
}

impl Looking<'_> {
    fn post(&self, post: &Post) -> AnyView {
        let reader = self.reader;
        let locale = reader.locale;
        let on: Vec<AnyView> = post.on.iter().map(|(member, since)| self.on_duty(*member, *since)).collect();
        let nobody = on.is_empty().then(|| {
            view! {
                <dd class="duty__nobody">
                    <Icon name="alert" small=true/>
                    <span>{say!(locale, duty.nobody)}</span>
                </dd>
            }
        });
        let off = if self.leads {
            post.off.iter().map(|member| self.off_duty(*member)).collect::<Vec<_>>().into_any()
        } else {
            let names: Vec<String> = post.off.iter().map(|member| self.name(*member)).collect();
            let names = names.join(say!(locale, duty.comma));
            (!names.is_empty())
                .then(|| view! { <dd class="duty__off">{say!(locale, duty.off, names = names)}</dd> })
                .into_any()
        };
        view! {
            <div class="duty__post">
                <dt>{reader.role(post.role)}</dt>
                {nobody}
                {on}
                {off}
            </div>
        }
        .into_any()
    }

    fn on_duty(&self, member: MemberId, since: Millis) -> AnyView {
        let reader = self.reader;
        let locale = reader.locale;
        let name = self.name(member);
        let begun = say!(locale, duty.since, time = reader.when(since, self.now));
        let when = reader.join([begun, lasting(self.now - since, locale)]);
        let own = (self.me == Some(member))
            .then(|| view! { " " <span class="mark">{say!(locale, duty.me)}</span> });
        let pending = self.unsent.contains(&member.record()).then(|| {
            view! { " " <span class="mark mark--soon">{say!(locale, queue.mark.pending)}</span> }
        });
        let call = reader.phone(member).map(|phone| {
            let href = tel(&phone);
            let words = say!(locale, common.call, number = phone.as_str());
            view! {
                <a class="btn btn--icon btn--plain" href=href>
                    <Icon name="phone"/>
                    <span class="hidden-text">{words}</span>
                </a>
            }
        });
        let end = self.could(member, MemberCommand::EndDuty).then(|| {
            let label = say!(locale, duty.end_whom, name = name.as_str());
            let said = say!(locale, duty.ended_whom, name = name.as_str());
            let act = self.act;
            quiet(say!(locale, duty.end), "btn btn--plain btn--small duty__end", label, move || {
                change(act, member, MemberCommand::EndDuty, said.clone());
            })
        });
        view! {
            <dd class="duty__who">
                <span>
                    <span class="duty__name">{name} {own}</span>
                    <span class="duty__since">{when} {pending}</span>
                </span>
                <span class="duty__do">{call} {end}</span>
            </dd>
        }
        .into_any()
    }

    /// A leader sees whom he could put on duty.
    fn off_duty(&self, member: MemberId) -> AnyView {
        let locale = self.reader.locale;
        let name = self.name(member);
        let pending = self.unsent.contains(&member.record()).then(|| {
            view! { " " <span class="mark mark--soon">{say!(locale, queue.mark.pending)}</span> }
        });
        let begin = self.could(member, MemberCommand::BeginDuty).then(|| {
            let label = say!(locale, duty.begin_whom, name = name.as_str());
            let said = say!(locale, duty.began_whom, name = name.as_str());
            let act = self.act;
            quiet(say!(locale, duty.begin), "btn btn--plain btn--small", label, move || {
                change(act, member, MemberCommand::BeginDuty, said.clone());
            })
        });
        view! {
            <dd class="duty__who duty__who--off">
                <span>{name} " · " {say!(locale, duty.off_one)} {pending}</span>
                <span class="duty__do">{begin}</span>
            </dd>
        }
        .into_any()
    }

    /// One's own coming and going has the main button.
    fn could(&self, member: MemberId, command: MemberCommand) -> bool {
        self.me != Some(member) && self.app.could_with_member(member, command).is_ok()
    }

    fn name(&self, member: MemberId) -> String {
        self.reader.member(member).unwrap_or_else(|| say!(self.reader.locale, duty.me).to_owned())
    }
}

fn quiet(word: &'static str, class: &'static str, label: String, press: impl Fn() + 'static) -> AnyView {
    view! {
        <button type="button" class=class aria-label=label on:click=move |_| press()>
            {word}
        </button>
    }
    .into_any()
}

/// 40 分钟, 3 小时, 2 天
fn lasting(span: Millis, locale: Locale) -> String {
    let minutes = span.max(0) / 60_000;
    match minutes {
        0 => String::new(),
        1..60 => say!(locale, duty.minutes, count = minutes),
        60..2_880 => say!(locale, duty.hours, count = minutes / 60),
        _ => say!(locale, duty.days, count = minutes / 1_440),
    }
}
