//! The IDs of generated responses.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

use crate::generate;

/// Maximum number of requests whose responses are counted; all are forgotten when there is one
/// more.
const MAX_COUNTED: usize = 1 << 16;

/// The first bytes of the digest of a request and its run.
type Key = [u8; 16];

/// The IDs of generated responses: no two responses of a server share one, and a server that gets
/// the same requests again after a start or a reset gives the same IDs again.
///
/// The first response to a request has an ID that depends on the request alone, so that other
/// requests before it do not change it.
#[derive(Debug, Default)]
pub(super) struct ResponseIds(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// The number of responses to each request.
    responses: BTreeMap<Key, u64>,
    /// How often all were forgotten.
    forgotten: u64,
}

impl ResponseIds {
    /// The ID of the next response to a request with this identity. Each run begins with the first.
    pub(super) fn next(&self, identity: &[u8; 32], run: Option<&[u8]>) -> String {
        let (count, forgotten) = self.count(identity, run);
        if count == 0 && forgotten == 0 {
            return id(identity);
        }
        let mut digest = Sha256::new();
        digest.update(identity);
        digest.update(count.to_be_bytes());
        digest.update(forgotten.to_be_bytes());
        id(&digest.finalize().into())
    }

    /// Starts again.
    pub(super) fn reset(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Counts::default();
    }

    /// How many responses there were to a request before, and how often all were forgotten.
    fn count(&self, identity: &[u8; 32], run: Option<&[u8]>) -> (u64, u64) {
        let digest = Sha256::new().chain_update(identity).chain_update(run.unwrap_or_default());
        let mut key = Key::default();
        key.copy_from_slice(&digest.finalize()[..size_of::<Key>()]);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.responses.len() == MAX_COUNTED && !counts.responses.contains_key(&key) {
            counts.responses.clear();
            counts.forgotten += 1;
        }
        let forgotten = counts.forgotten;
        let count = counts.responses.entry(key).or_default();
        let before = *count;
        *count += 1;
        (before, forgotten)
    }
}

fn id(digest: &[u8; 32]) -> String {
    format!("chatcmpl-{}", generate::hex(&digest[..12]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_responses_share_an_id_and_a_reset_begins_again() {
        let ids = ResponseIds::default();
        let (one, other) = ([1; 32], [2; 32]);
        let seen = [ids.next(&one, None), ids.next(&one, None), ids.next(&other, None)];
        assert_eq!(seen[0], "chatcmpl-010101010101010101010101");
        assert_ne!(seen[0], seen[1]);
        assert_eq!(seen[2], "chatcmpl-020202020202020202020202");
        let in_run = || ids.next(&one, Some(b"run"));
        assert_eq!([in_run(), in_run()], [seen[0].clone(), seen[1].clone()]);
        ids.reset();
        assert_eq!([ids.next(&one, None), ids.next(&one, None)], [&*seen[0], &*seen[1]]);
    }

    #[test]
    fn what_is_forgotten_is_not_repeated() {
        let ids = ResponseIds::default();
        let identity = |number: u32| {
            let mut identity = [0; 32];
            identity[..4].copy_from_slice(&number.to_be_bytes());
            identity
        };
        let numbers = 0..MAX_COUNTED as u32 + 1;
        let first = ids.next(&identity(0), None);
        numbers.clone().skip(1).for_each(|number| drop(ids.next(&identity(number), None)));
        assert!(ids.0.lock().unwrap().responses.len() <= MAX_COUNTED);
        assert_ne!(ids.next(&identity(0), None), first);
    }
}
