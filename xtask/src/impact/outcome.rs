//! What a fault does to a client.

use serde_json::Value;

use crate::clients::CallResult;

/// What a fault does to a client, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// The application gets what it gets without the fault.
    Works,
    /// The application gets other token counts.
    WrongUsage,
    /// The application gets something else, without an error.
    WrongValue,
    /// The application gets less text or fewer calls of tools, without an error.
    LostText,
    /// The application gets an error, or another error.
    Error,
    /// The application gets nothing within the time limit.
    Hang,
    /// The process ends.
    Crash,
}

impl Outcome {
    /// Compares the result of a call with that of the same call without a fault.
    pub(super) fn of(plain: &CallResult, faulty: &CallResult) -> Self {
        match (plain, faulty) {
            (_, CallResult::Hang) => Self::Hang,
            (_, CallResult::Crash) => Self::Crash,
            (CallResult::Value(plain), CallResult::Value(faulty)) if plain == faulty => Self::Works,
            (CallResult::Value(plain), CallResult::Value(faulty)) => Self::between(plain, faulty),
            // What an error says may differ, but not what it is.
            (
                CallResult::Error { kind, status, .. },
                CallResult::Error { kind: faulty_kind, status: faulty_status, .. },
            ) if kind == faulty_kind && status == faulty_status => Self::Works,
            (_, CallResult::Error { .. }) => Self::Error,
            _ => Self::WrongValue,
        }
    }

    /// What differs between two values.
    fn between(plain: &Value, faulty: &Value) -> Self {
        let without_usage = |value: &Value| {
            let mut value = value.clone();
            value.as_object_mut().and_then(|members| members.remove("usage"));
            value
        };
        match (loses(plain, faulty), without_usage(plain) == without_usage(faulty)) {
            (true, _) => Self::LostText,
            (false, true) => Self::WrongUsage,
            (false, false) => Self::WrongValue,
        }
    }

    /// The outcome as in the table.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::WrongUsage => "wrong-usage",
            Self::WrongValue => "wrong-value",
            Self::LostText => "lost-text",
            Self::Error => "error",
            Self::Hang => "hang",
            Self::Crash => "crash",
        }
    }
}

/// Whether text or calls of tools are missing.
fn loses(plain: &Value, faulty: &Value) -> bool {
    let text = |value: &Value| {
        let text = value.get("text").and_then(Value::as_str).unwrap_or_default();
        text.chars().count()
    };
    let count =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_array).map_or(0, Vec::len);
    text(faulty) < text(plain)
        || ["tools", "choices"].iter().any(|name| count(faulty, name) < count(plain, name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn outcomes_are_told_apart() {
        let value = CallResult::Value;
        let error = |kind: &str, status| CallResult::Error {
            kind: kind.to_owned(),
            status,
            message: "m".to_owned(),
        };
        let plain = json!({"text": "Hello", "tools": [], "finish": "stop", "usage": [1, 2]});
        let other_usage = json!({"text": "Hello", "tools": [], "finish": "stop", "usage": null});
        let plain = value(plain);
        for (faulty, expected) in [
            (plain.clone(), Outcome::Works),
            (value(other_usage), Outcome::WrongUsage),
            (value(json!({"text": "Hello", "tools": [], "finish": null})), Outcome::WrongValue),
            (value(json!({"text": "Hell", "tools": [], "finish": "stop"})), Outcome::LostText),
            (error("T", None), Outcome::Error),
            (CallResult::Hang, Outcome::Hang),
            (CallResult::Crash, Outcome::Crash),
        ] {
            assert_eq!(Outcome::of(&plain, &faulty), expected, "{faulty:?}");
        }
        let limited = error("RateLimitError", Some(429));
        assert_eq!(Outcome::of(&limited, &limited), Outcome::Works);
        assert_eq!(Outcome::of(&limited, &error("ApiError", None)), Outcome::Error);
        assert_eq!(Outcome::of(&limited, &plain), Outcome::WrongValue);
        assert!(Outcome::Crash > Outcome::Error && Outcome::Error > Outcome::WrongValue);
    }
}
