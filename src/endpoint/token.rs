//! Secrets a person or a browser carries: invitation links, spoken codes, session cookies, and what shows that a
//! second try to enrol is the same browser's.
//!
//! Whoever holds one is let in, so only its SHA-256 is stored. A link and a cookie name their estate in front,
//! so that every look-up begins with it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use records::EstateId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::fresh;

/// Without I, L, O and U: nothing is misheard over the phone.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH: usize = 8;

/// `<estate>.<secret>`, both without characters that need escaping in a link or a cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    pub estate: EstateId,
    text: String,
}

impl Token {
    /// 128 bits: lives three days, is used once.
    pub(crate) fn for_invitation(estate: EstateId) -> Token {
        Token::of(estate, &fresh::secret::<16>())
    }

    /// 256 bits.
    pub(crate) fn for_session(estate: EstateId) -> Token {
        Token::of(estate, &fresh::secret::<32>())
    }

    fn of(estate: EstateId, secret: &[u8]) -> Token {
        let text = format!("{}.{}", estate.0.simple(), URL_SAFE_NO_PAD.encode(secret));
        Token { estate, text }
    }

    /// `None`: it does not even look like one.
    pub fn read(text: &str) -> Option<Token> {
        let (estate, _secret) = text.split_once('.')?;
        Some(Token { estate: EstateId(Uuid::try_parse(estate).ok()?), text: text.to_owned() })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn hash(&self) -> String {
        hash("token", &self.text)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Token(estate {})", self.estate)
    }
}

/// Eight characters to read out or type, for a browser the link does not open in: `7F3K-9QRT`.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    pub(crate) fn fresh() -> Code {
        let bits = fresh::secret::<CODE_LENGTH>();
        Code(bits.map(|byte| char::from(CROCKFORD[usize::from(byte & 31)])).iter().collect())
    }

    /// As people type it: small letters, spaces and dashes, O for 0, I and L for 1.
    pub fn read(text: &str) -> Option<Code> {
        let code = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect::<String>();
        let whole = code.len() == CODE_LENGTH && code.bytes().all(|byte| CROCKFORD.contains(&byte));
        whole.then_some(Code(code))
    }

    pub(crate) fn hash(&self) -> String {
        hash("code", &self.0)
    }

    /// Wrong ones are counted by how they begin.
    pub(crate) fn start(&self) -> CodeStart {
        let mut characters = self.0.bytes();
        let mut next = || characters.next().unwrap_or_default();
        CodeStart([next(), next()])
    }
}

/// The first two characters of a code: one of 1 024.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CodeStart([u8; 2]);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, second) = self.0.split_at(CODE_LENGTH / 2);
        write!(f, "{first}-{second}")
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

/// Made by a browser before its first try to enrol, and kept by it until it is in: shows that a second try is the same
/// browser's.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// 128 bits in the least dense way a browser might write them down, and no more than anybody needs.
    const LENGTHS: std::ops::RangeInclusive<usize> = 22..=128;

    /// `None`: too short to be one.
    pub fn read(text: &str) -> Option<Secret> {
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        (plain && Secret::LENGTHS.contains(&text.len())).then(|| Secret(text.to_owned()))
    }

    pub(crate) fn hash(&self) -> String {
        hash("enrolment", &self.0)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

fn hash(purpose: &str, secret: &str) -> String {
    hex(&Sha256::digest(format!("{purpose}:{secret}").as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::{Code, Secret, Token};
    use records::EstateId;
    use uuid::Uuid;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code("7F3K90RT".to_owned());
        assert_eq!(code.to_string(), "7F3K-90RT");
        for typed in ["7f3k-90rt", " 7F3K 9ORT ", "7F3K90RT"] {
            assert_eq!(Code::read(typed), Some(code.clone()), "{typed}");
        }
        for wrong in ["", "7F3K90R", "7F3K90RTT", "7F3K90R!", "七七七七七七七七"] {
            assert_eq!(Code::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_long_enough_and_does_not_print_itself() {
        let secret = Secret::read("0123456789abcdef-_ABCD").unwrap();
        assert!(!format!("{secret:?}").contains("0123"));
        for wrong in ["", "0123456789abcdef-_ABC", &"x".repeat(129), "0123456789abcdef-_ABC;"] {
            assert_eq!(Secret::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_token_names_its_estate_and_does_not_print_itself() {
        let estate = EstateId(Uuid::from_u128(7));
        let token = Token::for_session(estate);
        assert_eq!(Token::read(token.as_str()), Some(token.clone()));
        assert!(!format!("{token:?}").contains(token.as_str()));
        assert_ne!(token.hash(), Token::for_session(estate).hash());
        assert_eq!(Token::read("nonsense"), None);
        assert_eq!(Token::read("."), None);
    }
}
