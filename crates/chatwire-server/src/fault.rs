//! Faults on demand: responses that are late, cut, reworded or wrong.
//!
//! A fault is a list of steps, each a change of the response that would have been sent.
//! The catalog names the usual ones; others are lists of steps in JSON or TOML.

mod apply;
mod catalog;
mod compress;
mod events;
mod injector;
mod misreading;
mod position;
mod step;

pub(crate) use self::{apply::apply, injector::FAULT_HEADER};
pub use self::{
    catalog::CatalogEntry,
    injector::{FaultInjector, InjectorError},
};
use self::{position::Position, step::Step};

/// A change of a response: late, cut, reworded or wrong.
///
/// The text of a fault is the name of a catalog entry, with parameters, or steps in JSON:
///
/// | text | meaning |
/// |---|---|
/// | `done-missing` | the entry of this name |
/// | `stall;at=3` | the entry, at another event: a number from 0, or `first`, `role`, `content`, `arguments`, `finish`, `usage`, `done`, `last`, `middle`, `all` |
/// | `status-503;times=2` | the entry for the first two attempts of each request, then none |
/// | `pause;ms=500` | the entry with another time |
/// | `[{"patch": {"pointer": "/created", "value": "now"}}]` | steps |
///
/// ```
/// use chatwire_server::Fault;
///
/// let fault: Fault = "cut;at=finish".parse()?;
/// assert_eq!(fault.to_string(), "cut;at=finish");
/// assert!("no-such-fault".parse::<Fault>().is_err());
/// # Ok::<(), chatwire_server::FaultError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    text: String,
    steps: Vec<Step>,
    /// How many attempts of each request it changes; `None` changes all.
    times: Option<u32>,
}

/// A text that is not a fault; the message says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FaultError(String);

impl FaultError {
    pub(crate) fn twice() -> Self {
        Self("a request asks for one fault; several are a list of steps".to_owned())
    }
}

/// Maximum length of the text of a fault, in bytes.
const MAX_TEXT: usize = 16 << 10;

impl Fault {
    /// The catalog of named faults, in the order of their kinds.
    pub fn catalog() -> Vec<CatalogEntry> {
        catalog::entries()
    }

    fn of_steps(text: &str, steps: Vec<Step>) -> Self {
        Self { text: text.to_owned(), steps, times: None }
    }

    fn with_parameter(mut self, name: &str, value: &str) -> Result<Self, FaultError> {
        let wrong = |expected: &str| FaultError(format!("`{name}={value}`: must be {expected}"));
        match name {
            "at" => {
                let position: Position = value.parse().map_err(|_| wrong(Position::FORMS))?;
                self.steps.iter_mut().for_each(|step| step.move_to(position));
            }
            "ms" => {
                let time = value.parse().map_err(|_| wrong("a number of milliseconds"))?;
                self.steps.iter_mut().for_each(|step| step.set_milliseconds(time));
            }
            "times" => {
                self.times = Some(value.parse().map_err(|_| wrong("a number of attempts"))?);
            }
            _ => return Err(FaultError(format!("`{name}`: there are `at`, `ms` and `times`"))),
        }
        Ok(self)
    }
}

impl std::str::FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let text = text.trim();
        if text.len() > MAX_TEXT {
            return Err(FaultError(format!("a fault has at most {MAX_TEXT} bytes")));
        }
        if text.starts_with('[') {
            let steps = serde_json::from_str(text)
                .map_err(|error| FaultError(format!("not a list of steps: {error}")))?;
            return Ok(Self::of_steps(text, steps));
        }
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let steps = catalog::steps(name).ok_or_else(|| {
            let nearest = catalog::nearest(name);
            FaultError(format!(
                "there is no fault `{name}`; the most similar is `{nearest}`, and \
                 `chatwire serve --list-faults` lists all"
            ))
        })?;
        let mut fault = Self::of_steps(text, steps);
        for part in parts {
            let (name, value) = part.split_once('=').ok_or_else(|| {
                FaultError(format!("`{part}`: must be a parameter such as `at=3`"))
            })?;
            fault = fault.with_parameter(name.trim(), value.trim())?;
        }
        Ok(fault)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(text: &str, part: &str) {
        let error = text.parse::<Fault>().unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }

    #[test]
    fn wrong_texts_are_explained() {
        check_refused("done-mising", "the most similar is `done-missing`");
        check_refused("cut;at=somewhere", "`at=somewhere`");
        check_refused("cut;after=3", "there are `at`, `ms` and `times`");
        check_refused("cut;times=x", "a number of attempts");
        check_refused("cut;x", "a parameter such as");
        check_refused("[{\"no\": 1}]", "not a list of steps");
        check_refused(&"x".repeat(MAX_TEXT + 1), "at most");
    }

    #[test]
    fn every_entry_of_the_catalog_is_a_fault() {
        for entry in Fault::catalog() {
            let fault: Fault = entry.name.parse().unwrap();
            assert!(!fault.steps.is_empty(), "{}", entry.name);
            assert!(!entry.about.is_empty() && !entry.about.ends_with('.'), "{}", entry.name);
        }
        assert!(Fault::catalog().len() > 80);
    }
}
