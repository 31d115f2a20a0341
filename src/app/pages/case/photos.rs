//! Photos as they are looked at: small in a row, one of them large in its place; and where each of them is.

use std::rc::Rc;

use device::photos::Look;
use leptos::prelude::*;
use records::case::{Evidence, Photo, photos};

use crate::browser::Picture;
use crate::components::icon::Icon;
use crate::pages::case::open::Open;
use wording::reader::Reader;
use wording::{Locale, say};

/// Where a photo is, as far as this phone knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Looking,
    Unsent,
    Here,
    NotHere,
    NoSignal,
}

/// All photos of these answers.
pub fn shown_with(open: Open, evidence: &Evidence, reader: &Reader) -> AnyView {
    let shown: Vec<Photo> = photos(evidence.values()).cloned().collect();
    if shown.is_empty() {
        return ().into_any();
    }
    let photo = |(at, photo): (usize, Photo)| view! { <PhotoView open=open locale=reader.locale photo=photo number=at + 1/> };
    let row: Vec<_> = shown.into_iter().enumerate().map(photo).collect();
    view! { <div class="photos">{row}</div> }.into_any()
}

/// One photo. With `remove` it is not written down yet: nothing is said of where it is.
#[component]
pub fn PhotoView(
    open: Open,
    locale: Locale,
    photo: Photo,
    number: usize,
    #[prop(optional)] remove: Option<Callback<()>>,
) -> impl IntoView {
    let stands = RwSignal::new(Stands::Looking);
    let picture = RwSignal::new_local(None::<Rc<Picture>>);
    let large = RwSignal::new(false);
    Effect::new(move |_| {
        open.app.changed.track();
        // What has arrived does not go away again.
        if stands.get_untracked() == Stands::Here {
            return;
        }
        let Some(device) = open.app.device() else { return };
        let photo = photo.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let Ok(look) = device.look(photo).await else { return };
            let (now, bytes) = match look {
                Look::Unsent(bytes) => (Stands::Unsent, Some(bytes)),
                Look::Here(bytes) => (Stands::Here, Some(bytes)),
                Look::NotHere => (Stands::NotHere, None),
                Look::NoSignal => (Stands::NoSignal, None),
            };
            if let (Some(bytes), Some(true)) = (bytes, picture.try_with_untracked(Option::is_none)) {
                picture.try_set(Picture::of(&bytes).map(Rc::new));
            }
            // The page may have been left meanwhile.
            stands.try_set(now);
        });
    });
    let name = move || {
        if large.get() {
            say!(locale, case.photo.smaller, number = number)
        } else {
            say!(locale, case.photo.larger, number = number)
        }
    };
    let image = move || {
        picture.get().map(|picture| {
            let alt = say!(locale, case.photo.nth, number = number);
            view! {
                <button
                    type="button"
                    class="photo__open"
                    aria-label=name
                    aria-expanded=move || large.get().to_string()
                    on:click=move |_| large.update(|large| *large = !*large)
                >
                    <img class="photo__image" src=picture.address().to_owned() alt=alt/>
                </button>
            }
        })
    };
    let said = move || {
        let (look, icon, text) = match stands.get() {
            Stands::Looking => return None,
            Stands::Unsent => {
                ("photo__state photo__state--unsent", "pending", say!(locale, case.photo.unsent))
            }
            Stands::Here => ("photo__state photo__state--here", "check", say!(locale, case.photo.here)),
            Stands::NotHere => {
                ("photo__state photo__state--missing", "pending", say!(locale, case.photo.not_here))
            }
            Stands::NoSignal => {
                ("photo__state photo__state--missing", "offline", say!(locale, case.photo.no_signal))
            }
        };
        Some(view! {
            <figcaption class=look>
                <Icon name=icon small=true/>
                <span>{text}</span>
            </figcaption>
        })
    };
    let foot = match remove {
        Some(remove) => {
            let name = say!(locale, case.photo.remove, number = number);
            view! {
                <button type="button" class="btn btn--icon photo__remove" aria-label=name on:click=move |_| remove.run(())>
                    <Icon name="close"/>
                </button>
            }
            .into_any()
        }
        None => said.into_any(),
    };
    view! {
        <figure class="photo" class:photo--large=move || large.get()>
            {image}
            {foot}
        </figure>
    }
}
