//! Finds a completion in a body that is not one itself.

use chatwire_json::Reader;

use super::{Diagnostic, DiagnosticKind};
use crate::{
    chat::ChatResponse,
    json::{Json, without_nan},
};

/// The members in which gateways wrap a completion.
const WRAPPERS: [&str; 5] = ["data", "result", "response", "completion", "body"];

/// The text of a completion within a body that is not one itself, and the diagnostic of it.
///
/// `NaN` and `Infinity`, which JSON does not have, become `null`.
/// It may be in a member such as `data` or `result`, the only element of a list, in a string, or
/// followed by `[DONE]`.
/// `None` if there is none, if the body is a completion itself, or if it has an `error`.
///
/// ```
/// use chatwire_protocol::accumulate;
///
/// let body = br#"{"success":true,"result":{"choices":[{"message":{"content":"Hi"}}]}}"#;
/// let (completion, _) = accumulate::unwrap_completion(body).unwrap();
/// assert_eq!(completion, r#"{"choices":[{"message":{"content":"Hi"}}]}"#);
/// assert_eq!(accumulate::unwrap_completion(completion.as_bytes()), None);
/// ```
pub fn unwrap_completion(body: &[u8]) -> Option<(String, Diagnostic)> {
    let text = std::str::from_utf8(body).ok()?.trim_start_matches('\u{FEFF}').trim();
    let fixed = without_nan(text);
    if fixed != text {
        let diagnostic = Diagnostic::of_response(DiagnosticKind::NotANumber);
        return is_completion(&fixed).then(|| (fixed.into_owned(), diagnostic));
    }
    let inner = match text.as_bytes().first()? {
        b'{' => in_object(text)?,
        b'[' => match Json::from_text(text).ok()?.parse::<Vec<Json>>().ok()?.as_slice() {
            [one] => one.as_str().to_owned(),
            _ => return None,
        },
        b'"' => Json::from_text(text).ok()?.as_text()?.into_owned(),
        _ => return None,
    };
    is_completion(&inner).then(|| (inner, Diagnostic::of_response(DiagnosticKind::ResponseWrapped)))
}

fn in_object(text: &str) -> Option<String> {
    let mut reader = Reader::new(text);
    reader.raw_value().ok()?;
    let (object, rest) = text.split_at(reader.position());
    if !rest.is_empty() {
        let rest = rest.trim();
        let rest = rest.strip_prefix("data:").unwrap_or(rest).trim();
        return (rest == "[DONE]").then(|| object.to_owned());
    }
    let outer = ChatResponse::from_text(object).ok()?;
    if outer.choices.is_some() || outer.extra.get("error").is_some_and(|error| !error.is_null()) {
        return None;
    }
    let members = WRAPPERS.iter().filter_map(|name| outer.extra.get(name));
    members.map(|json| json.as_str().to_owned()).find(|json| is_completion(json))
}

fn is_completion(text: &str) -> bool {
    let response = ChatResponse::from_text(text);
    response.is_ok_and(|response| response.first_choice().is_some())
}

#[cfg(test)]
mod tests {
    use super::unwrap_completion;

    #[test]
    fn what_is_no_wrapper_stays() {
        let one = r#"{"choices":[{}]}"#;
        for body in [
            String::new(),
            one.to_owned(),
            format!("[{one},{one}]"),
            format!("{one} bye"),
            format!(r#"{{"error":{{"message":"no"}},"data":{one}}}"#),
            r#"{"data":{"choices":[]}}"#.to_owned(),
            r#"{"data":"x"}"#.to_owned(),
            r#""x""#.to_owned(),
        ] {
            assert_eq!(unwrap_completion(body.as_bytes()), None, "{body}");
        }
        for body in [
            format!("[{one}]"),
            format!("{one}\ndata: [DONE]\n\n"),
            format!(r#"{{"error":null,"data":{one}}}"#),
            serde_json::to_string(one).unwrap(),
        ] {
            assert_eq!(unwrap_completion(body.as_bytes()).unwrap().0, one, "{body}");
        }
    }
}
