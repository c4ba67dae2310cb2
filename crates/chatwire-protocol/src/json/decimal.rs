//! Numbers compared as the decimals they are written as.

/// A decimal number: digits without zeros at either end, times a power of ten.
///
/// Equal amounts are equal however they are spelled, except that -0 differs from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    digits: String,
    /// The power of ten of the last digit; 0 for zero.
    exponent: i64,
}

impl Decimal {
    /// The amount that a JSON number, or a float that Rust wrote, spells.
    ///
    /// Exponents beyond 64 bits are cut to 64 bits.
    pub(crate) fn of(text: &str) -> Self {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, saturated(exponent)),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let spelled = format!("{whole}{fraction}");
        let significant = spelled.trim_end_matches('0');
        let digits = significant.trim_start_matches('0').to_owned();
        let exponent = if digits.is_empty() {
            0
        } else {
            let dropped = spelled.len() - significant.len();
            exponent
                .saturating_sub_unsigned(fraction.len() as u64)
                .saturating_add_unsigned(dropped as u64)
        };
        Self { negative, digits, exponent }
    }

    /// Whether the amount has no fraction.
    pub(crate) fn is_integer(&self) -> bool {
        self.exponent >= 0
    }
}

fn saturated(exponent: &str) -> i64 {
    let limit = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
    exponent.parse().unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn spellings_of_one_amount_are_equal() {
        for spellings in [
            &["0", "0.0", "0e5", "0.00E-7"][..],
            &["1000", "1e3", "1.0E+3", "10000.00e-1"],
            &["-0.125", "-125e-3", "-0.0125e1"],
            &["1e99999999999999999999", "1e9223372036854775807"],
        ] {
            for spelling in spellings {
                assert_eq!(Decimal::of(spelling), Decimal::of(spellings[0]));
            }
        }
        assert_ne!(Decimal::of("0"), Decimal::of("-0"));
        assert_ne!(Decimal::of("0.1"), Decimal::of("0.10000000000000001"));
    }

    #[test]
    fn integers_have_no_fraction_in_any_spelling() {
        for (text, integer) in [
            ("0.0", true),
            ("12", true),
            ("1.50e1", true),
            ("1e400", true),
            ("123456789012345678901234567890.0", true),
            ("1.5", false),
            ("1e-400", false),
            ("12345678901234567890.000000000000001", false),
        ] {
            assert_eq!(Decimal::of(text).is_integer(), integer, "{text}");
        }
    }
}
