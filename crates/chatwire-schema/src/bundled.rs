//! The vendored documents and their corrections, carried in the library.
//!
//! The files beside this one are made from `schemas/` by `cargo xtask codegen`: a package holds
//! nothing outside its own folder, and a link to it would break on Windows.

mod files;

use std::sync::LazyLock;

use serde_json::Value;

use super::{
    contract::{Cache, Contract},
    contract_set::ContractSet,
    document::Document,
    overlay::{Overlay, OverlayError},
    source::{Source, SourceError, Sources},
};

/// The document that describes the responses which most models of its publisher share, and that
/// stands in for the documents of that publisher that describe none.
const STAND_IN: &str = "hermes-4-405b";

static CONTRACTS: LazyLock<ContractSet> = LazyLock::new(|| {
    let overlays = overlays().expect("the bundled overlays have their form, which a test proves");
    let sources = sources().expect("the bundled record has its form, which a test proves");
    let stand_in = sources.entries.iter().find(|source| source.name() == STAND_IN);
    let stand_in = stand_in.expect("the document that stands in is bundled").clone();
    let mut cache = Cache::default();
    let contract = |source: &Source| {
        let theirs = overlays.iter().filter(|(publisher, _)| publisher == source.folder());
        let mut builder = Contract::builder(source.name(), document(source))
            .overlays(theirs.map(|(_, overlay)| overlay.clone()))
            .provider(source.folder())
            .publisher(&source.publisher)
            .version(&source.version)
            .provenance(source.provenance.clone(), source.published_sha256.clone());
        if source.folder() == stand_in.folder() {
            builder = builder.stand_in(document(&stand_in));
        }
        builder.build_with(&mut cache).expect("the bundled documents compile, which a test proves")
    };
    sources.entries.iter().map(contract).collect()
});

/// The bundled contracts.
pub(super) fn contracts() -> &'static ContractSet {
    &CONTRACTS
}

/// The bundled corrections, each with the folder of the publisher whose documents it corrects.
///
/// # Errors
///
/// Never for a build whose tests passed: a test reads them all.
pub fn overlays() -> Result<Vec<(String, Overlay)>, OverlayError> {
    let parsed = files::OVERLAYS.iter().map(|(publisher, name, text)| {
        Overlay::parse(name, text).map(|overlay| ((*publisher).to_owned(), overlay))
    });
    parsed.collect()
}

/// The record of where the bundled documents come from.
///
/// # Errors
///
/// Never for a build whose tests passed: a test reads it.
pub fn sources() -> Result<Sources, SourceError> {
    Sources::parse(files::SOURCES)
}

/// The bundled document of a contract by its name, such as `openai`, with where it comes from:
/// the chat operation as published, without prose; `None` for an unknown name.
pub fn document_of(name: &str) -> Option<(Source, Document)> {
    let sources = sources().ok()?;
    let source = sources.entries.into_iter().find(|source| source.name() == name)?;
    let document = document(&source);
    Some((source, document))
}

fn document(source: &Source) -> Document {
    let (_, text) = files::DOCUMENTS
        .iter()
        .find(|(file, _)| *file == source.file)
        .expect("every recorded document is bundled, which a test proves");
    let value: Value = serde_json::from_str(text).expect("bundled documents are JSON");
    value.into()
}
