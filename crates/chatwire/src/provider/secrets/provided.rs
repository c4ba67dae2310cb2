//! The keys that a key provider has returned.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Needles, Secrets};

/// Maximum number of keys that are masked; the oldest are forgotten.
const MAX_PROVIDED: usize = 100;

/// The keys that a key provider has returned, shared by everything that masks them.
#[derive(Clone, Default)]
pub(crate) struct ProvidedSecrets(Arc<Mutex<VecDeque<Needles>>>);

impl ProvidedSecrets {
    /// Adds a key, unless it is known.
    pub(crate) fn add(&self, key: &str) {
        let needles = Secrets::default().with_credential(key).needles;
        let mut known = self.known();
        let is_known = known.iter().any(|known| {
            let [known, new] = [known, &needles].map(|list| list.iter().map(expose));
            known.eq(new)
        });
        if !needles.is_empty() && !is_known {
            if known.len() == MAX_PROVIDED {
                known.pop_front();
            }
            known.push_back(needles);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known().is_empty()
    }

    pub(super) fn needles(&self) -> Vec<Needles> {
        self.known().iter().cloned().collect()
    }

    fn known(&self) -> MutexGuard<'_, VecDeque<Needles>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn expose(needle: &secrecy::SecretSlice<u8>) -> &[u8] {
    secrecy::ExposeSecret::expose_secret(needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hundred_keys_are_masked_in_secrets_made_before() {
        let provided = ProvidedSecrets::default();
        let secrets = Secrets::default().with_provided(&provided).with_credential("configured-key");
        assert_eq!(secrets.scrub_text("a token-100 b"), "a token-100 b");
        for number in 100..=200 {
            provided.add(&format!("token-{number}"));
            provided.add(&format!("token-{number}"));
        }
        assert_eq!(secrets.scrub_text("token-100 token-101"), "token-100 *********");
        assert_eq!(secrets.scrub_text("token-200 configured-key"), "********* **************");
        assert_eq!(provided.needles().len(), MAX_PROVIDED);
    }
}
