//! What takes a word back: it did not happen, it is over, it might, it is asked, it is only said so.
//! The kinds; `guards` finds where they rule.
//!
//! A guarded sign is another feature than the bare one, so the trained weights decide what 「没有人受伤」 means;
//! only the danger rule uses guards directly: a guarded word never offers the emergency by itself.

use serde::{Deserialize, Serialize};

/// In the order in which one is preferred when several hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// 没有人受伤: a few symbols after the word, in its clause.
    Negated,
    /// 演习, 拍戏, 游戏里: the whole text, unless itself negated (「不是演习」).
    Staged,
    /// 已经扑灭, 没事了: everything before it.
    Over,
    /// 上次, 去年: its sentence.
    Past,
    /// 万一, 要是: from the word to the end of the next clause.
    Supposed,
    /// 吗, 多少, 怎么: its sentence.
    Asked,
}

impl Guard {
    pub(crate) fn letter(self) -> u8 {
        match self {
            Guard::Negated => b'n',
            Guard::Staged => b's',
            Guard::Over => b'o',
            Guard::Past => b'p',
            Guard::Supposed => b'h',
            Guard::Asked => b'q',
        }
    }
}
