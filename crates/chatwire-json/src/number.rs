//! Numbers that may be written with or without a fraction.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::{decimal::Decimal, json::Json};

/// A JSON number that loses nothing: an integer stays one, and no digit is rounded away.
///
/// `1` and `1.0` are the same amount and equal, but some servers and validators distinguish them,
/// so each is written in the form in which it was read.
/// A number that no machine number holds exactly, such as `1e400` or 30 digits, keeps its spelling.
#[derive(Debug, Clone)]
pub struct Number(Form);

#[derive(Debug, Clone)]
enum Form {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// An amount that none of the others holds exactly.
    Spelled(Json),
}

/// A decimal with at most this many significant digits survives conversion to `f64` and back.
const EXACT_DIGITS: usize = f64::DIGITS as usize;

/// Maximum length of the exponent, with `e` and sign, for which [`EXACT_DIGITS`] holds.
const EXACT_EXPONENT: usize = "e99".len();

impl Number {
    /// The nearest `f64`; infinite when the number is beyond the range.
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            Form::Signed(value) => *value as f64,
            Form::Unsigned(value) => *value as f64,
            Form::Float(value) => *value,
            Form::Spelled(text) => text.as_str().parse().unwrap_or(f64::NAN),
        }
    }

    /// The value when it was written as an integer from 0 to 2^64 - 1.
    pub fn as_u64(&self) -> Option<u64> {
        match self.0 {
            Form::Signed(value) => value.try_into().ok(),
            Form::Unsigned(value) => Some(value),
            Form::Float(_) | Form::Spelled(_) => None,
        }
    }

    /// The number as JSON; `None` when it is a float that is not finite.
    pub(crate) fn spelled(&self) -> Option<Cow<'_, str>> {
        match &self.0 {
            Form::Signed(value) => Some(value.to_string().into()),
            Form::Unsigned(value) => Some(value.to_string().into()),
            Form::Float(value) => {
                let written = serde_json::to_string(value).ok().filter(|_| value.is_finite());
                written.map(Cow::Owned)
            }
            Form::Spelled(text) => Some(text.as_str().into()),
        }
    }

    /// The number that `text`, a token of JSON, spells.
    #[inline]
    pub(crate) fn of(text: &str) -> Self {
        short(text).map_or_else(|| Self::of_any(text), Self)
    }

    fn of_any(text: &str) -> Self {
        let is_float = text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
        let form = if is_float {
            text.parse().ok().filter(|value| survives(text, *value)).map(Form::Float)
        } else if text == "-0" {
            None
        } else if text.starts_with('-') {
            text.parse().ok().map(Form::Signed)
        } else {
            text.parse().ok().map(Form::Unsigned)
        };
        Self(form.unwrap_or_else(|| Form::Spelled(Json::from_checked(text))))
    }
}

/// The number that a short text without an exponent spells; `None` for any other.
///
/// The digits and the power of ten are floats without rounding, so their quotient is the float
/// nearest to the number, as any other way of reading gives it.
#[inline]
fn short(text: &str) -> Option<Form> {
    if text.len() > EXACT_DIGITS {
        return None;
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (mut value, mut point) = (0_i64, None);
    for (place, byte) in digits.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => value = value * 10 + i64::from(byte - b'0'),
            b'.' => point = Some(place + 1),
            _ => return None,
        }
    }
    let is_negative = digits.len() < text.len();
    match point {
        Some(point) => {
            let amount = value as f64 / POWERS_OF_TEN.get(digits.len() - point)?;
            Some(Form::Float(if is_negative { -amount } else { amount }))
        }
        None if !is_negative => Some(Form::Unsigned(value.cast_unsigned())),
        None if value == 0 => None,
        None => Some(Form::Signed(-value)),
    }
}

/// The powers of ten that a short number is divided by.
const POWERS_OF_TEN: [f64; EXACT_DIGITS] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];

/// Whether `value`, when it is written, is the same amount as `text`, from which it was read.
fn survives(text: &str, value: f64) -> bool {
    let exponent = text.bytes().position(|byte| matches!(byte, b'e' | b'E'));
    let mantissa = exponent.unwrap_or(text.len());
    if mantissa <= EXACT_DIGITS && text.len() - mantissa <= EXACT_EXPONENT {
        return true;
    }
    // Of two decimals equally near to a float, another writer might choose the other.
    let written = serde_json::to_string(&value);
    value.is_finite() && written.is_ok_and(|written| Decimal::of(&written) == Decimal::of(text))
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
        Self(Form::Float(value.to_string().parse().unwrap_or_else(|_| value.into())))
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
        match &self.0 {
            Form::Signed(value) => serializer.serialize_i64(*value),
            Form::Unsigned(value) => serializer.serialize_u64(*value),
            Form::Float(value) => serializer.serialize_f64(*value),
            Form::Spelled(text) => text.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Decimal, Number};

    #[track_caller]
    fn check(text: &str, written: &str) {
        let number = Number::of(text);
        assert_eq!(serde_json::to_string(&number).unwrap(), written);
    }

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
            "0.30000000000000004",
        ] {
            check(text, text);
        }
        check("1e3", "1000.0");
        check("1.50", "1.5");
        check("100000000000000000000.0", "1e+20");
    }

    #[test]
    fn what_no_machine_number_holds_is_kept_as_written() {
        for text in [
            "-0",
            "1e400",
            "-1e-400",
            "18446744073709551616",
            "-9223372036854775809",
            "0.1000000000000000055511151231257827",
            "1.234567890123e-320",
        ] {
            check(text, text);
        }
        assert_eq!(Number::of("1e400").as_f64(), f64::INFINITY);
        assert_eq!(Number::of("18446744073709551616").as_f64(), 2_f64.powi(64));
        assert_eq!(Number::of("18446744073709551616").as_u64(), None);
    }

    #[test]
    fn a_single_keeps_its_short_decimal() {
        assert_eq!(Number::from(0.1_f32), Number::from(0.1_f64));
    }

    proptest! {
        #[test]
        fn no_digit_is_lost(text in "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,4})?") {
            let written = serde_json::to_string(&Number::of(&text)).unwrap();
            prop_assert_eq!(Decimal::of(&written), Decimal::of(&text));
            let integer = |text: &str| !text.contains(['.', 'e', 'E']);
            prop_assert_eq!(written.starts_with('-'), text.starts_with('-'));
            prop_assert_eq!(integer(&written), integer(&text));
        }

        #[test]
        fn short_numbers_are_those_of_the_standard_library(text in "-?(0|[1-9][0-9]{0,7})(\\.[0-9]{1,8})?") {
            let expected: f64 = text.parse().unwrap();
            prop_assert_eq!(Number::of(&text).as_f64().to_bits(), expected.to_bits());
        }

        #[test]
        fn any_float_comes_back(value in any::<f64>()) {
            let text = serde_json::to_string(&value).unwrap();
            if value.is_finite() {
                prop_assert_eq!(Number::of(&text), Number::from(value));
            }
        }
    }
}
