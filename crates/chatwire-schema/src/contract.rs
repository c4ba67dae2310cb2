//! The compiled schemas of one document.

mod builder;
mod load;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chatwire_json::Pointer;
use thiserror::Error;

#[cfg(feature = "bundled")]
pub(super) use self::builder::Cache;
pub use self::{builder::ContractBuilder, load::LoadError};
use super::{
    document::Document,
    operation::OperationError,
    overlay::OverlayError,
    part::Part,
    source::Provenance,
    validator::{CompileError, Validator},
};

/// Which reading of a published schema is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "every verdict is given in these two readings")]
pub enum Reading {
    /// The schema as published.
    Published,
    /// The schema with the corrections of the overlays.
    Overlaid,
}

/// Why no contract can be built from a document.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// The document has no chat operation.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// The document has nothing at the given place.
    #[error("the document has nothing at `{pointer}`")]
    Nowhere {
        /// The place.
        pointer: Pointer,
    },
    /// The operation has no JSON schema for any of the three bodies.
    #[error("the operation at `{pointer}` declares no schema of a request, response or chunk")]
    Undeclared {
        /// The place of the operation.
        pointer: Pointer,
    },
    /// A schema of the document cannot be compiled.
    #[error("the schema of the {part} cannot be compiled")]
    Compile {
        /// The body.
        part: Part,
        /// Where and why.
        source: CompileError,
    },
    /// A correction does not fit the document.
    #[error(transparent)]
    Overlay(#[from] OverlayError),
}

/// The compiled schemas of the bodies that one document describes, each in both readings.
///
/// A contract is an owned value and cheap to clone.
#[derive(Debug, Clone)]
pub struct Contract(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: String,
    publisher: String,
    version: Option<String>,
    sha256: String,
    provenance: Option<Provenance>,
    provider: Option<String>,
    models: Vec<String>,
    parameters: BTreeSet<String>,
    declared: Vec<Part>,
    corrections: usize,
    validators: BTreeMap<(Part, Reading), Arc<Validator>>,
}

impl Contract {
    /// Begins a contract with the chat operation of `document`.
    pub fn builder(name: impl Into<String>, document: Document) -> ContractBuilder {
        ContractBuilder::new(name.into(), document)
    }

    /// The name by which the contract is chosen.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Who published the document.
    pub fn publisher(&self) -> &str {
        &self.0.publisher
    }

    /// The version of the API that the document describes; `None` where it does not say.
    pub fn version(&self) -> Option<&str> {
        self.0.version.as_deref()
    }

    /// The SHA-256 of the document, as 64 lower-case hexadecimal digits: of the whole published
    /// file for a bundled contract, of the text that was read for any other.
    pub fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// Which revision of which published file it was made from; `None` unless it is bundled.
    pub fn provenance(&self) -> Option<&Provenance> {
        self.0.provenance.as_ref()
    }

    /// The short name of the provider whose API the document describes, such as `aimlapi`; `None`
    /// where it is not known.
    pub fn provider(&self) -> Option<&str> {
        self.0.provider.as_deref()
    }

    /// The model IDs that the contract is for; empty when its request admits any.
    pub fn models(&self) -> &[String] {
        &self.0.models
    }

    /// Whether the contract is for the model of this ID, compared without regard to ASCII case.
    ///
    /// A contract whose request admits any model is for none in particular.
    pub fn is_for(&self, model: &str) -> bool {
        self.0.models.iter().any(|id| id.eq_ignore_ascii_case(model))
    }

    /// Whether the request declares a member of this name.
    ///
    /// A member that it does not declare may be sent and means nothing.
    pub fn has_parameter(&self, name: &str) -> bool {
        self.0.parameters.contains(name)
    }

    /// Whether the document itself declares this body, as opposed to the document that stands
    /// in for it.
    pub fn declares(&self, part: Part) -> bool {
        self.0.declared.contains(&part)
    }

    /// How many corrections the overlays make; zero where both readings are the same.
    pub fn corrections(&self) -> usize {
        self.0.corrections
    }

    /// Whether the two readings of the schema of one body differ.
    pub fn is_corrected(&self, part: Part) -> bool {
        let [published, overlaid] = [Reading::Published, Reading::Overlaid]
            .map(|reading| self.0.validators.get(&(part, reading)).map(Arc::as_ptr));
        published != overlaid
    }

    /// The compiled schema of one body in one reading; `None` where no schema describes it.
    pub fn validator(&self, part: Part, reading: Reading) -> Option<&Validator> {
        self.0.validators.get(&(part, reading)).map(|validator| &**validator)
    }
}
