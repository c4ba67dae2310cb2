//! What one document promises about the three bodies, compiled.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::{Value, json};
use thiserror::Error;

use super::{
    convert::to_json_schema,
    overlay::{Overlay, OverlayError},
    part::Part,
    validator::{CompileError, Validator},
    vendor::{CHAT_PATH, models},
};

/// Which reading of a published schema is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "every verdict is given in these two readings")]
pub enum Reading {
    /// The schema as its publisher wrote it.
    Published,
    /// The schema with our corrections.
    Overlaid,
}

/// Why a document gives no contract.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// Neither the document nor the one that stands in for it has a schema for this body.
    #[error("no schema is declared for the {part}")]
    Undeclared {
        /// The body.
        part: Part,
    },
    /// A schema of the document cannot be compiled.
    #[error("the schema of the {part} is wrong")]
    Compile {
        /// The body.
        part: Part,
        /// Where and how.
        source: CompileError,
    },
    /// A correction does not fit the document.
    #[error(transparent)]
    Overlay(#[from] OverlayError),
}

/// The compiled schemas of the three bodies, each in both readings.
#[derive(Debug)]
pub struct Contract {
    name: String,
    models: Vec<String>,
    parameters: BTreeSet<String>,
    declared: Vec<Part>,
    validators: BTreeMap<(Part, Reading), Arc<Validator>>,
}

impl Contract {
    /// Compiles `document`, an OpenAPI document with a chat operation, under the name `name`.
    ///
    /// What `document` does not declare is taken from `stand_in`, which may be `document` itself.
    /// A patch that selects schemas by name goes by `name`, wherever the schema was taken from.
    ///
    /// # Errors
    ///
    /// When neither declares a body, when a schema is none, and when a patch is stale.
    pub fn compile(
        name: &str,
        document: &Value,
        stand_in: &Value,
        overlays: &[Overlay],
    ) -> Result<Self, ContractError> {
        Compiler::default().compile(name, document, stand_in, overlays)
    }

    /// The name of the document that this was compiled from.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The model ids that the request admits; empty when it admits any.
    pub fn models(&self) -> &[String] {
        &self.models
    }

    /// Whether the request declares this member; one that it does not declare may be sent, and means nothing.
    pub fn has_parameter(&self, name: &str) -> bool {
        self.parameters.contains(name)
    }

    /// Whether the document itself declares this body, rather than the one that stands in.
    pub fn declares(&self, part: Part) -> bool {
        self.declared.contains(&part)
    }

    /// The compiled schema of one body in one reading.
    pub fn validator(&self, part: Part, reading: Reading) -> &Validator {
        let validator = self.validators.get(&(part, reading));
        validator.expect("`compile` makes a validator for each part and reading")
    }
}

/// Compiles contracts, and equal schemas only once: most documents share their answers' schemas.
#[derive(Default)]
pub(super) struct Compiler {
    compiled: BTreeMap<String, Arc<Validator>>,
}

impl Compiler {
    pub(super) fn compile(
        &mut self,
        name: &str,
        document: &Value,
        stand_in: &Value,
        overlays: &[Overlay],
    ) -> Result<Contract, ContractError> {
        let mut declared = Vec::new();
        let mut validators = BTreeMap::new();
        for part in Part::ALL {
            let own = part.schema(document).map(|schema| (document, schema));
            declared.extend(own.map(|_| part));
            let (home, published) = own
                .or_else(|| part.schema(stand_in).map(|schema| (stand_in, schema)))
                .ok_or(ContractError::Undeclared { part })?;
            let mut overlaid = published.clone();
            for overlay in overlays {
                overlay.apply(name, part, &mut overlaid)?;
            }
            for (reading, schema) in
                [(Reading::Published, published), (Reading::Overlaid, &overlaid)]
            {
                let validator = self
                    .validator(&to_json_schema(home, schema))
                    .map_err(|source| ContractError::Compile { part, source })?;
                validators.insert((part, reading), validator);
            }
        }
        let request = Part::Request.schema(document).or_else(|| Part::Request.schema(stand_in));
        let properties = request.and_then(|schema| schema.get("properties")?.as_object());
        Ok(Contract {
            name: name.to_owned(),
            models: models(document),
            parameters: properties.into_iter().flatten().map(|(name, _)| name.clone()).collect(),
            declared,
            validators,
        })
    }

    fn validator(&mut self, schema: &Value) -> Result<Arc<Validator>, CompileError> {
        let key = schema.to_string();
        if let Some(known) = self.compiled.get(&key) {
            return Ok(Arc::clone(known));
        }
        let validator = Arc::new(Validator::compile(schema)?);
        self.compiled.insert(key, Arc::clone(&validator));
        Ok(validator)
    }
}

/// `document` with a request that admits every model id.
pub(super) fn for_any_model(document: &Value) -> Value {
    let mut document = document.clone();
    let pointer = format!(
        "/paths/{}/post/requestBody/content/application~1json/schema/properties/model",
        CHAT_PATH.replace('/', "~1")
    );
    if let Some(model) = document.pointer_mut(&pointer) {
        *model = json!({ "type": "string" });
    }
    document
}
