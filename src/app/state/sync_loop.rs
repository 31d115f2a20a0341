//! Syncing while the app is open: at once after a write, on a poke, when the network or the screen comes back,
//! and by timer.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use device::schedule::{Circumstances, next_try};
use device::{Clock, StorageError, Trouble, Unreachable};
use futures::StreamExt;
use futures::channel::mpsc;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use records::Millis;
use wasm_bindgen::prelude::*;

use crate::browser::BrowserClock;
use crate::state::app::{App, Link, Unsaved};
use crate::state::phone::Phone;

/// How long to wait before the stream of pokes is opened anew, in milliseconds.
const HEAR_AGAIN: u32 = 3_000;
/// While page upon page comes, the screen follows this often, in milliseconds.
const SHOW_EVERY: Millis = 2_000;

/// Rings the sleeping loop.
#[derive(Clone)]
pub struct Waker {
    bell: mpsc::UnboundedSender<()>,
    ear: Rc<RefCell<Option<mpsc::UnboundedReceiver<()>>>>,
}

impl Waker {
    pub fn new() -> Waker {
        let (bell, ear) = mpsc::unbounded();
        Waker { bell, ear: Rc::new(RefCell::new(Some(ear))) }
    }

    pub fn wake(&self) {
        let _ = self.bell.unbounded_send(());
    }
}

pub(crate) fn run(app: App, device: Rc<dyn Phone>, waker: Waker) {
    // One loop per page: a later member takes over the same ear.
    let Some(mut ear) = waker.ear.borrow_mut().take() else {
        return;
    };
    listen(&waker);
    wasm_bindgen_futures::spawn_local(hear(app, waker));
    wasm_bindgen_futures::spawn_local(async move {
        let mut device = device;
        let mut failures = 0;
        let mut shown = BrowserClock.now();
        let sending = Rc::new(Cell::new(false));
        loop {
            let (mut more, mut wait) = (false, 0);
            match device.sync_once().await {
                Ok(synced) => {
                    failures = 0;
                    (more, wait) = (synced.more, synced.wait);
                    app.link.set(Link::Up);
                    if synced.changed + synced.accepted + synced.refused > 0 {
                        app.tell_tabs();
                    }
                    // Nobody reads a list that changes with each of a hundred pages.
                    if !more || !(0..SHOW_EVERY).contains(&(BrowserClock.now() - shown)) {
                        app.refresh().await;
                        shown = BrowserClock.now();
                    }
                    if !more {
                        send_photos(app, device.clone(), sending.clone());
                    }
                }
                Err(trouble) => {
                    failures += 1;
                    if let Trouble::TooMuch { wait: asked } = &trouble {
                        wait = *asked;
                    }
                    // Nothing else would tell a person who only watches that what he sees is kept no more.
                    if let Trouble::Storage(why @ StorageError::Gone) = &trouble {
                        app.unsaved.set(Some(Unsaved { why: why.clone() }));
                    }
                    app.link.set(link(&trouble));
                }
            }
            let unsent = app.status.with_untracked(|status| status.unsent + status.photos > 0);
            let circumstances = Circumstances { failures, unsent, visible: is_visible(), more, wait };
            let delay = next_try(circumstances, js_sys::Math::random());
            let wait = TimeoutFuture::new(u32::try_from(delay).unwrap_or(60_000));
            if let Either::Right(_) = select(wait, ear.next()).await {
                // Several rings at once are one.
                while ear.try_recv().is_ok() {}
            }
            match app.device() {
                Some(current) => device = current,
                None => {
                    let _ = ear.next().await;
                }
            }
        }
    });
}

/// Photos go beside the loop: however long one takes, no event waits for it.
fn send_photos(app: App, device: Rc<dyn Phone>, sending: Rc<Cell<bool>>) {
    if sending.replace(true) {
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        let sent = device.send_photos().await;
        sending.set(false);
        if matches!(sent, Ok(sent) if sent.delivered > 0) {
            app.tell_tabs();
            app.refresh().await;
        }
    });
}

fn link(trouble: &Trouble) -> Link {
    match trouble {
        Trouble::Unreachable(Unreachable::NoConnection | Unreachable::Timeout) => Link::NoSignal,
        Trouble::NotOurs => Link::NotOurs,
        Trouble::SignInAgain => Link::SignInAgain,
        Trouble::Outdated => Link::Outdated,
        Trouble::Busy(_) | Trouble::TooMuch { .. } | Trouble::Batch { .. } | Trouble::Storage(_) => {
            Link::Busy
        }
    }
}

fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// Everything that is a reason to try now.
fn listen(waker: &Waker) {
    let ring = waker.clone();
    let _ = window_event_listener_untyped("online", move |_| ring.wake());
    let ring = waker.clone();
    let shown = Closure::<dyn FnMut()>::new(move || {
        if is_visible() {
            ring.wake();
        }
    });
    let _ = document().add_event_listener_with_callback("visibilitychange", shown.as_ref().unchecked_ref());
    shown.forget();
}

/// Hears the endpoint's pokes, which carry nothing but "pull". A broken stream the browser opens again by itself;
/// but after an answer that is none (a hotspot's login page, a proxy's error) it never would: then we do.
async fn hear(app: App, waker: Waker) {
    loop {
        if app.device().is_some()
            && let Ok(live) = web_sys::EventSource::new("/api/v1/live")
        {
            let ring = waker.clone();
            let poked = Closure::<dyn FnMut()>::new(move || ring.wake());
            let _ = live.add_event_listener_with_callback("poke", poked.as_ref().unchecked_ref());
            live.set_onopen(Some(poked.as_ref().unchecked_ref()));
            let (ended, mut end) = mpsc::unbounded::<()>();
            let stream = live.clone();
            let failed = Closure::<dyn FnMut()>::new(move || {
                if stream.ready_state() == web_sys::EventSource::CLOSED {
                    let _ = ended.unbounded_send(());
                }
            });
            live.set_onerror(Some(failed.as_ref().unchecked_ref()));
            let _ = end.next().await;
            live.close();
        }
        TimeoutFuture::new(HEAR_AGAIN).await;
    }
}
