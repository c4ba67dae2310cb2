//! A request in the form in which requests are compared.

use bytes::Bytes;
use chatwire_json::{Document, differences};
use http::Method;

use super::{
    no_match::{ClosestMatch, Difference, NoMatch},
    rules::MatchRules,
};
use crate::{
    RecordedRequest,
    cassette::{Redaction, request_body},
};

/// Maximum number of places that [`Difference::Body`] lists.
const MAX_PLACES: usize = 8;

/// Maximum number of places whose values are compared to find the closest recording.
const MAX_WEIGHED_PLACES: usize = 64;

/// A request in the form in which requests are compared.
#[derive(Debug)]
pub(super) struct ComparableRequest {
    method: Method,
    target: String,
    /// The compared headers, one line for each value.
    headers: Vec<String>,
    body: ComparableBody,
}

#[derive(Debug)]
enum ComparableBody {
    Json(Document<'static>),
    Bytes(Bytes),
}

/// How far a request is from a recorded one; smaller is closer.
pub(super) type Rank = (u8, usize);

impl ComparableRequest {
    pub(super) fn new(
        redaction: &Redaction,
        rules: &MatchRules,
        request: &RecordedRequest,
    ) -> Self {
        let body = redaction.body(&request.body);
        let values = |name| {
            let values = request.headers.get_all(name).into_iter();
            values.map(move |value| format!("{name}: {}", value.as_bytes().escape_ascii()))
        };
        Self {
            method: request.method.clone(),
            target: redaction.target(&request.target),
            headers: rules.headers().iter().flat_map(values).collect(),
            body: match request_body::parse(&body) {
                Ok(document) => ComparableBody::Json(rules.apply(document)),
                Err(_) => ComparableBody::Bytes(body),
            },
        }
    }

    /// Equal requests have equal keys.
    pub(super) fn key(&self) -> Vec<u8> {
        let mut key = format!("{} {}\n", self.method, self.target).into_bytes();
        for header in &self.headers {
            key.extend_from_slice(header.as_bytes());
            key.push(b'\n');
        }
        key.push(b'\n');
        match &self.body {
            ComparableBody::Json(document) => key.extend(document.canonical().into_bytes()),
            ComparableBody::Bytes(bytes) => key.extend_from_slice(bytes),
        }
        key
    }

    /// Method and path.
    fn method_and_path(&self) -> String {
        format!("{} {}", self.method, self.path())
    }

    fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// How this recorded request differs from a sent one, and how far it is from it.
    ///
    /// In this order: equal in method, target and body, a JSON body that differs inside, a body
    /// that is not JSON, JSON of another type, another query, another method or path.
    /// Of bodies that differ inside, the closest one shares most of its text with the request: a
    /// person looks for the recording of the same prompt, not for that of the same parameters.
    pub(super) fn difference(&self, sent: &Self) -> (Rank, Difference) {
        if self.method != sent.method || self.target != sent.target {
            let other = self.method_and_path();
            let rank = if other == sent.method_and_path() { 4 } else { 5 };
            return ((rank, 0), Difference::Target(other));
        }
        match (&self.body, &sent.body) {
            (ComparableBody::Json(recorded), ComparableBody::Json(sent_body)) => {
                let mut pointers = Vec::new();
                let mut values = Vec::new();
                let (mut count, mut weight) = (0, 0);
                for place in differences(recorded.root(), sent_body.root()) {
                    count += 1;
                    if count <= MAX_WEIGHED_PLACES {
                        let text = |value: &Option<chatwire_json::Json>| {
                            value.clone().map(|it| it.as_str().to_owned())
                        };
                        weight += distance(
                            &text(&place.left).unwrap_or_default(),
                            &text(&place.right).unwrap_or_default(),
                        );
                    }
                    if pointers.len() < MAX_PLACES {
                        values.push(place.to_string());
                        pointers.push(place.pointer);
                    }
                }
                if count == 0 {
                    return self.difference_in_headers(sent);
                }
                let differ_at_root = pointers.iter().any(chatwire_json::Pointer::is_root);
                let rank = if differ_at_root { 3 } else { 1 };
                ((rank, weight + count), Difference::Body { pointers, count, values })
            }
            (ComparableBody::Bytes(recorded), ComparableBody::Bytes(sent_body))
                if recorded == sent_body =>
            {
                self.difference_in_headers(sent)
            }
            _ => ((2, 0), Difference::Bytes),
        }
    }

    /// Method, target and body are equal: headers differ, or else credentials.
    fn difference_in_headers(&self, sent: &Self) -> (Rank, Difference) {
        let name = |line: &String| line.split(':').next().unwrap_or_default().to_owned();
        let differs = self.headers.iter().find(|line| !sent.headers.contains(line));
        let differs = differs.or_else(|| sent.headers.iter().find(|it| !self.headers.contains(it)));
        let difference = differs.map(name).map_or(Difference::Credentials, Difference::Header);
        ((0, 0), difference)
    }

    pub(super) fn no_match(&self, closest: Option<ClosestMatch>) -> NoMatch {
        NoMatch {
            method: self.method.clone(),
            path: self.path().to_owned(),
            closest: closest.map(Box::new),
        }
    }
}

/// The number of bytes between the common beginning and the common end of two texts, of both.
fn distance(left: &str, right: &str) -> usize {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let same =
        |pairs: &mut dyn Iterator<Item = (&u8, &u8)>| pairs.take_while(|(a, b)| a == b).count();
    let start = same(&mut left.iter().zip(right));
    let (left, right) = (&left[start..], &right[start..]);
    let end = same(&mut left.iter().rev().zip(right.iter().rev()));
    left.len() + right.len() - 2 * end
}
