//! Numbers that may be written with or without a fraction.

use serde::{Serialize, Serializer};

use super::{
    Shape,
    reader::{Kind, Read, Reader},
    wire::Wire,
};

/// A JSON number that stays an integer when it was written as one.
///
/// `1` and `1.0` are the same amount, but some servers and validators tell them apart.
/// Integers are exact in the range of `i64` and `u64`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(Form);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
}

impl Number {
    /// The value, rounded to the nearest `f64` where it is an integer beyond 2^53.
    pub fn as_f64(self) -> f64 {
        match self.0 {
            Form::Signed(value) => value as f64,
            Form::Unsigned(value) => value as f64,
            Form::Float(value) => value,
        }
    }

    /// The value when it was written as a non-negative integer.
    pub fn as_u64(self) -> Option<u64> {
        match self.0 {
            Form::Signed(value) => value.try_into().ok(),
            Form::Unsigned(value) => Some(value),
            Form::Float(_) => None,
        }
    }

    /// The number that `text` spells; nothing when it is beyond the range of `f64`, or an integer beyond 64 bits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.contains(['.', 'e', 'E']) || text == "-0" {
            let value: f64 = text.parse().ok()?;
            value.is_finite().then_some(Self(Form::Float(value)))
        } else if text.starts_with('-') {
            text.parse().ok().map(Form::Signed).map(Self)
        } else {
            text.parse().ok().map(Form::Unsigned).map(Self)
        }
    }
}

impl From<f64> for Number {
    /// A value that is not finite becomes `null` when it is written, as JSON has no word for it.
    fn from(value: f64) -> Self {
        Self(Form::Float(value))
    }
}

impl From<f32> for Number {
    /// The shortest decimal that means this `f32`, so that `0.1` stays `0.1`.
    fn from(value: f32) -> Self {
        Self(Form::Float(
            value.to_string().parse().unwrap_or_else(|_| value.into()),
        ))
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        i64::from(value).into()
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(u64::try_from(value).map_or(Form::Signed(value), Form::Unsigned))
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        u64::from(value).into()
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(Form::Unsigned(value))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Form::Signed(value) => serializer.serialize_i64(value),
            Form::Unsigned(value) => serializer.serialize_u64(value),
            Form::Float(value) => serializer.serialize_f64(value),
        }
    }
}

impl Wire for Number {
    fn read(reader: &mut Reader<'_>) -> Read<Option<Self>> {
        if reader.peek()? != Kind::Number {
            return Ok(None);
        }
        reader.raw_number().map(Self::parse)
    }

    fn shape() -> Shape {
        Shape::Number
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn spelling_tells_integers_from_floats() {
        for text in [
            "0",
            "1",
            "-3",
            "18446744073709551615",
            "-9223372036854775808",
            "1.5",
            "1.0",
            "5e-6",
            "-0.0",
        ] {
            let number = Number::parse(text).unwrap();
            assert_eq!(serde_json::to_string(&number).unwrap(), text);
        }
    }

    #[test]
    fn what_no_machine_number_holds_is_left_alone() {
        for text in ["1e400", "18446744073709551616", "-9223372036854775809"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_single_keeps_its_short_decimal() {
        assert_eq!(Number::from(0.1_f32), Number::from(0.1_f64));
    }
}
