//! Joining an estate with an invitation: a link's secret or the eight characters under it.

use cases::DeviceId;
use device::{Clock, Me};
use serde::{Deserialize, Serialize};

use crate::browser::{BrowserClock, post_json};
use crate::state::app::App;

/// Why joining did not work; the page says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoinFailed {
    NoSignal,
    /// Used before, or never given out.
    Unknown,
    Expired,
    /// Too many wrong codes: wait.
    TooMany,
    NotOurs,
}

#[derive(Serialize)]
struct Enrol<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    device: DeviceId,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl App {
    /// Uses up an invitation and opens the member's database on this phone.
    pub async fn join(self, token: Option<&str>, code: Option<&str>) -> Result<(), JoinFailed> {
        let enrol = Enrol {
            token,
            code,
            device: DeviceId(BrowserClock.fresh_id()),
        };
        let body = serde_json::to_string(&enrol).unwrap_or_default();
        let reply = post_json("/api/v1/enrol", body)
            .await
            .map_err(|_| JoinFailed::NoSignal)?;
        if reply.status == 200 {
            let me: Me = serde_json::from_str(&reply.body).map_err(|_| JoinFailed::NotOurs)?;
            let member = me.member.to_string();
            self.open(&member, Some(me)).await;
            self.sync_now();
            return Ok(());
        }
        let refusal: Refusal = serde_json::from_str(&reply.body).map_err(|_| JoinFailed::NotOurs)?;
        Err(match refusal.error.as_str() {
            "invite_expired" => JoinFailed::Expired,
            "too_many_attempts" => JoinFailed::TooMany,
            _ => JoinFailed::Unknown,
        })
    }
}
