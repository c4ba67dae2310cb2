//! Numbers compared as the decimals that they are written as.

use std::fmt;

/// The exact amount that a JSON number spells: digits without zeros at either end, times a power of
/// ten.
///
/// Equal amounts are equal in any spelling and of any size: nothing is rounded.
/// There is one zero: `-0` equals `0`.
///
/// ```
/// use chatwire_json::Decimal;
///
/// assert_eq!(Decimal::of("1.50"), Decimal::of("15e-1"));
/// assert_ne!(Decimal::of("9007199254740993"), Decimal::of("9007199254740992"));
/// assert_ne!(Decimal::of("1e400"), Decimal::of("1e401"));
/// ```
#[derive(Debug, Clone)]
pub struct Decimal<'a> {
    negative: bool,
    /// The digits before the point, and those behind it; no zeros at either end of the two.
    whole: &'a str,
    fraction: &'a str,
    /// The power of ten of the last digit; 0 for zero.
    exponent: Exponent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Exponent {
    Small(i64),
    /// An exponent beyond 64 bits: an optional `-`, then digits without leading zeros.
    Large(String),
}

impl<'a> Decimal<'a> {
    /// The amount that `text` spells, which is a JSON number, or a finite float as Rust writes it.
    ///
    /// For any other text the result is unspecified; the function does not fail.
    pub fn of(text: &'a str) -> Self {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let (whole, fraction, shift) = significant(whole, fraction);
        if whole.is_empty() && fraction.is_empty() {
            return Self { negative: false, whole, fraction, exponent: Exponent::Small(0) };
        }
        Self { negative, whole, fraction, exponent: Exponent::of(exponent, shift) }
    }

    /// Whether the amount has no fraction: `1.0` and `1e400` have none.
    pub fn is_integer(&self) -> bool {
        match &self.exponent {
            Exponent::Small(exponent) => *exponent >= 0,
            Exponent::Large(exponent) => !exponent.starts_with('-'),
        }
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.bytes().chain(self.fraction.bytes())
    }
}

/// Removes the zeros at both ends of the digits before and after the point; the third value is the
/// power of ten of the last remaining digit if the exponent is 0.
fn significant<'a>(whole: &'a str, fraction: &'a str) -> (&'a str, &'a str, i128) {
    let mut shift = -(fraction.len() as i128);
    let mut cut = |digits: &'a str| {
        let kept = digits.trim_end_matches('0');
        shift += (digits.len() - kept.len()) as i128;
        kept
    };
    let mut fraction = cut(fraction);
    let mut whole = if fraction.is_empty() { cut(whole) } else { whole };
    whole = whole.trim_start_matches('0');
    if whole.is_empty() {
        fraction = fraction.trim_start_matches('0');
    }
    (whole, fraction, shift)
}

impl Exponent {
    /// The exponent that `text` spells, moved by `shift`.
    fn of(text: &str, shift: i128) -> Self {
        let spelled = text.parse::<i64>().map(|exponent| i128::from(exponent) + shift);
        if let Ok(Ok(sum)) = spelled.map(i64::try_from) {
            return Self::Small(sum);
        }
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        // An exponent beyond 64 bits is larger than any shift, so the sign stays.
        let magnitude = add(digits, if negative { -shift } else { shift });
        let sum = if negative { format!("-{magnitude}") } else { magnitude };
        sum.parse().map_or(Self::Large(sum), Self::Small)
    }
}

/// The sum of a number in decimal digits and one that is smaller; without leading zeros.
fn add(digits: &str, mut carry: i128) -> String {
    let mut sum: Vec<u8> = Vec::with_capacity(digits.len() + 1);
    for digit in digits.bytes().rev() {
        let place = i128::from(digit.wrapping_sub(b'0')) + carry;
        sum.push(b'0' + u8::try_from(place.rem_euclid(10)).unwrap_or_default());
        carry = place.div_euclid(10);
    }
    while carry > 0 {
        sum.push(b'0' + u8::try_from(carry % 10).unwrap_or_default());
        carry /= 10;
    }
    let digits: String = sum.into_iter().rev().map(char::from).collect();
    digits.trim_start_matches('0').to_owned()
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        let length = |decimal: &Self| decimal.whole.len() + decimal.fraction.len();
        self.negative == other.negative
            && self.exponent == other.exponent
            && length(self) == length(other)
            && self.digits().eq(other.digits())
    }
}

impl Eq for Decimal<'_> {}

/// Writes the canonical spelling, a JSON number: the digits, then `e` and the power of ten unless
/// it is 0.
impl fmt::Display for Decimal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let zero = if self.whole.is_empty() && self.fraction.is_empty() { "0" } else { "" };
        write!(f, "{sign}{zero}{}{}", self.whole, self.fraction)?;
        match &self.exponent {
            Exponent::Small(0) => Ok(()),
            Exponent::Small(exponent) => write!(f, "e{exponent}"),
            Exponent::Large(exponent) => write!(f, "e{exponent}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn spellings_of_one_amount_are_equal() {
        for (canonical, spellings) in [
            ("0", &["0", "-0", "0.0", "0e5", "0.00E-7", "-0.0e99999999999999999999"][..]),
            ("1e3", &["1000", "1e3", "1.0E+3", "10000.00e-1"]),
            ("1", &["1", "1.0", "1e0", "0.001e3", "1000e-3", "1e-00000000000000000000000"]),
            ("-125e-3", &["-0.125", "-125e-3", "-0.0125e1"]),
            ("12e-1", &["1.2", "1.20", "12e-1"]),
            ("9007199254740993", &["9007199254740993", "9007199254740993.0"]),
            ("1e400", &["1e400", "10e399", "0.1e401"]),
            ("1e9223372036854775807", &["1e9223372036854775807", "0.1e9223372036854775808"]),
            ("1e9223372036854775808", &["10e9223372036854775807", "1e9223372036854775808"]),
            ("1e-9223372036854775809", &["0.1e-9223372036854775808", "10e-9223372036854775810"]),
            ("1e99999999999999999999", &["1e99999999999999999999", "10e99999999999999999998"]),
            ("1e100000000000000000000", &["10e99999999999999999999", "1e0100000000000000000000"]),
        ] {
            for spelling in spellings {
                let decimal = Decimal::of(spelling);
                assert_eq!(decimal, Decimal::of(spellings[0]), "{spelling}");
                assert_eq!(decimal.to_string(), canonical, "{spelling}");
                assert_eq!(decimal, Decimal::of(canonical), "{spelling}");
            }
        }
    }

    #[test]
    fn other_amounts_differ() {
        for (one, other) in [
            ("0.1", "0.10000000000000001"),
            ("1", "-1"),
            ("1", "10"),
            ("1", "0.1"),
            ("101", "11"),
            ("9007199254740993", "9007199254740992"),
            ("1e400", "1e401"),
            ("1e400", "-1e400"),
            ("1e9223372036854775807", "1e99999999999999999999"),
            ("1e99999999999999999999", "1e-99999999999999999999"),
            ("1e-400", "0"),
        ] {
            assert_ne!(Decimal::of(one), Decimal::of(other), "{one} {other}");
        }
    }

    #[test]
    fn integers_have_no_fraction_in_any_spelling() {
        for (text, integer) in [
            ("0.0", true),
            ("12", true),
            ("1.50e1", true),
            ("1e400", true),
            ("1e99999999999999999999", true),
            ("123456789012345678901234567890.0", true),
            ("1.5", false),
            ("1e-400", false),
            ("1e-99999999999999999999", false),
            ("12345678901234567890.000000000000001", false),
        ] {
            assert_eq!(Decimal::of(text).is_integer(), integer, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_does_no_harm() {
        for text in
            ["", "-", "e", ".", "1e", "1e+", "é", "1eé9999999999999999999999", "NaN", "1.2.3"]
        {
            assert_eq!(Decimal::of(text), Decimal::of(text), "{text}");
            let _ = Decimal::of(text).to_string();
        }
    }
}
