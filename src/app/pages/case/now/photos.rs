//! Photos asked for with a step: a large button that opens the camera, and what was taken so far.
//!
//! A photo is on this phone's disk as soon as it was taken, and only its name is in the field; so neither a reload nor
//! a browser that was closed behind the camera loses it.

use leptos::prelude::*;
use records::case::Photo;
use rulebook::Evidence;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

use crate::browser::jpeg;
use crate::components::icon::Icon;
use crate::pages::case::open::Open;
use crate::pages::case::photos::PhotoView;
use crate::state::Unsaved;
use crate::view::evidence::{photos_in, photos_text};
use wording::reader::Reader;
use wording::say;

pub fn photos(open: Open, reader: &Reader, asked: &'static Evidence, key: &str, must: AnyView) -> AnyView {
    let locale = reader.locale;
    let label = reader.text(&asked.label);
    let field = open.form.field(key);
    let taken = Memo::new(move |_| photos_in(&field.get()));
    let failed = RwSignal::new(false);
    let change = {
        let key = StoredValue::new(key.to_owned());
        move |event: web_sys::Event| {
            let input: HtmlInputElement = event_target(&event);
            let files = files(&input);
            // The same file may be chosen again.
            input.set_value("");
            failed.set(false);
            wasm_bindgen_futures::spawn_local(async move {
                open.taking.try_update(|taking| *taking += 1);
                for file in files {
                    if take(open, &key.get_value(), &file).await.is_err() {
                        failed.try_set(true);
                    }
                }
                open.taking.try_update(|taking| *taking -= 1);
            });
        }
    };
    let key = key.to_owned();
    let remove = move |photo: Photo| {
        let key = key.clone();
        Callback::new(move |()| {
            let left: Vec<Photo> =
                photos_in(&open.form.peek(&key)).into_iter().filter(|other| *other != photo).collect();
            open.form.set(&key, photos_text(&left));
            let (device, gone) = (open.app.device(), photo.sha256.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(device) = device {
                    // What stays behind for now is cleared up in time.
                    let _ = device.drop_photo(gone).await;
                }
            });
        })
    };
    let one = move |(at, photo): (usize, Photo)| {
        let remove = remove(photo.clone());
        view! { <PhotoView open=open locale=locale photo=photo number=at + 1 remove=remove/> }
    };
    let all = move || taken.get().into_iter().enumerate().collect::<Vec<_>>();
    let full = move || taken.with(Vec::len) >= Photo::MOST;
    let word = move || match taken.with(Vec::len) {
        0 => say!(locale, case.photo.take).to_owned(),
        Photo::MOST.. => say!(locale, case.photo.most, most = Photo::MOST),
        _ => say!(locale, case.photo.another).to_owned(),
    };
    let heading = label.clone();
    view! {
        <div class="field" role="group" aria-label=label>
            <span class="field__label">{heading} {must}</span>
            <div class="photos" class:photos--none=move || taken.with(Vec::is_empty)>
                <For
                    each=all
                    key=|(at, photo)| (*at, photo.sha256.clone())
                    children=one
                />
            </div>
            <label class="choice photo-take">
                <input
                    class="choice__input"
                    type="file"
                    accept="image/*"
                    capture="environment"
                    disabled=full
                    on:change=change
                />
                <span class="choice__face photo-take__face">
                    <Icon name="camera"/>
                    <span>{word}</span>
                </span>
            </label>
            <p class="field__hint" role="status" hidden=move || open.taking.get() == 0>
                {say!(locale, case.photo.preparing)}
            </p>
            <p class="field__wrong" role="alert" hidden=move || !failed.get()>
                {say!(locale, case.photo.none)}
            </p>
        </div>
    }
    .into_any()
}

/// `Err`: it is no picture this browser can open.
async fn take(open: Open, key: &str, file: &File) -> Result<(), ()> {
    let bytes = jpeg(file, Photo::LARGEST).await.map_err(|_| ())?;
    let Some(device) = open.app.device() else { return Ok(()) };
    match device.take_photo(bytes).await {
        Ok(photo) => {
            let mut all = photos_in(&open.form.peek(key));
            if all.len() < Photo::MOST && !all.contains(&photo) {
                all.push(photo);
                open.form.set(key, photos_text(&all));
            }
        }
        // The banner says why; the picture was not taken.
        Err(why) => {
            open.app.unsaved.try_set(Some(Unsaved { why }));
        }
    }
    Ok(())
}

fn files(input: &HtmlInputElement) -> Vec<File> {
    let chosen = input.files();
    let chosen = chosen.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.item(at)));
    chosen.filter_map(|file| file.dyn_into().ok()).collect()
}
