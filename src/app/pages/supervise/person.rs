//! One line a person: name, role, on duty or not, what is in hand, due and overdue; opens to his cases.

use std::collections::BTreeMap;

use leptos::prelude::*;
use records::MemberId;
use records::workload::Task;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::pages::supervise::press::Pressing;
use crate::pages::supervise::task::TaskLine;
use crate::state::App;
use crate::view::supervise::{Counts, Group, lines};
use wording::drills::name as department_name;
use wording::reader::Reader;
use wording::say;

#[component]
pub fn People(
    group: Group,
    people: Memo<BTreeMap<MemberId, Vec<Task>>>,
    reader: Memo<Reader>,
    pressing: Pressing,
) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let lines =
        Memo::new(move |_| people.with(|people| app.members.with(|members| lines(group, people, members))));
    let title = move || match group {
        Group::Department(department) => reader.with(|reader| department_name(department, reader.locale)),
        Group::Butlers => say!(i18n, supervise.butlers),
    };
    let counts = move || {
        let all = people.with(|people| {
            let of =
                |member: &MemberId| people.get(member).map(|tasks| Counts::of(tasks)).unwrap_or_default();
            lines.with(|lines| lines.iter().map(of).fold(Counts::default(), Counts::and))
        });
        reader.with(|reader| marks(all, reader))
    };
    let anybody = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    view! {
        <Show when=move || anybody.get()>
            <section>
                <h2 class="section__title work__title">
                    <span>{title}</span>
                    <span class="work__counts">{counts}</span>
                </h2>
                <ul class="card card--flush">
                    <For each=move || lines.get() key=|member| *member let:member>
                        <Person member=member people=people reader=reader pressing=pressing/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Person(
    member: MemberId,
    people: Memo<BTreeMap<MemberId, Vec<Task>>>,
    reader: Memo<Reader>,
    pressing: Pressing,
) -> impl IntoView {
    let app = expect_context::<App>();
    let tasks = Memo::new(move |_| people.with(|people| people.get(&member).cloned()).unwrap_or_default());
    let name = Signal::derive(move || reader.with(|reader| reader.member(member).unwrap_or_default()));
    let own = app.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.member == member));
    // Follows what colleagues say they have seen.
    let unseen = move || {
        let of = |card: &device::Card| card.case.unseen_presses(member).count();
        app.open_cases.with(|cards| cards.iter().flatten().map(of).sum::<usize>())
    };
    let head = move || {
        let counts = tasks.with(|tasks| Counts::of(tasks));
        let unseen = unseen();
        reader.with(|reader| line(member, counts, unseen, reader))
    };
    let records = move || tasks.with(|tasks| tasks.iter().map(|task| task.record).collect::<Vec<_>>());
    let idle = Memo::new(move |_| tasks.with(Vec::is_empty));
    move || {
        // Nothing to open.
        if idle.get() {
            return view! {
                <li class="work">
                    <div class="work__head">{head}</div>
                </li>
            }
            .into_any();
        }
        view! {
            <li class="work">
                <details>
                    <summary class="work__head">{head} <Icon name="chevron" small=true/></summary>
                    <ul class="tasks">
                        <For each=records key=|record| *record let:record>
                            <TaskLine
                                record=record
                                tasks=tasks
                                member=member
                                name=name
                                reader=reader
                                pressing=pressing
                                own=own
                            />
                        </For>
                    </ul>
                </details>
            </li>
        }
        .into_any()
    }
}

/// 前台一号 · 前台 · 在岗 | 在办 4 · 超时 1
fn line(member: MemberId, counts: Counts, unseen: usize, reader: &Reader) -> AnyView {
    let locale = reader.locale;
    let known = reader.members.get(&member);
    let roles = known.map(|member| member.profile.roles.iter().map(|role| reader.role(*role).to_owned()));
    let on_duty = known.is_some_and(|member| member.on_duty.is_some());
    let duty = match on_duty {
        true => say!(locale, supervise.on_duty),
        false => say!(locale, supervise.off_duty),
    };
    let nothing = (counts.open == 0).then(|| say!(locale, supervise.nothing).to_owned());
    let about = reader.join(roles.into_iter().flatten().chain([duty.to_owned()]).chain(nothing));
    let unseen = (unseen > 0).then(|| {
        view! { <span class="mark">{say!(locale, supervise.unseen, count = unseen)}</span> }
    });
    view! {
        <span>
            <span class="work__name">{reader.member(member).unwrap_or_default()}</span>
            <span class="work__about">{about}</span>
        </span>
        <span class="work__counts">{unseen} {marks(counts, reader)}</span>
    }
    .into_any()
}

/// 超时 1 · 快到期 2 · 在办 4
fn marks(counts: Counts, reader: &Reader) -> AnyView {
    let locale = reader.locale;
    let mark = |class: &'static str, words: String| view! { <span class=class>{words}</span> };
    let overdue = (counts.overdue > 0)
        .then(|| mark("mark mark--over", say!(locale, supervise.overdue, count = counts.overdue)));
    let soon =
        (counts.soon > 0).then(|| mark("mark mark--soon", say!(locale, supervise.soon, count = counts.soon)));
    let open =
        (counts.open > 0).then(|| mark("work__open", say!(locale, supervise.open, count = counts.open)));
    view! {
        {overdue}
        {soon}
        {open}
    }
    .into_any()
}
