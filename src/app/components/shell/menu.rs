//! Tabs under the thumb, a rail, or a menu: one list, by role.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use rulebook::Role;

use crate::components::icon::Icon;
use crate::i18n::use_i18n;
use crate::state::{App, Phase};
use crate::text::use_reader;
use wording::say;

/// Where one can go.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Queue,
    Help,
    Report,
    NewEntry,
    Mine,
    Register,
    Duty,
    Supervise,
    Site,
    Guide,
    Sync,
    Settings,
    Join,
}

impl Place {
    /// In the order of the thumb.
    fn of(app: App) -> Vec<Place> {
        if app.phase.get() != Phase::Ready {
            return vec![Place::Guide, Place::Join, Place::Settings];
        }
        let roles = app.roles();
        if !roles.iter().any(|role| role.is_staff()) {
            return vec![Place::Help, Place::Mine, Place::Guide, Place::Settings];
        }
        let writes = roles.iter().any(|role| role.serves());
        let mut places = vec![Place::Queue, if writes { Place::NewEntry } else { Place::Report }];
        let leads = roles.iter().any(|role| role.leads());
        places.extend([Place::Register, Place::Duty]);
        places.extend(leads.then_some(Place::Supervise));
        places.extend([Place::Guide, Place::Sync]);
        places.extend(roles.contains(&Role::Director).then_some(Place::Site));
        places.push(Place::Settings);
        places
    }

    fn href(self) -> &'static str {
        match self {
            Place::Queue => "/queue",
            Place::Help | Place::Report | Place::NewEntry => "/help",
            Place::Mine => "/mine",
            Place::Register => "/register",
            Place::Duty => "/duty",
            Place::Supervise => "/supervise",
            Place::Site => "/site",
            Place::Guide => "/guide",
            Place::Sync => "/sync",
            Place::Settings => "/settings",
            Place::Join => "/join",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Place::Queue => "queue",
            Place::Help | Place::Report => "help",
            Place::NewEntry => "plus",
            Place::Mine => "mine",
            Place::Register => "register",
            Place::Duty => "people",
            Place::Supervise => "clock",
            Place::Site => "site",
            Place::Guide => "guide",
            Place::Sync => "sync",
            Place::Settings => "settings",
            Place::Join => "person",
        }
    }

    fn is_at(self, path: &str) -> bool {
        match self {
            Place::Queue => path.starts_with("/queue") || path.starts_with("/case"),
            Place::Help | Place::Report | Place::NewEntry => path == "/help",
            // A call as its reporter sees it.
            Place::Mine => path.starts_with("/mine") || path.starts_with("/help/"),
            _ => path.starts_with(self.href()),
        }
    }
}

#[component]
pub fn Menu() -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let path = use_location().pathname;
    let places = Memo::new(move |_| Place::of(app));
    // Joining is one question; nothing beside it.
    let shown = move || !(path.get().starts_with("/join") && app.phase.get() != Phase::Ready);
    view! {
        <Show when=shown>
            <nav class="menu" aria-label=move || say!(i18n, shell.menu)>
                <p class="menu__brand">{move || say!(i18n, common.name)}</p>
                <ul class="menu__list">
                    <For each=move || places.get() key=|place| *place let:place>
                        <Item place=place/>
                    </For>
                </ul>
                <Foot/>
            </nav>
        </Show>
    }
}

#[component]
fn Item(place: Place) -> impl IntoView {
    let i18n = use_i18n();
    let app = expect_context::<App>();
    let path = use_location().pathname;
    let name = move || match place {
        Place::Queue => say!(i18n, shell.queue),
        Place::Help => say!(i18n, shell.help),
        Place::Report => say!(i18n, shell.report),
        Place::NewEntry => say!(i18n, shell.new_entry),
        Place::Mine => say!(i18n, shell.mine),
        Place::Register => say!(i18n, shell.register),
        Place::Duty => say!(i18n, shell.duty),
        Place::Supervise => say!(i18n, shell.supervise),
        Place::Site => say!(i18n, shell.site),
        Place::Guide => say!(i18n, shell.guide),
        Place::Sync => say!(i18n, shell.sync),
        Place::Settings => say!(i18n, shell.settings),
        Place::Join => say!(i18n, shell.join),
    };
    let count = move || {
        let (count, class) = match place {
            Place::Queue => (app.open_cases.with(|cards| cards.as_ref().map_or(0, Vec::len)), "menu__count"),
            Place::Sync => {
                (app.status.with(|status| status.unsent + status.refused), "menu__count menu__count--soon")
            }
            _ => (0, ""),
        };
        (count > 0).then(|| view! { <span class=class>{count}</span> })
    };
    // Under the thumb there is room for five.
    let wide = matches!(place, Place::Register | Place::Duty | Place::Supervise | Place::Site);
    let item = if wide { "menu__item menu__item--wide" } else { "menu__item" };
    view! {
        <li class=item>
            <a class="menu__link" href=place.href() aria-current=move || place.is_at(&path.get()).then_some("page")>
                <Icon name=place.icon()/>
                <span>{name}</span>
                {count}
            </a>
        </li>
    }
}

/// Who sits here; on a desk only.
#[component]
fn Foot() -> impl IntoView {
    let app = expect_context::<App>();
    let reader = use_reader();
    let who = move || app.me.get().map(|me| me.profile.name);
    // 主任, once where that is the name too.
    let role = move || {
        let role = app.roles().first().map(|role| reader.with(|reader| reader.role(*role)))?;
        (who().as_deref() != Some(role)).then_some(role)
    };
    view! { <p class="menu__foot">{who} <br/> {role}</p> }
}
