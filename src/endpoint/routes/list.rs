//! Which routes there are, and for whom.

use records::wire;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    ToAll,
    ToMembers,
}

/// Every public route but the app's files. Tests go through it, so that none is forgotten.
pub const ROUTES: [(&str, &str, Open); 13] = [
    ("post", wire::SYNC, Open::ToMembers),
    ("post", wire::SEARCH, Open::ToMembers),
    ("post", wire::RECORD, Open::ToMembers),
    ("get", "/api/v1/live", Open::ToMembers),
    ("head", "/api/v1/blobs/{sha256}", Open::ToMembers),
    ("put", "/api/v1/blobs/{sha256}", Open::ToMembers),
    ("get", "/api/v1/blobs/{sha256}", Open::ToMembers),
    ("post", "/api/v1/enrol", Open::ToAll),
    ("get", "/api/v1/session", Open::ToMembers),
    ("post", "/api/v1/sign-out", Open::ToMembers),
    ("get", "/api/v1/guide", Open::ToAll),
    ("get", "/healthz", Open::ToAll),
    ("get", "/openapi.json", Open::ToAll),
];
