//! What one newly published file changes.

use chatwire_schema::{
    Change, Class, Contract, ContractError, Document, Overlay, OverlayError, Source, bundled, diff,
    vendor,
};

use super::recordings::Recordings;
use crate::error::{CliError, Exit};

/// What one newly published file changes.
pub(super) struct DocumentDrift {
    /// Where the bundled document comes from.
    pub(super) ours: Source,
    /// The file or URL of the new one.
    pub(super) from: String,
    /// The SHA-256 of the new file.
    pub(super) sha256: String,
    /// The version of the API in the new file; `None` where it does not say.
    pub(super) version: Option<String>,
    /// The changes, the worst first.
    pub(super) changes: Vec<Change>,
    /// The corrections of the bundled document that no longer fit the new one, in words.
    pub(super) stale: Vec<String>,
    /// What both files say of recordings; `None` if none were given.
    pub(super) recordings: Option<Recordings>,
}

impl DocumentDrift {
    pub(super) fn new(
        (ours, our_document): (Source, Document),
        from: String,
        new: &Document,
        recordings: Option<Recordings>,
    ) -> Result<Self, CliError> {
        // Without its prose, as the bundled one.
        let changes = vendor(new.value()).and_then(|copy| diff(our_document.value(), &copy));
        let mut changes = changes.map_err(|error| {
            CliError::usage(format!("cannot compare {from} with {}", ours.name()))
                .with_source(error)
                .with_help("use a file that contains the chat operation")
        })?;
        changes.sort_by(|a, b| {
            b.class.cmp(&a.class).then_with(|| a.place().cmp(&b.place())).then(a.what.cmp(&b.what))
        });
        let stale = stale_corrections(&ours, new)?;
        Ok(Self {
            ours,
            sha256: new.sha256().to_owned(),
            version: new.version().map(str::to_owned),
            from,
            changes,
            stale,
            recordings,
        })
    }

    /// Whether the new file is, byte for byte, the one that the bundled document was made from.
    pub(super) fn is_same_file(&self) -> bool {
        self.sha256 == self.ours.published_sha256
    }

    /// How many changes there are of a class.
    pub(super) fn count(&self, class: Class) -> usize {
        self.changes.iter().filter(|change| change.class == class).count()
    }

    /// The changes that are shown.
    pub(super) fn shown(&self, all: bool) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| all || change.class != Class::Editorial)
    }

    /// Whether a client of the bundled document must be looked at.
    pub(super) fn matters(&self) -> bool {
        let rejects =
            self.recordings.as_ref().is_some_and(|found| !found.newly_rejected.is_empty());
        rejects || self.count(Class::Breaking) > 0
    }
}

/// The first correction of each overlay that changes nothing in the new document: the publisher
/// corrected it, or moved what it is about.
fn stale_corrections(ours: &Source, new: &Document) -> Result<Vec<String>, CliError> {
    let overlays = bundled::overlays().map_err(|error| {
        CliError::new(Exit::Harness, "the bundled corrections are invalid").with_source(error)
    })?;
    let theirs = overlays.into_iter().filter(|(folder, _)| folder == ours.folder());
    Ok(theirs.filter_map(|(_, overlay)| stale(ours.name(), new, overlay)).collect())
}

fn stale(name: &str, new: &Document, overlay: Overlay) -> Option<String> {
    match Contract::builder(name, new.clone()).overlays([overlay]).build() {
        Err(ContractError::Overlay(OverlayError::Stale { name, part, pointer, why, .. })) => {
            Some(format!("{name}: the patch of {part} at {pointer} {why}"))
        }
        _ => None,
    }
}
