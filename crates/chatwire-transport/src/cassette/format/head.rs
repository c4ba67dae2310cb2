//! `request.headers` and `response.head`: a first line, then one line for each header.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version};

use crate::{RecordedRequest, RecordedResponse};

/// A line, from 1, and what is wrong with it.
pub(crate) type HeadError = (usize, &'static str);

const VERSIONS: [(Version, &str); 5] = [
    (Version::HTTP_09, "HTTP/0.9"),
    (Version::HTTP_10, "HTTP/1.0"),
    (Version::HTTP_11, "HTTP/1.1"),
    (Version::HTTP_2, "HTTP/2"),
    (Version::HTTP_3, "HTTP/3"),
];

pub(crate) fn encode_request(request: &RecordedRequest) -> Vec<u8> {
    let first = format!("{} {}\n", request.method, request.target);
    with_headers(first, &request.headers)
}

pub(crate) fn encode_response(response: &RecordedResponse) -> Vec<u8> {
    let version = version_name(response.version);
    let status = response.status;
    let first = match status.canonical_reason() {
        Some(reason) => format!("{version} {} {reason}\n", status.as_str()),
        None => format!("{version} {}\n", status.as_str()),
    };
    with_headers(first, &response.headers)
}

pub(crate) fn decode_request(bytes: &[u8]) -> Result<RecordedRequest, HeadError> {
    let (first, headers) = split(bytes)?;
    let (method, target) = first
        .split_once(' ')
        .and_then(|(method, target)| Some((Method::try_from(method).ok()?, target)))
        .filter(|(_, target)| is_target(target))
        .ok_or((1, "must be a method, a space and a target that starts with `/`"))?;
    let mut request = RecordedRequest::new(method, target);
    request.headers = headers;
    Ok(request)
}

pub(crate) fn decode_response(bytes: &[u8]) -> Result<RecordedResponse, HeadError> {
    let (first, headers) = split(bytes)?;
    let mut words = first.splitn(3, ' ');
    let version = words.next().and_then(version_of);
    let status = words.next().and_then(|word| StatusCode::try_from(word).ok());
    let (Some(version), Some(status)) = (version, status) else {
        return Err((1, "must be a version such as HTTP/1.1, a space and a status"));
    };
    let mut response = RecordedResponse::new(status);
    response.version = version;
    response.headers = headers;
    Ok(response)
}

pub(crate) fn version_name(version: Version) -> &'static str {
    let known = VERSIONS.iter().find(|(known, _)| *known == version);
    known.map_or("HTTP/1.1", |(_, name)| name)
}

pub(crate) fn version_of(name: &str) -> Option<Version> {
    let known = VERSIONS.iter().find(|(_, known)| *known == name);
    known.map(|(version, _)| *version)
}

fn with_headers(first: String, headers: &HeaderMap) -> Vec<u8> {
    let mut out = first.into_bytes();
    for (name, value) in headers {
        out.extend_from_slice(name.as_str().as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value.as_bytes());
        out.push(b'\n');
    }
    out
}

/// The first line and the headers; lines may end with CRLF, and an empty line may end the head.
fn split(bytes: &[u8]) -> Result<(&str, HeaderMap), HeadError> {
    let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let text = text.strip_suffix(b"\n\r").unwrap_or(text);
    let mut lines = text
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .enumerate();
    let first = lines.next().map_or(&b""[..], |(_, line)| line);
    let first = std::str::from_utf8(first).map_err(|_| (1, "is not UTF-8"))?;
    if first.chars().any(char::is_control) {
        return Err((1, "has a control character"));
    }

    let mut headers = HeaderMap::new();
    for (index, line) in lines {
        let (name, value) = parse_header(line)
            .ok_or((index + 1, "must be a header name, a colon, a space and a value"))?;
        headers.try_append(name, value).map_err(|_| (index + 1, "is one header too many"))?;
    }
    Ok((first, headers))
}

fn parse_header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = memchr::memchr(b':', line)?;
    let name = HeaderName::from_bytes(line.get(..colon)?).ok()?;
    let rest = line.get(colon + 1..)?;
    let value = rest.strip_prefix(b" ").unwrap_or(rest);
    Some((name, HeaderValue::from_bytes(value).ok()?))
}

pub(crate) fn is_target(target: &str) -> bool {
    target.starts_with('/')
        && !target.chars().any(|character| character.is_whitespace() || character.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_survive() {
        let request = b"POST /v1/chat/completions?a=b\ncontent-type: application/json\n";
        assert_eq!(encode_request(&decode_request(request).unwrap()), request);

        let responses: [&[u8]; 4] = [
            b"HTTP/1.1 200 OK\nx-a: 1\nx-a: 2\nx-b: \nx-c: caf\xe9\n",
            b"HTTP/2 404 Not Found\n",
            b"HTTP/1.0 599\n",
            b"HTTP/3 200 OK\n",
        ];
        for response in responses {
            assert_eq!(encode_response(&decode_response(response).unwrap()), response);
        }
    }

    #[test]
    fn a_head_as_curl_saves_it_is_read() {
        let head = b"HTTP/1.1 200 OK\r\nx-a: 1\r\nx-b: \r\n\r\n";
        let response = decode_response(head).unwrap();
        assert_eq!(encode_response(&response), b"HTTP/1.1 200 OK\nx-a: 1\nx-b: \n");
    }

    #[test]
    fn wrong_lines_are_named() {
        let lines = |result: Result<RecordedResponse, HeadError>| result.unwrap_err().0;
        assert_eq!(lines(decode_response(b"")), 1);
        assert_eq!(lines(decode_response(b"HTTP/1.1\n")), 1);
        assert_eq!(lines(decode_response(b"HTTP/1.1 20\n")), 1);
        assert_eq!(lines(decode_response(b"HTTP/9 200 OK\n")), 1);
        assert_eq!(lines(decode_response(b"HTTP/1.1 200 OK\r\r\n")), 1);
        assert_eq!(lines(decode_response(b"HTTP/1.1 200 OK\na: b\n\n")), 3);
        assert_eq!(lines(decode_response(b"HTTP/1.1 200 OK\na b\n")), 2);

        for target in ["GET", "GET v1", "G(T /", "GET /a b", "GET /\u{7f}", "/"] {
            assert_eq!(decode_request(target.as_bytes()).unwrap_err().0, 1);
        }
    }
}
