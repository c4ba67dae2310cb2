//! Compares bounds: those of numbers, and counts of characters, items and members.

use serde_json::Value;

use super::Effect;

/// The keywords that bound from below, each with the one that makes it exclusive.
const LOWER: [(&str, &str); 4] =
    [("minimum", "exclusiveMinimum"), ("minLength", ""), ("minItems", ""), ("minProperties", "")];

/// The keywords that bound from above, likewise.
const UPPER: [(&str, &str); 4] =
    [("maximum", "exclusiveMaximum"), ("maxLength", ""), ("maxItems", ""), ("maxProperties", "")];

/// Whether `keyword` is compared here.
pub(super) fn is_bound(keyword: &str) -> bool {
    let mut pairs = LOWER.iter().chain(&UPPER);
    pairs.any(|(bound, exclusive)| keyword == *bound || keyword == *exclusive)
}

/// The effect of the change of each bound, with the keyword of the bound.
pub(super) fn compare_bounds<'a>(
    old: &'a Value,
    new: &'a Value,
) -> impl Iterator<Item = (&'static str, Effect, String)> + 'a {
    let lower = LOWER.iter().map(|names| (names, 1.0));
    let upper = UPPER.iter().map(|names| (names, -1.0));
    lower.chain(upper).filter_map(|(&(name, exclusive), sign)| {
        let (before, after) = (bound(old, name, exclusive), bound(new, name, exclusive));
        // Seen from below, a higher bound is the tighter one, and at the same height the
        // exclusive one.
        let tightness = |bound: Option<(f64, bool)>| {
            bound.map_or((f64::NEG_INFINITY, false), |(limit, open)| (sign * limit, open))
        };
        let effect = match tightness(after).partial_cmp(&tightness(before))? {
            std::cmp::Ordering::Greater => Effect::Narrows,
            std::cmp::Ordering::Less => Effect::Widens,
            std::cmp::Ordering::Equal => return None,
        };
        Some((name, effect, format!("{} became {}", describe(before), describe(after))))
    })
}

/// The limit, and whether it is excluded; `None` when there is no limit.
fn bound(schema: &Value, name: &str, exclusive: &str) -> Option<(f64, bool)> {
    let limit = schema[name].as_f64();
    match &schema[exclusive] {
        Value::Bool(open) => limit.map(|limit| (limit, *open)),
        // As JSON Schema writes it, in documents that mix the two.
        Value::Number(open) => open.as_f64().map(|open| (open, true)),
        _ => limit.map(|limit| (limit, false)),
    }
}

fn describe(bound: Option<(f64, bool)>) -> String {
    match bound {
        None => "no limit".to_owned(),
        Some((limit, false)) => limit.to_string(),
        Some((limit, true)) => format!("{limit} exclusive"),
    }
}
