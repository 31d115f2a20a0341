//! The next page, on its way while this one is written.
//!
//! A first fetch is a long row of pages, and the endpoint and this phone's disk would take turns in waiting for each
//! other. Only a question goes ahead, never an event: it changes nothing over there and can be forgotten at any
//! time. It is forgotten unless it goes on exactly where the stored cursor stands.

use std::future::{Future, poll_fn, ready};
use std::pin::Pin;
use std::task::Poll;

use cases::wire::{Cursor, SyncRequest};

use crate::outbox::to_text;
use crate::transport::{Reply, Transport, Unreachable};

pub(crate) struct Ahead {
    /// The cursor it asks from, as it will be stored.
    from: String,
    reply: Pin<Box<dyn Future<Output = Result<Reply, Unreachable>>>>,
}

impl Ahead {
    /// Sends the question off.
    pub(crate) async fn ask<T: Transport>(transport: &T, request: &SyncRequest, from: &Cursor) -> Ahead {
        let request = SyncRequest { events: Vec::new(), cursor: Some(from.clone()), ..request.clone() };
        let (transport, body) = (transport.clone(), to_text(&request));
        let mut reply = Box::pin(async move { transport.exchange(body).await });
        // A future does nothing before it is first looked at.
        let reply: Pin<Box<dyn Future<Output = _>>> =
            match poll_fn(|cx| Poll::Ready(reply.as_mut().poll(cx))).await {
                Poll::Ready(early) => Box::pin(ready(early)),
                Poll::Pending => reply,
            };
        Ahead { from: to_text(from), reply }
    }

    pub(crate) fn goes_on_from(&self, stored: Option<&str>) -> bool {
        stored == Some(self.from.as_str())
    }

    pub(crate) async fn reply(self) -> Result<Reply, Unreachable> {
        self.reply.await
    }
}
