//! `POST /api/v1/search`: closed records by register, period and words, a page at a time. The words go in the body: an
//! address is written into logs.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use records::wire::{SearchAnswer, SearchRequest, VERSION};
use serde_json::value::RawValue;

use crate::app::App;
use crate::error::ApiError;
use crate::limits::Load;
use crate::routes::sent::{SMALL, Sent};
use crate::routes::signed_in::SignedIn;
use crate::store::Sought;

pub(super) async fn search(
    State(app): State<Arc<App>>,
    signed_in: SignedIn,
    Sent(request): Sent<SearchRequest, SMALL>,
) -> Result<Json<SearchAnswer<Box<RawValue>>>, ApiError> {
    signed_in.is_for(request.v, request.device)?;
    let sought = Sought::read(request.search, request.after.as_deref())?;
    app.take(&signed_in.session, Load::SEARCH).await?;
    let found = app.store.search(&signed_in.session, sought).await??;
    Ok(Json(SearchAnswer { v: VERSION, now: app.store.now(), rows: found.rows, next: found.next }))
}
