//! What a reader knows about its source.

use std::sync::Arc;

use crate::{
    Entry, ImportError, Options, Place, UnreadEntry, attachments::Attachments, raw::Raw,
    readers::batch::BatchRequests,
};

/// Entries, cut out one by one.
pub(crate) type Entries = Box<dyn Iterator<Item = UnreadEntry> + Send>;

/// The file that is read, and how.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The name of the file, as places have it.
    pub(crate) file: String,
    pub(crate) options: Arc<Options>,
    /// The files beside it.
    pub(crate) attachments: Attachments,
    /// The program that wrote it, if the beginning of the file says so.
    pub(crate) creator: Option<String>,
    /// Requests of batches that other files of the same source hold.
    pub(crate) batch: BatchRequests,
    /// In how many zips the file lies.
    #[cfg_attr(not(feature = "zip"), expect(dead_code, reason = "only zips count it"))]
    pub(crate) nesting: usize,
}

impl Context {
    pub(crate) fn place(&self) -> Place {
        Place::file(&*self.file)
    }

    /// The entry that a raw exchange gives.
    pub(crate) fn finish(&self, raw: Raw, place: Place) -> Result<Entry, ImportError> {
        raw.finish(place, &self.options)
    }
}
