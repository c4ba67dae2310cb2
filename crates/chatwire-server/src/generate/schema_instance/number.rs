//! Numbers: the smallest that the bounds allow.

use serde_json::{Number, Value};

use super::{Conjunction, NOTHING_FITS, Stuck};

/// A number within all bounds; a higher variant gives another one where the bounds leave room.
pub(super) fn number(all: &Conjunction<'_>, integer: bool, variant: usize) -> Result<Value, Stuck> {
    let step = match all.numbers("multipleOf").next() {
        Some(step) if integer && step.fract() != 0.0 => 1.0,
        Some(step) => step,
        None => 1.0,
    };
    let (low, high) = (Bound::low(all), Bound::high(all));
    let stepped = |from: f64, count: f64| (from / step + count) * step;
    let found = match (low, high) {
        (None, None) => variant as f64 * step,
        (None, Some(high)) => {
            let last = (high.at / step).floor();
            stepped((last - f64::from(high.excludes(last * step))) * step, -(variant as f64))
        }
        (Some(low), high) => {
            let first = (low.at / step).ceil();
            let first = (first + f64::from(low.excludes(first * step))) * step;
            let found = stepped(first, variant as f64);
            match high {
                Some(high) if high.is_passed_by(found) && !high.is_passed_by(first) => first,
                // No whole step lies between the bounds.
                Some(high) if high.is_passed_by(found) && !integer && !all.has("multipleOf") => {
                    low.at + (high.at - low.at) / 2.0
                }
                _ => found,
            }
        }
    };
    written(found).ok_or(NOTHING_FITS)
}

/// One end of a range.
#[derive(Clone, Copy)]
struct Bound {
    at: f64,
    exclusive: bool,
}

impl Bound {
    fn low(all: &Conjunction<'_>) -> Option<Self> {
        let inclusive = all.numbers("minimum").reduce(f64::max);
        let exclusive = all.numbers("exclusiveMinimum").reduce(f64::max);
        Self::tighter(inclusive, exclusive, |exclusive, inclusive| exclusive >= inclusive)
    }

    fn high(all: &Conjunction<'_>) -> Option<Self> {
        let inclusive = all.numbers("maximum").reduce(f64::min);
        let exclusive = all.numbers("exclusiveMaximum").reduce(f64::min);
        Self::tighter(inclusive, exclusive, |exclusive, inclusive| exclusive <= inclusive)
    }

    fn tighter(
        inclusive: Option<f64>,
        exclusive: Option<f64>,
        exclusive_wins: impl Fn(f64, f64) -> bool,
    ) -> Option<Self> {
        match (inclusive, exclusive) {
            (None, None) => None,
            (Some(at), None) => Some(Self { at, exclusive: false }),
            (None, Some(at)) => Some(Self { at, exclusive: true }),
            (Some(inclusive), Some(exclusive)) => Some(if exclusive_wins(exclusive, inclusive) {
                Self { at: exclusive, exclusive: true }
            } else {
                Self { at: inclusive, exclusive: false }
            }),
        }
    }

    /// Whether this end is the number itself, and is not part of the range.
    fn excludes(self, number: f64) -> bool {
        self.exclusive && number == self.at
    }

    /// Whether the number lies above this end, as the upper end of a range.
    fn is_passed_by(self, number: f64) -> bool {
        number > self.at || self.excludes(number)
    }
}

/// A whole number without a fraction, where JSON readers agree on it.
fn written(number: f64) -> Option<Value> {
    const SAFE: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= SAFE {
        Some(Value::from(number as i64))
    } else {
        Number::from_f64(number).map(Value::Number)
    }
}
