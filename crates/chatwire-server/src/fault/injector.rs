//! Which response gets which fault: by header, by script, by chance.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use http::{HeaderMap, HeaderName};
use sha2::{Digest, Sha256};

use super::{Fault, FaultError};
use crate::generate::{Rng, SeedDomain};

/// The header with which a request asks for a fault.
pub(crate) const FAULT_HEADER: HeaderName = HeaderName::from_static("x-chatwire-fault");

/// Maximum number of requests whose attempts are counted.
const MAX_COUNTED: usize = 10_000;

/// Which response gets which fault.
///
/// The first of these decides: the header `x-chatwire-fault` of the request, whose value `none`
/// means no fault; the script, as long as it has steps; chance.
///
/// ```
/// use chatwire_server::{Config, FaultInjector};
///
/// // The first response is 503, the second is cut, later ones are as they should be.
/// let script = ["status-503", "cut;at=finish"];
/// let config = Config::default().faults(FaultInjector::new().script(script)?);
/// # Ok::<(), chatwire_server::InjectorError>(())
/// ```
#[derive(Debug, Default)]
pub struct FaultInjector {
    script: Vec<Option<Fault>>,
    /// Whether the script starts again after its last step.
    repeat: bool,
    chance: f64,
    seed: u64,
    by_chance: Vec<Fault>,
    /// Number of calls so far.
    calls: AtomicUsize,
    /// How often a fault with `times` was given to each request.
    attempts: Mutex<BTreeMap<[u8; 32], u32>>,
}

/// A fault of a script that is none; the message has its position.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("fault {number}: {reason}")]
#[non_exhaustive]
pub struct InjectorError {
    /// The position in the list, from 1.
    pub number: usize,
    /// What is wrong with the fault; part of the message.
    pub reason: FaultError,
}

impl FaultInjector {
    /// No faults, except for requests with the header `x-chatwire-fault`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives each call the next of these faults; `none` is a response without fault, and so is any
    /// response after the last.
    ///
    /// # Errors
    /// If one of the texts is not a [`Fault`].
    pub fn script(
        mut self,
        faults: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, InjectorError> {
        let parse = |(at, text): (usize, _)| parse(at, AsRef::<str>::as_ref(&text));
        self.script = faults.into_iter().enumerate().map(parse).collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// Sets whether the script starts again after its last step. Default: `false`.
    #[must_use]
    pub fn repeat(mut self, repeat: bool) -> Self {
        self.repeat = repeat;
        self
    }

    /// Gives each call one of these faults with a probability from 0 to 1; which call gets which
    /// depends on the seed and the number of the call alone.
    ///
    /// # Errors
    /// If one of the texts is not a [`Fault`].
    pub fn chance(
        mut self,
        probability: f64,
        seed: u64,
        faults: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, InjectorError> {
        let parse = |(at, text): (usize, _)| parse(at, AsRef::<str>::as_ref(&text));
        let faults: Vec<_> = faults.into_iter().enumerate().map(parse).collect::<Result<_, _>>()?;
        self.by_chance = faults.into_iter().flatten().collect();
        let chance = if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) };
        (self.chance, self.seed) = (chance, seed);
        Ok(self)
    }

    pub(crate) fn reset(&self) {
        self.calls.store(0, Ordering::Relaxed);
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The fault of the next call, before its body is known.
    ///
    /// # Errors
    /// If the header is not a fault, or comes twice.
    pub(crate) fn choose(&self, headers: &HeaderMap) -> Result<Option<Fault>, FaultError> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        let mut asked = headers.get_all(FAULT_HEADER).iter();
        let (asked, other) = (asked.next(), asked.next());
        if other.is_some() {
            return Err(FaultError::twice());
        }
        match asked.map(|value| String::from_utf8_lossy(value.as_bytes())) {
            Some(text) if text.trim() == "none" => Ok(None),
            Some(text) => text.parse::<Fault>().map(Some),
            None => Ok(self.scheduled(call)),
        }
    }

    fn scheduled(&self, call: usize) -> Option<Fault> {
        let position = match self.repeat && !self.script.is_empty() {
            true => call % self.script.len(),
            false => call,
        };
        if let Some(scripted) = self.script.get(position) {
            return scripted.clone();
        }
        if self.by_chance.is_empty() {
            return None;
        }
        let digest: [u8; 32] = Sha256::digest(self.seed.to_be_bytes()).into();
        let mut rng = Rng::new(&digest, SeedDomain::Fault, call);
        let hit = (rng.below(1_000_000) as f64) < self.chance * 1_000_000.0;
        let chosen = rng.below(self.by_chance.len());
        self.by_chance.get(chosen).filter(|_| hit).cloned()
    }

    /// Whether a fault that was chosen applies to a request: a limited one ends after its attempts,
    /// which are counted.
    pub(crate) fn applies(&self, fault: &Fault, body: &[u8]) -> bool {
        let Some(times) = fault.times else { return true };
        let key = Sha256::new().chain_update(fault.text.as_bytes()).chain_update(b"\n");
        let key: [u8; 32] = key.chain_update(body).finalize().into();
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= MAX_COUNTED && !attempts.contains_key(&key) {
            attempts.clear();
        }
        let seen = attempts.entry(key).or_default();
        *seen = seen.saturating_add(1);
        *seen <= times
    }
}

fn parse(at: usize, text: &str) -> Result<Option<Fault>, InjectorError> {
    if text.trim() == "none" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|reason| InjectorError { number: at + 1, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(injector: &FaultInjector, calls: usize) -> Vec<String> {
        let next = |_| injector.choose(&HeaderMap::new()).unwrap();
        let name = |fault: Option<Fault>| {
            fault.map_or_else(|| "none".to_owned(), |fault| fault.to_string())
        };
        (0..calls).map(next).map(name).collect()
    }

    #[test]
    fn a_script_says_what_each_call_gets() {
        let script = || FaultInjector::new().script(["cut", "none", "stall"]).unwrap();
        assert_eq!(names(&script(), 5), ["cut", "none", "stall", "none", "none"]);
        assert_eq!(names(&script().repeat(true), 5), ["cut", "none", "stall", "cut", "none"]);
        let injector = script();
        names(&injector, 2);
        injector.reset();
        assert_eq!(names(&injector, 1), ["cut"]);
        let error = FaultInjector::new().script(["cut", "x"]).unwrap_err();
        assert_eq!(error.number, 2);
    }

    #[test]
    fn chance_follows_the_seed() {
        let by_chance = |probability, seed| {
            names(&FaultInjector::new().chance(probability, seed, ["cut", "stall"]).unwrap(), 1_000)
        };
        let hits = |names: &[String]| names.iter().filter(|name| *name != "none").count();
        assert_eq!(by_chance(0.1, 1), by_chance(0.1, 1));
        assert_ne!(by_chance(0.1, 1), by_chance(0.1, 2));
        assert!((50..150).contains(&hits(&by_chance(0.1, 1))));
        assert_eq!(hits(&by_chance(0.0, 1)), 0);
        assert_eq!(hits(&by_chance(1.0, 1)), 1_000);
    }

    #[test]
    fn a_limited_fault_ends_after_its_attempts() {
        let injector = FaultInjector::new();
        let headers = HeaderMap::from_iter([(
            FAULT_HEADER,
            http::HeaderValue::from_static("status-503;times=2"),
        )]);
        let fault = injector.choose(&headers).unwrap().unwrap();
        let faulty = |body: &[u8]| injector.applies(&fault, body);
        assert_eq!([faulty(b"a"), faulty(b"a"), faulty(b"a")], [true, true, false]);
        assert!(faulty(b"b"));
    }
}
