//! What paid help costs: quoted and agreed before it begins, paid apart from closing (S38, S123, D5).

use serde::{Deserialize, Serialize};

use crate::case::answer::Signature;
use crate::case::by::By;
use crate::id::EventId;

/// Money in 分, a hundredth of a yuan.
pub type Fen = u32;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// As the price list has it, e.g. 更换水龙头.
    pub item: String,
    pub kind: Cost,
    pub unit_fen: Fen,
    pub count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// 人工
    Labour,
    /// 材料
    Material,
}

impl QuoteLine {
    pub fn fen(&self) -> u64 {
        u64::from(self.unit_fen) * u64::from(self.count)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub id: EventId,
    pub by: By,
    pub lines: Vec<QuoteLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreement>,
    /// … or has declined, and why. He may still agree to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined: Option<(By, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    pub by: By,
    /// Absent: the resident agreed on his own phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

impl Quote {
    /// Neither agreed nor declined yet.
    pub fn is_open(&self) -> bool {
        self.agreed.is_none() && self.declined.is_none()
    }

    pub fn fen(&self) -> u64 {
        self.lines.iter().map(QuoteLine::fen).fold(0, u64::saturating_add)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub fen: Fen,
    pub method: PaymentMethod,
    /// Number of the receipt or invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    Cash,
    WeChat,
    Alipay,
    Card,
    Transfer,
}
