//! Contracts from files.

use std::path::Path;

use chatwire_json::{Pointer, PointerError};
use thiserror::Error;

use super::{Contract, ContractError};
use crate::document::{Document, DocumentError};

/// Why no contract can be read from a file.
#[derive(Debug, Error)]
#[error("no contract can be made from {reference}")]
#[non_exhaustive]
pub struct LoadError {
    /// The reference, `FILE` or `FILE#/POINTER`.
    pub reference: String,
    source: LoadErrorSource,
}

#[derive(Debug, Error)]
enum LoadErrorSource {
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Contract(#[from] ContractError),
    #[error(transparent)]
    Pointer(#[from] PointerError),
}

impl Contract {
    /// Reads a contract from a file: `FILE` or `FILE#/json/pointer`.
    ///
    /// The file is an OpenAPI 3.0 or 3.1 document or a bare JSON Schema, in JSON or, with the
    /// feature `yaml`, in YAML; see [`ContractBuilder::at`](super::ContractBuilder::at) for what
    /// the pointer may lead to.
    /// The name is that of the file without its extensions, followed by the pointer.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or parsed, and when no contract can be built from it.
    pub fn load(reference: &str) -> Result<Self, LoadError> {
        Self::load_from(reference)
            .map_err(|source| LoadError { reference: reference.to_owned(), source })
    }

    fn load_from(reference: &str) -> Result<Self, LoadErrorSource> {
        let (file, pointer) = match reference.split_once("#/") {
            Some((file, pointer)) => (file, Some(format!("/{pointer}"))),
            None => (reference.strip_suffix('#').unwrap_or(reference), None),
        };
        let document = Document::load(file)?;
        let name = stem(file);
        Ok(match pointer {
            None => Self::builder(name, document).build()?,
            Some(pointer) => {
                let name = format!("{name}#{pointer}");
                Self::builder(name, document).at(Pointer::parse(pointer)?).build()?
            }
        })
    }
}

/// The name of a file without folders and without the extensions of documents.
fn stem(file: &str) -> String {
    let name = Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned());
    let mut name = name.unwrap_or_else(|| file.to_owned());
    for extension in [".json", ".yaml", ".yml", ".openapi", ".schema"] {
        if let Some(shorter) = name.strip_suffix(extension).filter(|shorter| !shorter.is_empty()) {
            name.truncate(shorter.len());
        }
    }
    name
}
