//! Numbers: the smallest within the bounds.

use serde_json::{Number, Value};

use super::{CombinedSchema, NO_VALID_VALUE, Unsatisfiable};

/// Generates a number within all bounds; a higher variant gives another one if the bounds allow it.
pub(super) fn number(
    schema: &CombinedSchema<'_>,
    integer: bool,
    variant: usize,
) -> Result<Value, Unsatisfiable> {
    let step = match schema.numbers("multipleOf").next() {
        Some(step) if integer && step.fract() != 0.0 => 1.0,
        Some(step) => step,
        None => 1.0,
    };
    let (low, high) = (Bound::low(schema), Bound::high(schema));
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
                Some(high) if high.is_exceeded_by(found) && !high.is_exceeded_by(first) => first,
                // No multiple of the step is within the bounds.
                Some(high)
                    if high.is_exceeded_by(found) && !integer && !schema.has("multipleOf") =>
                {
                    low.at + (high.at - low.at) / 2.0
                }
                _ => found,
            }
        }
    };
    json_number(found).ok_or(NO_VALID_VALUE)
}

/// One bound of a range.
#[derive(Clone, Copy)]
struct Bound {
    at: f64,
    exclusive: bool,
}

impl Bound {
    fn low(schema: &CombinedSchema<'_>) -> Option<Self> {
        let inclusive = schema.numbers("minimum").reduce(f64::max);
        let exclusive = schema.numbers("exclusiveMinimum").reduce(f64::max);
        Self::tighter(inclusive, exclusive, |exclusive, inclusive| exclusive >= inclusive)
    }

    fn high(schema: &CombinedSchema<'_>) -> Option<Self> {
        let inclusive = schema.numbers("maximum").reduce(f64::min);
        let exclusive = schema.numbers("exclusiveMaximum").reduce(f64::min);
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

    /// Whether the number equals this bound and the bound is exclusive.
    fn excludes(self, number: f64) -> bool {
        self.exclusive && number == self.at
    }

    /// Whether the number is above this upper bound.
    fn is_exceeded_by(self, number: f64) -> bool {
        number > self.at || self.excludes(number)
    }
}

/// A JSON number; an integer up to 2^53, which all JSON parsers read exactly, has no fraction.
fn json_number(number: f64) -> Option<Value> {
    const SAFE: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= SAFE {
        Some(Value::from(number as i64))
    } else {
        Number::from_f64(number).map(Value::Number)
    }
}
