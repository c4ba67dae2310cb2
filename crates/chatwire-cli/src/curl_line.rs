//! A request as a command line of curl.

use http::{HeaderMap, Method, header::AUTHORIZATION};

/// A curl line that sends the request again; `key_variable` stands for the API key.
///
/// The values of headers that were given on the command line are left out, since they may be
/// secret.
pub(crate) fn curl_line(
    method: &Method,
    url: &str,
    headers: &HeaderMap,
    body: &[u8],
    key_variable: &str,
) -> String {
    let mut line = format!("curl -sS -i -X {method} {}", quoted(url));
    for (name, value) in headers {
        let text = value.to_str().unwrap_or("...");
        if !value.is_sensitive() {
            line.push_str(&format!(" -H {}", quoted(&format!("{name}: {text}"))));
        } else if name == AUTHORIZATION {
            line.push_str(&format!(" -H \"{name}: Bearer ${key_variable}\""));
        } else if text.is_empty() {
            line.push_str(&format!(" -H '{name};'"));
        } else {
            line.push_str(&format!(" -H \"{name}: ${key_variable}\""));
        }
    }
    if !body.is_empty() {
        line.push_str(&format!(" --data-raw {}", quoted(&String::from_utf8_lossy(body))));
    }
    line
}

/// Text in single quotes, as a POSIX shell reads it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_line_can_be_pasted_and_holds_no_key() {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        let mut key = HeaderValue::from_static("Bearer canary");
        key.set_sensitive(true);
        headers.insert(AUTHORIZATION, key);
        let line = curl_line(&Method::POST, "http://h/v1", &headers, b"{\"a\":\"it's\"}", "MY_KEY");
        assert_eq!(
            line,
            "curl -sS -i -X POST 'http://h/v1' -H 'content-type: application/json' \
             -H \"authorization: Bearer $MY_KEY\" --data-raw '{\"a\":\"it'\\''s\"}'"
        );
    }
}
