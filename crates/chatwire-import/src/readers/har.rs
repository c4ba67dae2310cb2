//! HTTP Archives ([HAR 1.2](http://www.softwareishard.com/blog/har-12-spec/)) as browsers, proxies
//! and test libraries write them, with the members that they add.

mod body;
mod events;

use chatwire_transport::Fact;
use http::Version;
use serde_json::Value;

use crate::{
    Entry, ImportError, Place,
    context::{Context, Entries},
    input::Input,
    raw::{Header, Raw},
    readers::json_list::JsonList,
};

pub(crate) fn entries(context: Context, input: Input) -> Entries {
    Box::new(JsonList::new(context, input, &["log", "entries"], entry))
}

fn entry(context: &Context, entry: &Value, place: Place) -> Result<Entry, ImportError> {
    let (request, response) = (&entry["request"], &entry["response"]);
    let Some(url) = request["url"].as_str() else {
        return Err(ImportError::syntax(place, "has no /request/url"));
    };
    let fail = |what: &str| ImportError::syntax(place.clone(), what);
    let mut raw = Raw {
        method: request["method"].as_str().map(str::to_owned),
        url: Some(url.to_owned()),
        request_headers: headers(&request["headers"]),
        status: response["status"].as_i64().or_else(|| Some(response["status"].as_f64()? as i64)),
        version: version(&response["httpVersion"]),
        response_headers: headers(&response["headers"]),
        recorded_at: entry["startedDateTime"].as_str().map(str::to_owned),
        failure: failure(entry),
        ..Raw::default()
    };
    raw.request_body = body::of_request(context, request).map_err(fail)?;
    let found = body::of_response(context, entry).map_err(fail)?;
    raw.response_body = found.body;
    raw.end = found.end;
    raw.unknown.extend([Fact::Framing, Fact::End]);
    raw.unknown.extend(found.unknown);
    context.finish(raw, place)
}

/// What the entry says about a failure, in the members of several programs.
fn failure(entry: &Value) -> Option<String> {
    let response = &entry["response"];
    let texts = [
        &response["_failureText"],
        &response["_error"],
        &entry["_error"],
        &response["statusText"],
        &entry["comment"],
    ];
    let status = response["status"].as_i64().unwrap_or_default();
    // A reason phrase is a failure only without a status.
    let count = if status > 0 { 3 } else { texts.len() };
    let found = texts[..count].iter().filter_map(|text| text.as_str());
    found.map(str::trim).find(|text| !text.is_empty()).map(str::to_owned)
}

fn headers(pairs: &Value) -> Vec<Header> {
    let pairs = pairs.as_array().map_or(&[][..], Vec::as_slice);
    let pairs = pairs.iter().filter_map(|pair| {
        let value = pair["value"].as_str()?.as_bytes().to_vec();
        Some((pair["name"].as_str()?.to_owned(), value))
    });
    pairs.filter(|(name, _)| !name.starts_with(':')).collect()
}

fn version(name: &Value) -> Version {
    match name.as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
        "h2" | "http/2" | "http/2.0" => Version::HTTP_2,
        "h3" | "http/3" | "http/3.0" | "http/2+quic/46" => Version::HTTP_3,
        "http/1.0" => Version::HTTP_10,
        _ => Version::HTTP_11,
    }
}

/// Whether a body was a form and only its fields were kept.
fn is_form(payload: &Value) -> bool {
    payload["params"].as_array().is_some_and(|fields| !fields.is_empty())
}
