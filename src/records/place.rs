//! Where something happened, and finding it in what was said.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Characters of one part of a place.
const LONGEST_PART: usize = 200;

/// A room (`3` `2` `1203`) or a spot (`B2-118`, 快递柜旁). Every part may be missing: facts are filled in later
/// (S16, S196).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spot: Option<String>,
}

impl Place {
    pub fn spot(words: &str) -> Place {
        Place { spot: Some(words.to_owned()), ..Place::default() }
    }

    pub fn is_empty(&self) -> bool {
        *self == Place::default()
    }

    /// As it is kept: without white space around its parts, and without parts that say nothing.
    pub(crate) fn kept(self) -> Place {
        let part =
            |part: Option<String>| part.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
        let Place { building, unit, room, spot } = self;
        Place { building: part(building), unit: part(unit), room: part(room), spot: part(spot) }
    }

    /// Each part that is given says something, and is a line at most.
    ///
    /// # Errors
    /// [`Refusal::TooLong`], [`Refusal::Empty`].
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let parts = || [&self.building, &self.unit, &self.room, &self.spot].into_iter().flatten();
        if parts().any(|part| part.chars().count() > LONGEST_PART) {
            return Err(Refusal::TooLong { field: "place".to_owned(), limit: LONGEST_PART });
        }
        if parts().any(|part| part.trim().is_empty()) {
            return Err(Refusal::Empty { field: "place".to_owned() });
        }
        Ok(())
    }

    /// The first room named in a message: 「3栋2单元1203」, 「12号楼1704」, 「七幢三零一」, `5-0802`.
    ///
    /// Reads figures, full-width figures and Chinese numerals. `None` when nothing looks like a building.
    pub fn find(words: &str) -> Option<Place> {
        let tokens = tokens(words);
        tokens.iter().enumerate().find_map(|(at, token)| {
            let Token::Number(building) = token else {
                return None;
            };
            let rest = &tokens[at + 1..];
            match rest {
                [Token::Mark(Mark::Building), rest @ ..] => Some(after_building(building, rest)),
                [Token::Mark(Mark::Dash), Token::Number(room), ..] if is_room(room) => Some(Place {
                    building: Some(building.clone()),
                    room: Some(room.clone()),
                    ..Place::default()
                }),
                [
                    Token::Mark(Mark::Dash),
                    Token::Number(unit),
                    Token::Mark(Mark::Dash),
                    Token::Number(room),
                    ..,
                ] => Some(Place {
                    building: Some(building.clone()),
                    unit: Some(unit.clone()),
                    room: Some(room.clone()),
                    ..Place::default()
                }),
                _ => None,
            }
        })
    }
}

fn after_building(building: &str, rest: &[Token]) -> Place {
    let (unit, rest) = match rest {
        [Token::Number(unit), Token::Mark(Mark::Unit), rest @ ..] => (Some(unit.clone()), rest),
        _ => (None, rest),
    };
    let room = match rest {
        [Token::Number(_), Token::Mark(Mark::Floor), Token::Number(room), ..] => Some(room.clone()),
        [Token::Number(floor), Token::Mark(Mark::Floor), ..] => Some(format!("{floor}楼")),
        [Token::Number(room), ..] => Some(room.clone()),
        _ => None,
    };
    Place { building: Some(building.to_owned()), unit, room, spot: None }
}

fn is_room(number: &str) -> bool {
    (3..=4).contains(&number.len())
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Number(String),
    Mark(Mark),
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Building,
    Unit,
    Floor,
    Dash,
}

/// Numbers and the few words that give them meaning; spaces vanish, everything else separates.
fn tokens(words: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut characters = words.chars().filter(|c| !c.is_whitespace()).peekable();
    while let Some(character) = characters.next() {
        if let Some(first) = figure(character) {
            let mut figures = vec![first];
            while let Some(next) = characters.peek().copied().and_then(figure) {
                figures.push(next);
                characters.next();
            }
            tokens.push(Token::Number(read(&figures)));
            continue;
        }
        tokens.push(match character {
            '栋' | '幢' | '座' | '棟' | '#' => Token::Mark(Mark::Building),
            '号' | '號' if matches!(characters.peek(), Some('楼' | '樓')) => {
                characters.next();
                Token::Mark(Mark::Building)
            }
            '单' | '單' if matches!(characters.peek(), Some('元')) => {
                characters.next();
                Token::Mark(Mark::Unit)
            }
            '楼' | '樓' | '层' | '層' => Token::Mark(Mark::Floor),
            '-' | '—' | '－' | '–' => Token::Mark(Mark::Dash),
            _ => Token::Other,
        });
    }
    tokens
}

/// A figure, or 十 as 10.
fn figure(character: char) -> Option<u32> {
    match character {
        '0'..='9' => character.to_digit(10),
        '０'..='９' => Some(character as u32 - '０' as u32),
        '零' | '〇' => Some(0),
        '一' => Some(1),
        '二' | '两' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        '十' => Some(10),
        _ => None,
    }
}

/// `[1,2,0,3]` → `1203`; `[10,2]` → `12`; `[2,10]` → `20`; `[2,10,3]` → `23`.
fn read(figures: &[u32]) -> String {
    match figures.iter().position(|&figure| figure == 10) {
        Some(ten) => {
            let tens: u32 = figures[..ten].last().copied().unwrap_or(1);
            let ones: u32 = figures.get(ten + 1).copied().unwrap_or(0);
            (tens * 10 + ones).to_string()
        }
        None => figures.iter().filter_map(|&figure| char::from_digit(figure, 10)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    fn check(words: &str, building: &str, unit: Option<&str>, room: Option<&str>) {
        let place = Place::find(words).unwrap_or_else(|| panic!("no place in {words}"));
        let expected = Place {
            building: Some(building.to_owned()),
            unit: unit.map(str::to_owned),
            room: room.map(str::to_owned),
            spot: None,
        };
        assert_eq!(place, expected, "{words}");
    }

    #[test]
    fn finds_the_room_people_name() {
        check("我爸在客厅摔倒了叫不醒，3栋2单元1203", "3", Some("2"), Some("1203"));
        check("我喘不上气12栋1704", "12", None, Some("1704"));
        check("着火了！５号楼１２楼", "5", None, Some("12楼"));
        check("七幢三零一漏水", "7", None, Some("301"));
        check("十二栋二单元五零二", "12", Some("2"), Some("502"));
        check("5-0802 咨询", "5", None, Some("0802"));
        check("3-2-1203", "3", Some("2"), Some("1203"));
        check("8座楼下", "8", None, None);
    }

    #[test]
    fn finds_nothing_where_nothing_is_named() {
        for words in ["", "电梯困人", "等了3个小时", "2026年", "手机号后四位1234", "一个人"]
        {
            assert_eq!(Place::find(words), None, "{words}");
        }
    }
}
