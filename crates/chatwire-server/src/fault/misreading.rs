//! Faults of how a request is read: parameters that are ignored, checks that are left out.

use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Fault, apply::patch, step::Step};
use crate::error_response::ErrorResponse;

/// A change of a request before it is processed, or of whether it is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Misreading {
    /// A member that the request has is read as another value, or not at all.
    Member { pointer: String, value: Option<Value> },
    /// A request with this text is processed as another one, whose text differs: each time another
    /// one unless `always` is set.
    Differently {
        find: String,
        #[serde(default)]
        always: bool,
    },
    /// A request with this text is refused.
    Refuse { find: String, status: u16 },
    /// A request that should be refused is answered like one that says hello.
    AcceptAll,
    /// The key is not checked.
    NoKey,
}

impl Fault {
    fn misreadings(&self) -> impl Iterator<Item = &Misreading> {
        self.steps.iter().filter_map(|step| match step {
            Step::Misread(misreading) => Some(misreading),
            _ => None,
        })
    }

    /// Whether the key is not checked.
    pub(crate) fn needs_no_key(&self) -> bool {
        self.misreadings().any(|misreading| *misreading == Misreading::NoKey)
    }

    /// The body as it is processed; `number` is that of the request.
    ///
    /// # Errors
    /// If the request is refused.
    pub(crate) fn misread(&self, body: &Bytes, number: u64) -> Result<Bytes, ErrorResponse> {
        let mut json: Option<Value> = None;
        let text = String::from_utf8_lossy(body);
        let read = || serde_json::from_slice::<Value>(body).ok();
        for misreading in self.misreadings() {
            match misreading {
                Misreading::Member { pointer, value } => {
                    let Some(members) = json.take().or_else(read) else { continue };
                    let members = json.insert(members);
                    if members.pointer(pointer).is_some() {
                        patch(members, pointer, value.clone());
                    }
                }
                Misreading::Differently { find, always } if text.contains(find) => {
                    let Some(members) = json.take().or_else(read) else { continue };
                    let user = if *always { "another".to_owned() } else { number.to_string() };
                    patch(json.insert(members), "/user", Some(user.into()));
                }
                Misreading::Refuse { find, status } if text.contains(find) => {
                    let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST);
                    let message = format!("a request with {find} is refused");
                    return Err(ErrorResponse::new(status, message));
                }
                _ => {}
            }
        }
        Ok(json.map_or_else(|| body.clone(), |json| json.to_string().into()))
    }

    /// The request that is processed in place of one that should be refused; `None` if it is
    /// refused.
    pub(crate) fn accepted(&self, body: &[u8], model: &str) -> Option<Bytes> {
        if !self.misreadings().any(|misreading| *misreading == Misreading::AcceptAll) {
            return None;
        }
        let sent = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let streams = sent.get("stream") == Some(&Value::Bool(true));
        let hello = json!([{"role": "user", "content": "Hello"}]);
        Some(json!({"model": model, "messages": hello, "stream": streams}).to_string().into())
    }
}
