//! What is bound to the parameters of a statement.

/// A bound parameter. NULL keeps its type: PostgreSQL asks.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Bytes(Vec<u8>),
    /// A list of them: for [`crate::store::sql::Tx::any_of`].
    Texts(Vec<Option<String>>),
    Ints(Vec<Option<i64>>),
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(Some(text))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Value {
        Value::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(Some(text.to_owned()))
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Value {
        Value::Int(Some(int))
    }
}

impl From<Option<i64>> for Value {
    fn from(int: Option<i64>) -> Value {
        Value::Int(int)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::Int(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

impl From<Option<u64>> for Value {
    fn from(number: Option<u64>) -> Value {
        number.map_or(Value::Int(None), Value::from)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Value {
        Value::Bytes(bytes)
    }
}

impl From<&records::case::PhotoId> for Value {
    fn from(photo: &records::case::PhotoId) -> Value {
        Value::Text(Some(photo.to_string()))
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Int(Some(i64::from(flag)))
    }
}

impl FromIterator<u64> for Value {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Value {
        Value::Ints(numbers.into_iter().map(|number| i64::try_from(number).ok()).collect())
    }
}

impl<'text> FromIterator<&'text str> for Value {
    fn from_iter<I: IntoIterator<Item = &'text str>>(texts: I) -> Value {
        Value::Texts(texts.into_iter().map(|text| Some(text.to_owned())).collect())
    }
}

macro_rules! from_ids {
    ($($id:ty)*) => {$(
        impl FromIterator<$id> for Value {
            fn from_iter<I: IntoIterator<Item = $id>>(ids: I) -> Value {
                Value::Texts(ids.into_iter().map(|id| Some(id.to_string())).collect())
            }
        }

        impl From<$id> for Value {
            fn from(id: $id) -> Value {
                Value::Text(Some(id.to_string()))
            }
        }
    )*};
}

from_ids! { records::EstateId records::RecordId records::EventId records::MemberId records::DeviceId }

/// `values![estate, seq, "text"]`
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::value::Value::from($value)),*] };
}

pub(crate) use values;
