//! Joining an estate with an invitation: a link's secret or the eight characters under it.

use device::{Clock, Me};
use records::member::Profile;
use records::{DeviceId, EstateId, MemberId};
use serde::{Deserialize, Serialize};

use crate::browser::{BrowserClock, fresh_secret, post_json};
use crate::state::app::App;
use crate::state::settings::{forget, recall, remember};

/// Why joining did not work; the page says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoinFailed {
    NoSignal,
    /// Never given out, or mistyped.
    Unknown,
    /// Used before, on another phone.
    Used,
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
    secret: String,
}

/// What enrolment answers.
#[derive(Deserialize)]
struct Enrolled {
    estate: Estate,
    member: Member,
    device: DeviceId,
}

#[derive(Deserialize)]
struct Estate {
    id: EstateId,
}

#[derive(Deserialize)]
struct Member {
    id: MemberId,
    #[serde(flatten)]
    profile: Profile,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// The device id offered until an answer has come.
const JOINING: &str = "joining";
/// Made before the first try and told to the endpoint only: an invitation whose answer got lost can be asked for again
/// by this browser, and by nobody who knows its device id.
const JOINING_SECRET: &str = "joining.secret";

impl App {
    /// Uses up an invitation and opens the member's database on this phone.
    pub async fn join(self, token: Option<&str>, code: Option<&str>) -> Result<(), JoinFailed> {
        let enrol = Enrol { token, code, device: offered_device(), secret: own_secret() };
        let body = serde_json::to_string(&enrol).unwrap_or_default();
        let reply = post_json("/api/v1/enrol", body).await.map_err(|_| JoinFailed::NoSignal)?;
        if reply.status == 200 {
            let enrolled: Enrolled = serde_json::from_str(&reply.body).map_err(|_| JoinFailed::NotOurs)?;
            let me = Me {
                estate: enrolled.estate.id,
                member: enrolled.member.id,
                device: enrolled.device,
                profile: enrolled.member.profile,
            };
            let member = me.member.to_string();
            self.open(&member, Some(me)).await;
            forget(JOINING);
            forget(JOINING_SECRET);
            self.sync_now();
            return Ok(());
        }
        let refusal: Refusal = serde_json::from_str(&reply.body).map_err(|_| JoinFailed::NotOurs)?;
        Err(match refusal.error.as_str() {
            // Who has left needs to be asked in by somebody, as with an invitation that is too old.
            "invitation_expired" | "not_active" => JoinFailed::Expired,
            "invitation_used" => JoinFailed::Used,
            "too_many_attempts" => JoinFailed::TooMany,
            _ => JoinFailed::Unknown,
        })
    }
}

fn own_secret() -> String {
    recall(JOINING_SECRET).unwrap_or_else(|| {
        let secret = fresh_secret();
        remember(JOINING_SECRET, &secret);
        secret
    })
}

fn offered_device() -> DeviceId {
    if let Some(device) = recall(JOINING).and_then(|text| text.parse().ok()) {
        return device;
    }
    let device = DeviceId(BrowserClock.fresh_id());
    remember(JOINING, &device.to_string());
    device
}
