//! The named faults.

use std::sync::OnceLock;

use serde::Deserialize;

use super::step::Step;

/// The catalog, as data.
const CATALOG: [&str; 7] = [
    include_str!("catalog/connection.toml"),
    include_str!("catalog/framing.toml"),
    include_str!("catalog/events.toml"),
    include_str!("catalog/members.toml"),
    include_str!("catalog/bodies.toml"),
    include_str!("catalog/errors.toml"),
    include_str!("catalog/requests.toml"),
];

/// The part of the catalog that needs a probe to be seen.
const REQUESTS: &str = CATALOG[6];

/// A named fault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CatalogEntry {
    /// The name, with which a request or a script asks for it.
    pub name: String,
    /// What it does to a response.
    pub about: String,
    /// The rules of `chatwire-conformance` that a response with it breaks; empty for legal
    /// peculiarities, and for ends that leave no response to judge.
    pub breaks: Vec<String>,
    /// Whether it is in how requests are read, or shows only in several responses together, so that
    /// one response need not show it.
    pub needs_a_probe: bool,
}

#[derive(Deserialize)]
struct CatalogFile {
    fault: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    about: String,
    #[serde(default)]
    breaks: Vec<String>,
    steps: Vec<Step>,
}

fn read() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let file = |text| toml::from_str::<CatalogFile>(text).expect("a test reads the catalog");
        CATALOG.into_iter().flat_map(|text| file(text).fault).collect()
    })
}

pub(super) fn entries() -> Vec<CatalogEntry> {
    let public = |entry: &Entry| CatalogEntry {
        name: entry.name.clone(),
        about: entry.about.clone(),
        breaks: entry.breaks.clone(),
        needs_a_probe: REQUESTS.contains(&format!("name = \"{}\"", entry.name)),
    };
    read().iter().map(public).collect()
}

/// The steps of the entry of this name.
pub(super) fn steps(name: &str) -> Option<Vec<Step>> {
    read().iter().find(|entry| entry.name == name).map(|entry| entry.steps.clone())
}

/// The entry whose name is most similar.
pub(super) fn nearest(name: &str) -> String {
    let nearest =
        read().iter().map(|entry| &entry.name).max_by_key(|entry| similarity(entry, name));
    nearest.cloned().unwrap_or_default()
}

/// Number of letter pairs that two names share, more for names of similar lengths.
fn similarity(left: &str, right: &str) -> i64 {
    let pairs = |name: &str| -> Vec<[u8; 2]> {
        let bytes = name.bytes().take(64).collect::<Vec<_>>();
        bytes.windows(2).map(|pair| [pair[0], pair[1]]).collect()
    };
    let (left, right) = (pairs(left), pairs(right));
    let shared = left.iter().filter(|pair| right.contains(pair)).count() as i64;
    4 * shared - (left.len() as i64 - right.len() as i64).abs()
}
