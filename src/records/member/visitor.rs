//! Somebody who comes without an invitation (S135): what they say of themselves, checked alike by page and endpoint.

use rulebook::Role;

use super::state::Profile;
use crate::case::words::{Form, Text};
use crate::refusal::Refusal;

/// What is known of a visitor: their own word, and marked as that.
///
/// # Errors
/// When it is no name one could call out, or no number one can call.
pub fn visitor(name: &str, phone: &str) -> Result<Profile, Refusal> {
    let name = plain(name);
    Text { field: "name", text: &name, form: Form::Line }.check()?;
    if !name.chars().any(char::is_alphabetic) {
        return Err(Refusal::Empty { field: "name".to_owned() });
    }
    Text { field: "phone", text: phone, form: Form::Phone }.check()?;
    Ok(Profile {
        name,
        roles: [Role::Resident].into(),
        phone: Some(phone.trim().to_owned()),
        unverified: true,
        ..Profile::default()
    })
}

/// On one line, and as it reads: what turns the writing around or is not seen could hide the mark that stands behind.
fn plain(text: &str) -> String {
    let seen = |c: &char| {
        c.is_whitespace()
            || !(c.is_control()
                || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'))
    };
    let seen: String = text.chars().filter(seen).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use rulebook::Role;

    use super::visitor;
    use crate::case::words::LONGEST_LINE;
    use crate::refusal::Refusal;

    fn check(name: &str, phone: &str, expected: Result<(&str, &str), Refusal>) {
        let made = visitor(name, phone);
        if let Ok(made) = &made {
            assert_eq!((made.roles.len(), made.roles.contains(&Role::Resident)), (1, true), "{name:?}");
            assert_eq!((made.unverified, &made.home, made.areas.len()), (true, &None, 0), "{name:?}");
        }
        let made = made.as_ref().map(|made| (made.name.as_str(), made.phone.as_deref().unwrap_or_default()));
        assert_eq!(made, expected.as_ref().copied(), "{name:?} {phone:?}");
    }

    fn empty() -> Refusal {
        Refusal::Empty { field: "name".to_owned() }
    }

    #[test]
    fn a_name_one_can_call_out_and_a_number_one_can_call() {
        check(" 王 女士 ", " 138 0000 1234 ", Ok(("王 女士", "138 0000 1234")));
        check("Ms Wang", "+86-571 8000", Ok(("Ms Wang", "+86-571 8000")));
        for name in ["", "   ", "\u{200b}", "……", "12", "\0\n"] {
            check(name, "13800001234", Err(empty()));
        }
        let limit = LONGEST_LINE;
        check(&"王".repeat(limit), "110", Ok((&"王".repeat(limit), "110")));
        for long in [limit + 1, 64 * 1024] {
            let refusal = Refusal::TooLong { field: "name".to_owned(), limit };
            check(&"王".repeat(long), "13800001234", Err(refusal));
        }
        for phone in ["", "12", "电话", "1380000123a", "138\n00001234", &"1".repeat(64 * 1024)] {
            check("王女士", phone, Err(Refusal::NotAPhone));
        }
    }

    #[test]
    fn nothing_hides_in_a_name() {
        check("王\u{202e}）实核已\0（\n 女\u{200b}士", "110", Ok(("王）实核已（ 女士", "110")));
    }
}
