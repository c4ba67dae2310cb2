//! Recordings to replay, from folders of recordings and from traffic that other programs recorded.

use std::path::Path;

use chatwire_import::{ImportErrorKind, Options, Outcome, Source};
use chatwire_transport::cassette::Recording;

use crate::error::CliError;

/// How many exchanges of traffic are replayed; they are kept in memory.
const MAX_RECORDINGS: usize = 10_000;

/// The recordings at or below a path, or else the exchanges of traffic in any format that
/// `chatwire import` reads; fails if there are none.
pub(super) fn recordings(path: &Path) -> Result<Vec<Recording>, CliError> {
    if path.is_dir() {
        let found = Recording::load_all(path).map_err(|error| {
            CliError::usage("cannot read the recordings")
                .with_source(error)
                .with_help("use a folder of recordings, or correct the file")
        })?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let mut found = Vec::new();
    let unreadable = |error| {
        CliError::usage("cannot read the recordings")
            .with_source(error)
            .with_help("use a folder that `chatwire record` wrote, or traffic")
    };
    for entry in Source::open(path, &Options::new()).map_err(unreadable)? {
        match entry {
            Ok(entry) => {
                if let Outcome::Recording(recording) = entry.outcome {
                    found.push(*recording);
                }
            }
            Err(error) if *error.kind() == ImportErrorKind::Empty => {}
            Err(error) => return Err(unreadable(error)),
        }
        if found.len() > MAX_RECORDINGS {
            let what = format!("{}: holds more exchanges than {MAX_RECORDINGS}", path.display());
            return Err(CliError::usage(what).with_help("split it, or name a part"));
        }
    }
    if found.is_empty() {
        let what = format!("--fixtures {}: contains no recordings", path.display());
        return Err(CliError::usage(what).with_help("use a folder that `chatwire record` wrote"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traffic_is_replayed_as_it_is() {
        let imports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/imports");
        assert_eq!(recordings(&imports.join("playwright/embed.har")).unwrap().len(), 5);
        assert_eq!(recordings(&imports.join("pair")).unwrap().len(), 2);
        let empty = recordings(&imports.join("batch/expired.jsonl")).unwrap_err();
        assert!(empty.to_string().contains("contains no recordings"), "{empty}");
    }
}
