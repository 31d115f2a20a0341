//! Joining an estate with an invitation: a link's secret or the eight characters under it. Or without one, as a visitor.

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

/// Why a visitor was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitFailed {
    NoSignal,
    NotOurs,
    /// Too many came just now.
    Wait {
        minutes: u64,
    },
    /// The estate takes none.
    Closed,
    /// What was offered is not taken; the next try offers something new.
    Refused,
}

#[derive(Serialize)]
struct Enrol<'a> {
    #[serde(flatten)]
    by: By<'a>,
    device: DeviceId,
    secret: String,
}

/// What one comes with.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum By<'a> {
    Token(&'a str),
    Code(&'a str),
    Visitor { name: &'a str, phone: &'a str },
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
    /// To wait.
    #[serde(default)]
    seconds: u64,
}

enum NotIn {
    NoSignal,
    NotOurs,
    Refused(Refusal),
}

/// Where device id and secret are kept until an answer has come. A visitor's are his own: if he is in without knowing,
/// an invitation is still another person's.
struct Offer {
    /// The device id.
    device: &'static str,
    /// Made before the first try and told to the endpoint only: an enrolment whose answer got lost can be asked for
    /// again by this browser, and by nobody who knows its device id.
    secret: &'static str,
}

const INVITED: Offer = Offer { device: "joining", secret: "joining.secret" };
const VISITING: Offer = Offer { device: "visiting", secret: "visiting.secret" };

impl App {
    /// Uses up an invitation and opens the member's database on this phone.
    pub async fn join(self, token: Option<&str>, code: Option<&str>) -> Result<(), JoinFailed> {
        let by = match (token, code) {
            (Some(token), _) => By::Token(token),
            (None, code) => By::Code(code.unwrap_or_default()),
        };
        self.enrol(by, INVITED).await.map_err(|why| match why {
            NotIn::NoSignal => JoinFailed::NoSignal,
            NotIn::NotOurs => JoinFailed::NotOurs,
            NotIn::Refused(refusal) => match refusal.error.as_str() {
                // Who has left needs to be asked in by somebody, as with an invitation that is too old.
                "invitation_expired" | "not_active" => JoinFailed::Expired,
                "invitation_used" => JoinFailed::Used,
                "too_many_attempts" => JoinFailed::TooMany,
                _ => JoinFailed::Unknown,
            },
        })
    }

    /// Comes without an invitation, by name and number (S135).
    pub async fn visit(self, name: &str, phone: &str) -> Result<(), VisitFailed> {
        self.enrol(By::Visitor { name, phone }, VISITING).await.map_err(|why| match why {
            NotIn::NoSignal => VisitFailed::NoSignal,
            NotIn::NotOurs => VisitFailed::NotOurs,
            NotIn::Refused(refusal) => match refusal.error.as_str() {
                "too_many_attempts" => VisitFailed::Wait { minutes: refusal.seconds.div_ceil(60).max(1) },
                "no_visitors" => VisitFailed::Closed,
                _ => {
                    VISITING.forget();
                    VisitFailed::Refused
                }
            },
        })
    }

    async fn enrol(self, by: By<'_>, offer: Offer) -> Result<(), NotIn> {
        let enrol = Enrol { by, device: offer.device(), secret: offer.secret() };
        let body = serde_json::to_string(&enrol).unwrap_or_default();
        let reply = post_json("/api/v1/enrol", body).await.map_err(|_| NotIn::NoSignal)?;
        if reply.status != 200 {
            let refusal = serde_json::from_str(&reply.body).map_err(|_| NotIn::NotOurs)?;
            return Err(NotIn::Refused(refusal));
        }
        let enrolled: Enrolled = serde_json::from_str(&reply.body).map_err(|_| NotIn::NotOurs)?;
        let me = Me {
            estate: enrolled.estate.id,
            member: enrolled.member.id,
            device: enrolled.device,
            profile: enrolled.member.profile,
        };
        let member = me.member.to_string();
        self.open(&member, Some(me)).await;
        offer.forget();
        self.sync_now();
        Ok(())
    }
}

impl Offer {
    fn secret(&self) -> String {
        recall(self.secret).unwrap_or_else(|| {
            let secret = fresh_secret();
            remember(self.secret, &secret);
            secret
        })
    }

    fn device(&self) -> DeviceId {
        if let Some(device) = recall(self.device).and_then(|text| text.parse().ok()) {
            return device;
        }
        let device = DeviceId(BrowserClock.fresh_id());
        remember(self.device, &device.to_string());
        device
    }

    fn forget(&self) {
        forget(self.device);
        forget(self.secret);
    }
}
