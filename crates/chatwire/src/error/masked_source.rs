//! Stands for the source of an error that would repeat a secret.

use std::{error::Error, fmt};

use crate::provider::secrets::Secrets;

/// The messages of a source and of its own sources, with secrets masked.
pub(crate) struct MaskedSource {
    message: String,
    source: Option<Box<Self>>,
}

impl MaskedSource {
    /// The masked messages; `None` if neither the messages nor `Debug` repeat a secret.
    pub(crate) fn of(source: &(dyn Error + 'static), secrets: &Secrets) -> Option<Self> {
        let mut next = Some(source);
        let mut messages = Vec::new();
        let mut repeats = false;
        while let Some(error) = next {
            let (message, debug) = (error.to_string(), format!("{error:?}"));
            let masked = secrets.scrub_text(&message).into_owned();
            repeats |= masked != message || secrets.scrub_text(&debug) != debug;
            messages.push(masked);
            next = error.source();
        }
        let nested = messages.into_iter().rev().fold(None, |source: Option<Self>, message| {
            Some(Self { message, source: source.map(Box::new) })
        });
        nested.filter(|_| repeats)
    }
}

impl fmt::Display for MaskedSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for MaskedSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MaskedSource")
            .field("message", &self.message)
            .field("source", &self.source)
            .finish()
    }
}

impl Error for MaskedSource {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
