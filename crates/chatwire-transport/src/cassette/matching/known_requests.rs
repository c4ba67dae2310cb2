//! The keys of requests that were received before, by their bytes.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use super::rules::MatchRules;
use crate::RecordedRequest;

/// Maximum number of requests; all are forgotten when there is one more.
const MAX_REQUESTS: usize = 256;

/// Maximum length of a request; longer ones are not kept.
const MAX_BYTES: usize = 16 << 10;

/// The keys of requests that were received before.
///
/// A client that is tested sends the same bytes again and again, and redacting and comparing a
/// request takes longer than all else that sends a recording.
#[derive(Default)]
pub(super) struct KnownRequests {
    /// The keys by what they were made from.
    keys: Mutex<BTreeMap<Vec<u8>, Arc<[u8]>>>,
}

impl KnownRequests {
    /// The key of a request; `make` makes it unless it is known.
    pub(super) fn key(
        &self,
        request: &RecordedRequest,
        rules: &MatchRules,
        make: impl FnOnce() -> Vec<u8>,
    ) -> Arc<[u8]> {
        let bytes = bytes(request, rules);
        if bytes.len() > MAX_BYTES {
            return make().into();
        }
        let keys = || self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = keys().get(&bytes) {
            return Arc::clone(key);
        }
        let key: Arc<[u8]> = make().into();
        let mut keys = keys();
        if keys.len() == MAX_REQUESTS {
            keys.clear();
        }
        keys.insert(bytes, Arc::clone(&key));
        key
    }
}

impl fmt::Debug for KnownRequests {
    /// Shows nothing of the requests, which are not redacted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownRequests").finish_non_exhaustive()
    }
}

/// All of a request that its key is made from: each part after its length, the values of each
/// compared header after their number.
fn bytes(request: &RecordedRequest, rules: &MatchRules) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(request.body.len() + request.target.len() + 64);
    let mut add = |part: &[u8]| {
        bytes.extend_from_slice(&part.len().to_le_bytes());
        bytes.extend_from_slice(part);
    };
    add(request.method.as_str().as_bytes());
    add(request.target.as_bytes());
    add(&request.body);
    for name in rules.headers() {
        let values = request.headers.get_all(name);
        add(&values.iter().count().to_le_bytes());
        values.iter().for_each(|value| add(value.as_bytes()));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_key_is_made_once_for_the_same_bytes() {
        let (known, rules, made) =
            (KnownRequests::default(), MatchRules::default(), Cell::new(0_u8));
        let key = |body: Vec<u8>| {
            let mut request = RecordedRequest::new(http::Method::POST, "/v1");
            request.body = body.into();
            known.key(&request, &rules, || {
                made.set(made.get().wrapping_add(1));
                vec![made.get()]
            })
        };
        assert_eq!(
            [key(b"a".to_vec()), key(b"b".to_vec()), key(b"a".to_vec())].map(|key| key[0]),
            [1, 2, 1]
        );
        // One that is too long is made each time.
        let long = vec![b'a'; MAX_BYTES];
        assert_eq!([key(long.clone()), key(long)].map(|key| key[0]), [3, 4]);
        for place in 0..2 * MAX_REQUESTS {
            key(place.to_string().into());
        }
        assert!(known.keys.lock().unwrap().len() <= MAX_REQUESTS);
        assert_eq!(format!("{known:?}"), "KnownRequests { .. }");
    }
}
