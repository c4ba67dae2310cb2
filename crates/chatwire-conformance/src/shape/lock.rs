//! A lock: the shape of a target as a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Departure, Shape,
    observed::{Observed, POSITIONS, Presence},
};
use crate::coverage::Position;

/// The version of the form of lock files.
const FORMAT: u32 = 1;

/// The shape of a target's responses, as a file in TOML.
///
/// Each place has how often it is there, its JSON types, and in a stream, where that differs, how
/// often it is there in the first chunk, in those between, in the one with the finish reason, and
/// in the last: `always string`, `sometimes null object`, or `first always, last never: string`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Lock {
    /// The version of the form: 1.
    pub format: u32,
    /// How many exchanges it was made from.
    pub exchanges: usize,
    /// The members of non-streaming responses.
    #[serde(default)]
    pub unary: BTreeMap<String, String>,
    /// The members of chunks.
    #[serde(default)]
    pub stream: BTreeMap<String, String>,
    /// The members of error responses.
    #[serde(default)]
    pub error: BTreeMap<String, String>,
}

/// Why a lock file cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LockError {
    /// The text is not of the form of a lock.
    #[error("this is not a lock of a shape: {0}")]
    Form(#[from] toml::de::Error),
    /// The file is of another version.
    #[error("the lock has format {0}, and this version reads format {FORMAT}: make the lock anew")]
    Version(u32),
    /// An entry that no lock has.
    #[error("the entry of {place} is no shape: {entry:?}")]
    Entry {
        /// The place.
        place: String,
        /// The text.
        entry: String,
    },
}

impl Lock {
    /// The lock of a shape.
    pub fn of(shape: &Shape) -> Self {
        let kind = |name: &str| {
            let members = shape.kinds.get(name).map(|walk| walk.members()).unwrap_or_default();
            members.iter().map(|(place, observed)| (place.clone(), entry(observed))).collect()
        };
        Self {
            format: FORMAT,
            exchanges: shape.exchanges,
            unary: kind("unary"),
            stream: kind("stream"),
            error: kind("error"),
        }
    }

    /// Reads a lock file.
    ///
    /// # Errors
    ///
    /// When the text is not one, or of another version.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let lock: Self = toml::from_str(text)?;
        if lock.format != FORMAT {
            return Err(LockError::Version(lock.format));
        }
        for (place, entry) in lock.unary.iter().chain(&lock.stream).chain(&lock.error) {
            if Locked::parse(entry).is_none() {
                let (place, entry) = (place.clone(), entry.clone());
                return Err(LockError::Entry { place, entry });
            }
        }
        Ok(lock)
    }

    /// The text of the lock file.
    pub fn text(&self) -> String {
        let mut text = "# Made by `chatwire shape DIR --lock FILE`.\n".to_owned();
        text.push_str(&toml::to_string(self).unwrap_or_default());
        text
    }

    /// Where an exchange leaves the shape, sorted by place; none for an exchange without a shape,
    /// and for a kind of response that the lock has none of.
    pub fn departures(&self, subject: &crate::Subject) -> Vec<Departure> {
        super::departure::of(self, subject)
    }

    pub(super) fn kind(&self, name: &str) -> &BTreeMap<String, String> {
        match name {
            "unary" => &self.unary,
            "stream" => &self.stream,
            _ => &self.error,
        }
    }
}

/// One entry of a lock.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Locked {
    /// How often at each position; at all of them under `None`.
    pub(super) presence: BTreeMap<Option<Position>, Presence>,
    pub(super) types: Vec<String>,
}

impl Locked {
    pub(super) fn parse(entry: &str) -> Option<Self> {
        let (presence, types) = match entry.split_once(": ") {
            Some((presence, types)) => (positions(presence)?, types),
            None => {
                let (word, types) = entry.split_once(' ')?;
                ([(None, read(word)?)].into(), types)
            }
        };
        Some(Self { presence, types: types.split(' ').map(str::to_owned).collect() })
    }

    /// How often it was there at a position; `None` where nothing could hold it there.
    pub(super) fn at(&self, position: Option<Position>) -> Option<Presence> {
        self.presence.get(&position).or_else(|| self.presence.get(&None)).copied()
    }
}

fn entry(observed: &Observed) -> String {
    let types: Vec<_> = observed.types.iter().copied().collect();
    let types = types.join(" ");
    let at = |position: Position| Some((position, observed.presence(Some(position))?));
    let found: Vec<_> = POSITIONS.into_iter().filter_map(at).collect();
    let same = found.windows(2).all(|pair| pair[0].1 == pair[1].1);
    match found.first() {
        Some((_, presence)) if same => format!("{} {types}", word(*presence)),
        Some(_) => {
            let told =
                found.iter().map(|(at, presence)| format!("{} {}", at.as_str(), word(*presence)));
            format!("{}: {types}", told.collect::<Vec<_>>().join(", "))
        }
        None => format!("{} {types}", word(observed.presence(None).unwrap_or(Presence::Always))),
    }
}

fn positions(text: &str) -> Option<BTreeMap<Option<Position>, Presence>> {
    let parts = text.split(", ").map(|part| {
        let (name, presence) = part.split_once(' ')?;
        let position = POSITIONS.into_iter().find(|position| position.as_str() == name)?;
        Some((Some(position), read(presence)?))
    });
    parts.collect()
}

fn word(presence: Presence) -> &'static str {
    match presence {
        Presence::Always => "always",
        Presence::Sometimes => "sometimes",
        Presence::Never => "never",
    }
}

fn read(word: &str) -> Option<Presence> {
    match word {
        "always" => Some(Presence::Always),
        "sometimes" => Some(Presence::Sometimes),
        "never" => Some(Presence::Never),
        _ => None,
    }
}
