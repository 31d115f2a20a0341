//! The next page, on its way while this one is written.
//!
//! A first fetch is a long row of pages, and the endpoint, this phone's disk and its processor would take turns in
//! waiting for each other. Only a question goes ahead, never an event: it changes nothing over there and can be
//! forgotten at any time. It is forgotten unless it goes on exactly where the stored cursor stands.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use records::wire::{Cursor, SYNC, SyncAnswer, SyncRequest};

use crate::outbox::to_text;
use crate::storage::StorageError;
use crate::sync::answer;
use crate::sync::outcome::Trouble;
use crate::transport::Transport;

type Answer = Result<SyncAnswer, Trouble>;

pub(crate) struct Ahead {
    /// The cursor it asks from, as it will be stored.
    from: String,
    state: State,
}

enum State {
    Coming(Pin<Box<dyn Future<Output = Answer>>>),
    Here(Box<Answer>),
}

impl Ahead {
    /// Nothing is sent before somebody works [`Ahead::beside`] it.
    pub(crate) fn ask<T: Transport>(
        transport: &T,
        request: &SyncRequest,
        from: &Cursor,
    ) -> Result<Ahead, StorageError> {
        let request = SyncRequest { events: Vec::new(), cursor: Some(from.clone()), ..request.clone() };
        let (transport, body) = (transport.clone(), to_text(&request)?);
        let coming = Box::pin(async move { answer::read(&transport.exchange(SYNC, body).await?) });
        Ok(Ahead { from: to_text(from)?, state: State::Coming(coming) })
    }

    pub(crate) fn goes_on_from(&self, stored: Option<&str>) -> bool {
        stored == Some(self.from.as_str())
    }

    pub(crate) fn is_here(&self) -> bool {
        matches!(self.state, State::Here(_))
    }

    /// Does `work`, with this going on beside it: whenever the work waits, what has come is read.
    pub(crate) async fn beside<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| {
            let done = work.as_mut().poll(context);
            if done.is_pending() {
                self.go_on(context);
            }
            done
        })
        .await
    }

    fn go_on(&mut self, context: &mut Context<'_>) {
        if let State::Coming(coming) = &mut self.state
            && let Poll::Ready(answer) = coming.as_mut().poll(context)
        {
            self.state = State::Here(Box::new(answer));
        }
    }

    pub(crate) async fn answer(self) -> Answer {
        match self.state {
            State::Coming(coming) => coming.await,
            State::Here(answer) => *answer,
        }
    }
}
