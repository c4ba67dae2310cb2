//! One call of a client, and what the application got.

use serde_json::{Value, json};

/// What every client is asked for, in this order; `clients/README.md` describes each.
pub(crate) const TASKS: [&str; 14] = [
    "text",
    "text-stream",
    "tool",
    "tool-stream",
    "tool-loop",
    "json-schema",
    "logprobs",
    "n-2",
    "error-400",
    "error-401",
    "error-404",
    "error-429",
    "models",
    SCHEMA_TASK,
];

/// The task of a tester, which makes its own requests from the published schema.
pub(crate) const SCHEMA_TASK: &str = "schema";

/// A call of a client.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Call {
    pub(crate) task: &'static str,
    /// The fault of the responses, as the header `x-chatwire-fault` names it.
    pub(crate) fault: Option<String>,
}

/// What the application got.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CallResult {
    /// What the client returned.
    Value(Value),
    /// What the client raised.
    Error {
        /// The name of its type.
        kind: String,
        /// The HTTP status that it tells.
        status: Option<u64>,
        message: String,
    },
    /// Nothing within the time limit.
    Hang,
    /// The end of the process.
    Crash,
    /// Nothing, because the client has no such task; says why.
    Skip(String),
}

impl Call {
    /// A call whose responses have no fault.
    pub(crate) fn plain(task: &'static str) -> Self {
        Self { task, fault: None }
    }

    /// The line that a driver reads.
    pub(crate) fn line(&self, seconds: u64) -> String {
        let line = json!({ "task": self.task, "fault": self.fault, "seconds": seconds });
        format!("{line}\n")
    }

    /// The result in a line that a driver wrote; `None` if it is not of this call.
    pub(crate) fn result(&self, line: &str) -> Option<CallResult> {
        let answer: Value = serde_json::from_str(line).ok()?;
        let is_mine = answer.get("task")?.as_str()? == self.task
            && answer.get("fault")?.as_str() == self.fault.as_deref();
        let (kind, value) = answer.get("result")?.as_object()?.iter().next()?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        let result = match &**kind {
            "value" => CallResult::Value(value.clone()),
            "error" => CallResult::Error {
                kind: text("type").to_owned(),
                status: value.get("status").and_then(Value::as_u64),
                message: text("message").to_owned(),
            },
            "hang" => CallResult::Hang,
            "skip" => CallResult::Skip(value.as_str()?.to_owned()),
            _ => return None,
        };
        is_mine.then_some(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_read_from_the_line_of_its_call() {
        let call = Call { task: "text", fault: Some("cut".to_owned()) };
        let line = |result: Value| json!({"task": "text", "fault": "cut", "result": result});
        let read = |result: Value| call.result(&line(result).to_string());
        assert_eq!(read(json!({"hang": true})), Some(CallResult::Hang));
        let value = json!({"text": "Hi"});
        assert_eq!(read(json!({ "value": value })), Some(CallResult::Value(value)));
        let error = json!({"error": {"type": "T", "status": 429, "message": "m"}});
        let message = "m".to_owned();
        let expected = CallResult::Error { kind: "T".to_owned(), status: Some(429), message };
        assert_eq!(read(error), Some(expected));
        assert_eq!(Call::plain("text").result(&line(json!({"hang": true})).to_string()), None);
        assert_eq!(call.result("Traceback"), None);
    }
}
