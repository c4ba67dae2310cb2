//! The vendored schemas, carried in the library and compiled once.

use std::sync::LazyLock;

use serde_json::Value;

use super::{
    contract::{Compiler, Contract, ContractError, for_any_model},
    overlay::Overlay,
};

/// The schema whose answers nearly every model of the provider shares.
const DOMINANT: &str = "hermes-4-405b";

/// The vendored documents, as (name, text).
const DOCUMENTS: &[(&str, &str)] = &[
    (
        "hermes-3-llama-3.1-405b",
        include_str!("../schemas/aimlapi/hermes-3-llama-3.1-405b.openapi.json"),
    ),
    (
        "hermes-3-llama-3.1-70b",
        include_str!("../schemas/aimlapi/hermes-3-llama-3.1-70b.openapi.json"),
    ),
    ("hermes-4-405b", include_str!("../schemas/aimlapi/hermes-4-405b.openapi.json")),
    ("hermes-4-70b", include_str!("../schemas/aimlapi/hermes-4-70b.openapi.json")),
    ("nous-hermes-2", include_str!("../schemas/aimlapi/nous-hermes-2.openapi.json")),
];

/// The corrections, as (name, text).
const OVERLAYS: &[(&str, &str)] = &[
    ("chunk", include_str!("../schemas/overlay/chunk.json")),
    ("response", include_str!("../schemas/overlay/response.json")),
];

static BUNDLED: LazyLock<SchemaSet> = LazyLock::new(|| {
    SchemaSet::compile().expect("the vendored schemas and overlays compile, which a test proves")
});

/// Every vendored contract, and the one for models that none speaks of.
#[derive(Debug)]
pub struct SchemaSet {
    contracts: Vec<Contract>,
    any_model: Contract,
}

impl SchemaSet {
    /// The vendored schemas with their overlays; the first call compiles them.
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// The contract for `model`: its own, or else [`SchemaSet::any_model`].
    pub fn contract(&self, model: &str) -> &Contract {
        self.find(model).unwrap_or(&self.any_model)
    }

    /// The contract whose request admits `model`, upper and lower case alike.
    pub fn find(&self, model: &str) -> Option<&Contract> {
        let speaks_of = |id: &String| id.eq_ignore_ascii_case(model);
        self.contracts.iter().find(|contract| contract.models().iter().any(speaks_of))
    }

    /// The contract for models that no vendored schema speaks of: the dominant one, whose
    /// request then admits every model id.
    pub fn any_model(&self) -> &Contract {
        &self.any_model
    }

    /// Every vendored contract, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Contract> {
        self.contracts.iter()
    }

    fn compile() -> Result<Self, ContractError> {
        let overlays = bundled_overlays()?;
        let documents: Vec<_> =
            DOCUMENTS.iter().map(|(name, text)| (*name, bundled_document(text))).collect();
        let (_, dominant) = documents
            .iter()
            .find(|(name, _)| *name == DOMINANT)
            .expect("the dominant schema is one of the vendored");
        let mut compiler = Compiler::default();
        let contracts = documents
            .iter()
            .map(|(name, document)| compiler.compile(name, document, dominant, &overlays))
            .collect::<Result<_, _>>()?;
        let open = for_any_model(dominant);
        let any_model = compiler.compile("any-model", &open, &open, &overlays)?;
        Ok(Self { contracts, any_model })
    }
}

/// The corrections that this library carries.
///
/// # Errors
///
/// Never for a build whose tests passed: a test reads them all.
pub fn bundled_overlays() -> Result<Vec<Overlay>, super::overlay::OverlayError> {
    OVERLAYS.iter().map(|(name, text)| Overlay::parse(name, text)).collect()
}

fn bundled_document(text: &str) -> Value {
    serde_json::from_str(text).expect("vendored schemas are JSON, which a test proves")
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use serde_json::json;

    use super::*;
    use crate::{Part, Reading, Sources};

    #[test]
    fn every_vendored_schema_and_overlay_is_carried() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
        let sources = fs::read_to_string(folder.join("SOURCE.toml")).unwrap();
        let sources = Sources::parse(&sources).unwrap();
        let vendored: Vec<_> = sources.entries.iter().map(|entry| entry.name()).collect();
        let carried: Vec<_> = DOCUMENTS.iter().map(|(name, _)| *name).collect();
        assert_eq!(carried, vendored);

        let mut overlays: Vec<_> = fs::read_dir(folder.join("overlay"))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        overlays.sort();
        let carried: Vec<_> = OVERLAYS.iter().map(|(name, _)| *name).collect();
        assert_eq!(carried, overlays);
    }

    #[test]
    fn a_model_finds_its_contract() {
        #[track_caller]
        fn check(model: &str, expected: &str) {
            assert_eq!(SchemaSet::bundled().contract(model).name(), expected);
        }
        check("nousresearch/hermes-4-70b", "hermes-4-70b");
        check("NousResearch/Hermes-4-405B", "hermes-4-405b");
        check("NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO", "nous-hermes-2");
        check("another/model", "any-model");
    }

    #[test]
    fn the_first_model_borrows_its_answers_and_declares_its_request() {
        let contract = SchemaSet::bundled().contract("NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO");
        assert!(contract.declares(Part::Request));
        assert!(!contract.declares(Part::Response) && !contract.declares(Part::Chunk));
    }

    #[test]
    fn only_the_open_contract_admits_an_unknown_model() {
        let request = json!({ "model": "another/model", "messages": [] });
        let set = SchemaSet::bundled();
        let is_valid = |contract: &Contract| {
            contract.validator(Part::Request, Reading::Published).is_valid(&request)
        };
        assert!(is_valid(set.any_model()));
        assert!(!set.iter().any(is_valid));
    }
}
