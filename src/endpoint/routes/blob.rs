//! `/api/v1/blobs/{sha256}`: photos, named by what they hold, apart from the events that name them.
//!
//! `HEAD` says in `Upload-Offset` how much the member has brought, `PUT` adds a piece with `Content-Range: bytes
//! a-b/total`, and `GET` gives the whole to whoever brought it or may see an event that names it by right. So an upload
//! that was cut goes on where it was.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderName, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use records::case::{Photo, PhotoId};

use crate::app::App;
use crate::error::ApiError;
use crate::routes::sent::{OurPage, body};
use crate::routes::signed_in::SignedIn;
use crate::routes::taken::taken;
use crate::store::{PhotoHeld, PhotoPiece};

const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// `?1` when all of it is here and is what its name says.
const UPLOAD_COMPLETE: HeaderName = HeaderName::from_static("upload-complete");

pub(super) async fn held(
    State(app): State<Arc<App>>,
    SignedIn { session, .. }: SignedIn,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let held = app.store.photo_held(&session, &photo(&name)?).await??;
    Ok((StatusCode::OK, said(held)).into_response())
}

pub(super) async fn put(
    State(app): State<Arc<App>>,
    SignedIn { session, .. }: SignedIn,
    _: OurPage,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let photo = photo(&name)?;
    let range = Range::of(request.headers())?;
    let limit = Photo::LARGEST as usize;
    if range.total > u64::from(Photo::LARGEST) {
        return Err(ApiError::TooLarge { limit });
    }
    let _turn = app.photos.take((session.estate, session.member)).await?;
    let bytes = body(request, limit, &app.doors).await?;
    if range.length() != bytes.len() as u64 {
        return Err(malformed("the body is not as long as content-range says"));
    }
    let (start, total) = (narrow(range.first)?, narrow(range.total)?);
    let length = bytes.len();
    let piece = PhotoPiece { photo, total, start, bytes };
    let held = app.store.put_photo(&session, piece).await??;
    app.metrics.photo(length, held);
    Ok((StatusCode::NO_CONTENT, said(held)).into_response())
}

pub(super) async fn fetch(
    State(app): State<Arc<App>>,
    SignedIn { session, .. }: SignedIn,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let turn = app.pictures.take((session.estate, session.device)).await?;
    let bytes = app.store.photo(&session, &photo(&name)?).await?.ok_or(ApiError::NotFound)?;
    let headers = [
        (CONTENT_LENGTH, HeaderValue::from(bytes.len())),
        (CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        // The phone's own store keeps what it may keep; the browser's would keep it after signing out.
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (VARY, HeaderValue::from_static("Cookie")),
    ];
    Ok((AppendHeaders(headers), taken(bytes, Some(turn))).into_response())
}

fn photo(name: &str) -> Result<PhotoId, ApiError> {
    name.parse().map_err(|_| ApiError::NotFound)
}

fn said(held: PhotoHeld) -> AppendHeaders<[(HeaderName, HeaderValue); 2]> {
    let complete = if held.is_whole { "?1" } else { "?0" };
    AppendHeaders([
        (UPLOAD_OFFSET, HeaderValue::from(held.bytes)),
        (UPLOAD_COMPLETE, HeaderValue::from_static(complete)),
    ])
}

/// `Content-Range: bytes 0-1023/4096`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    first: u64,
    last: u64,
    total: u64,
}

impl Range {
    fn of(headers: &HeaderMap) -> Result<Range, ApiError> {
        let text = headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
        text.and_then(Range::read).ok_or_else(|| malformed("content-range"))
    }

    fn read(text: &str) -> Option<Range> {
        let (span, total) = text.strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = span.split_once('-')?;
        let range =
            Range { first: first.parse().ok()?, last: last.parse().ok()?, total: total.parse().ok()? };
        (range.first <= range.last && range.last < range.total).then_some(range)
    }

    fn length(self) -> u64 {
        self.last - self.first + 1
    }
}

fn narrow(number: u64) -> Result<u32, ApiError> {
    u32::try_from(number).map_err(|_| malformed("content-range"))
}

fn malformed(detail: &str) -> ApiError {
    ApiError::Malformed { detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use records::MemberId;
    use records::case::{Photo, PhotoId};

    use super::Range;
    use crate::jpeg;
    use crate::routes::testing::{Answer, Browser, Site};

    fn picture() -> Vec<u8> {
        jpeg::sample(&[b'x'; 5_000])
    }

    fn path(photo: &PhotoId) -> String {
        format!("/api/v1/blobs/{photo}")
    }

    async fn put(who: &Browser<'_>, photo: &PhotoId, first: usize, bytes: &[u8], total: usize) -> Answer {
        let range = format!("bytes {first}-{}/{total}", first + bytes.len() - 1);
        who.ask("PUT", &path(photo), &[("x-huying", "1"), ("content-range", &range)], bytes).await
    }

    #[test]
    fn a_range_is_read_or_refused() {
        assert_eq!(Range::read("bytes 0-9/10"), Some(Range { first: 0, last: 9, total: 10 }));
        for odd in
            ["", "bytes */10", "bytes 5-4/10", "bytes 0-10/10", "bytes 0-9/*", "items 0-9/10", "bytes -1-2/9"]
        {
            assert_eq!(Range::read(odd), None, "{odd}");
        }
    }

    #[tokio::test]
    async fn a_photo_goes_up_in_pieces_and_comes_down_whole() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let picture = picture();
        let photo = PhotoId::of(&picture);
        let cut = 4_500;
        let first = put(&desk, &photo, 0, &picture[..cut], picture.len()).await;
        assert_eq!((first.status, first.header("upload-offset")), (204, cut.to_string()), "{}", first.body);
        let held = desk.ask("HEAD", &path(&photo), &[], b"").await;
        assert_eq!((held.status, held.header("upload-offset")), (200, cut.to_string()));
        assert_eq!(held.header("upload-complete"), "?0");
        let last = put(&desk, &photo, cut, &picture[cut..], picture.len()).await;
        assert_eq!((last.status, last.header("upload-complete")), (204, "?1".into()), "{}", last.body);
        // No event names it: it is for whoever brought it, and for nobody else.
        assert_eq!(desk.get(&path(&photo)).await.status, 200);
        let supervisor = site.join("supervisor").await;
        assert_eq!(supervisor.get(&path(&photo)).await.status, 404);
        let not_theirs = supervisor.ask("HEAD", &path(&photo), &[], b"").await;
        assert_eq!((not_theirs.status, not_theirs.header("upload-offset")), (200, "0".into()));

        let record = desk.report("电动车不见了");
        let event = desk.photographed(&record, &Photo::of(&picture));
        let verdicts = desk.sync(serde_json::json!([record, event])).await.json();
        assert_eq!(verdicts["verdicts"][1]["verdict"], "accepted", "{verdicts}");
        let whole = supervisor.get(&path(&photo)).await;
        assert_eq!((whole.status, whole.header("content-type")), (200, "image/jpeg".into()));
        assert_eq!(whole.header("x-content-type-options"), "nosniff");
        assert_eq!(whole.header("cache-control"), "no-store");
        assert!(whole.headers.get_all("vary").iter().any(|value| value == "Cookie"), "{:?}", whole.headers);
        assert_eq!(whole.bytes, picture);
        let text = site.metrics().await;
        assert!(text.contains("huying_photos_total 1\n"), "{text}");
    }

    #[tokio::test]
    async fn a_member_brings_one_piece_at_a_time_and_nobody_else_waits_for_it() {
        let site = Site::with(|app| app.photos.patience = Duration::from_millis(50)).await;
        let (desk, guard) = (site.join("desk").await, site.join("guard").await);
        let picture = picture();
        let photo = PhotoId::of(&picture);
        let (estate, _) = site.app.store.heads().await.unwrap()[0];
        let member = MemberId(desk.member["id"].as_str().unwrap().parse().unwrap());
        // As long as a body of theirs is on its way, or is looked into.
        let turn = site.app.photos.take((estate, member)).await.unwrap();
        let second = put(&desk, &photo, 0, &picture, picture.len()).await;
        assert_eq!((second.status, second.error()), (429, "too_much".into()));
        assert_ne!(second.header("retry-after"), "");
        assert_eq!(put(&guard, &photo, 0, &picture, picture.len()).await.status, 204);
        drop(turn);
        assert_eq!(put(&desk, &photo, 0, &picture, picture.len()).await.status, 204);
    }

    #[tokio::test]
    async fn photos_that_are_not_read_are_six_of_a_session() {
        let site = Site::with(|app| app.pictures.patience = Duration::from_millis(50)).await;
        let desk = site.join("desk").await;
        let picture = picture();
        let photo = PhotoId::of(&picture);
        assert_eq!(put(&desk, &photo, 0, &picture, picture.len()).await.status, 204);
        let mut unread = Vec::new();
        let refused = loop {
            let answer = desk.begin("GET", &path(&photo), "").await;
            if answer.status() != 200 || unread.len() > 20 {
                break answer.status().as_u16();
            }
            unread.push(answer);
        };
        assert_eq!((refused, unread.len()), (429, 6));
        unread.pop();
        assert_eq!(desk.get(&path(&photo)).await.bytes, picture);
    }

    #[tokio::test]
    async fn what_is_refused_says_why() {
        let site = Site::new().await;
        let desk = site.join("desk").await;
        let picture = picture();
        let photo = PhotoId::of(&picture);
        let ranged = |range: &'static str| [("x-huying", "1"), ("content-range", range)];

        let foreign = desk.ask("PUT", &path(&photo), &[("content-range", "bytes 0-1/9")], b"xx").await;
        assert_eq!((foreign.status, foreign.error()), (403, "not_our_page".into()));
        let odd = desk.ask("PUT", "/api/v1/blobs/..%2Fhuying.sqlite", &ranged("bytes 0-1/9"), b"xx").await;
        assert_eq!((odd.status, odd.error()), (404, "not_found".into()));
        for (headers, detail) in [
            (&[("x-huying", "1")][..], "content-range"),
            (&ranged("bytes 0-7/9")[..], "the body is not as long as content-range says"),
        ] {
            let answer = desk.ask("PUT", &path(&photo), headers, b"xx").await;
            assert_eq!((answer.status, answer.error()), (400, "malformed".into()));
            assert_eq!(answer.json()["detail"], detail);
        }
        let large = desk.ask("PUT", &path(&photo), &ranged("bytes 0-1/2097153"), b"xx").await;
        assert_eq!((large.status, large.json()["limit"].as_u64()), (413, Some(2_097_152)));
        let gap = put(&desk, &photo, 9, b"xx", picture.len()).await;
        assert_eq!((gap.status, gap.json()["held"].as_u64()), (409, Some(0)));
        let text = put(&desk, &PhotoId::of(b"<svg>"), 0, b"<svg>", 5).await;
        assert_eq!((text.status, text.error()), (415, "not_jpeg".into()));
        let named_so = [&picture[..3], &[b'x'; 5_000]].concat();
        let named_so = put(&desk, &PhotoId::of(&named_so), 0, &named_so, named_so.len()).await;
        assert_eq!(
            (named_so.status, named_so.error()),
            (415, "not_jpeg".into()),
            "three bytes are no picture"
        );
        let wide = jpeg::sized_sample(60_000, 60_000, b"");
        let wide = put(&desk, &PhotoId::of(&wide), 0, &wide, wide.len()).await;
        assert_eq!((wide.status, wide.error()), (422, "too_many_pixels".into()));
        let wrong = put(&desk, &PhotoId::of(b"another"), 0, &picture, picture.len()).await;
        assert_eq!((wrong.status, wrong.error()), (422, "wrong_hash".into()));
    }
}
