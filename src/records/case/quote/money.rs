//! Money as events carry it: the lines of a quote and a payment.
//!
//! Apart from `quote.rs`, because what an event is made of knows nothing of what it does.

use serde::{Deserialize, Serialize};

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
