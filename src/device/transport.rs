//! The way to the endpoint. What comes back is not trusted to be ours: see `sync/answer.rs`.

/// One HTTP exchange with the endpoint: JSON posted to one of its routes, named in [`records::wire`].
#[expect(async_fn_in_trait, reason = "a phone runs one task; no Send is needed")]
pub trait Transport: Clone + 'static {
    async fn exchange(&self, path: &str, body: String) -> Result<Reply, Unreachable>;
}

/// Whatever answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub content_type: String,
    /// The header `Retry-After`; empty when there is none.
    pub retry_after: String,
    pub body: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    #[error("no connection")]
    NoConnection,
    #[error("no answer in time")]
    Timeout,
}
