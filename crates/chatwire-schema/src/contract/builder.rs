//! Builds a contract from a document.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chatwire_json::Pointer;
use serde_json::Value;

use super::{Contract, ContractError, Inner, Reading};
use crate::{
    convert::to_json_schema,
    document::Document,
    operation::{Operation, model_ids, property_names},
    overlay::Overlay,
    part::Part,
    source::Provenance,
    validator::{CompileError, Validator},
};

/// A contract in the making.
///
/// ```
/// use chatwire_schema::{Contract, Document, Part, Reading};
/// use serde_json::json;
///
/// let document = Document::from(json!({
///     "openapi": "3.1.0",
///     "info": { "title": "Example Gateway", "version": "7" },
///     "paths": { "/v1/chat/completions": { "post": { "responses": { "200": { "content": {
///         "application/json": { "schema": { "type": "object", "required": ["id"] } }
///     } } } } } }
/// }));
/// let contract = Contract::builder("example", document).build()?;
/// assert_eq!((contract.publisher(), contract.version()), ("Example Gateway", Some("7")));
/// let response = contract.validator(Part::Response, Reading::Published).unwrap();
/// assert!(!response.is_valid(&json!({})));
/// assert!(contract.validator(Part::Chunk, Reading::Published).is_none());
/// # Ok::<_, chatwire_schema::ContractError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ContractBuilder {
    name: String,
    document: Document,
    pointer: Option<Pointer>,
    stand_in: Option<Document>,
    overlays: Vec<Overlay>,
    publisher: Option<String>,
    version: Option<String>,
    sha256: Option<String>,
    provenance: Option<Provenance>,
    provider: Option<String>,
}

impl ContractBuilder {
    pub(super) fn new(name: String, document: Document) -> Self {
        Self {
            name,
            document,
            pointer: None,
            stand_in: None,
            overlays: Vec::new(),
            publisher: None,
            version: None,
            sha256: None,
            provenance: None,
            provider: None,
        }
    }

    /// Takes what stands at this JSON pointer: an operation, a path item with a `post`, or the
    /// schema of one body.
    ///
    /// A schema with a property `messages` is that of the request; one whose property `object`
    /// admits `chat.completion.chunk` is that of a chunk; any other is that of the response.
    /// Default: the chat operation of an OpenAPI document, or the whole of a bare JSON Schema.
    #[must_use]
    pub fn at(mut self, pointer: Pointer) -> Self {
        self.pointer = Some(pointer);
        self
    }

    /// Takes the schemas that the document does not declare from another document.
    #[must_use]
    pub fn stand_in(mut self, document: Document) -> Self {
        self.stand_in = Some(document);
        self
    }

    /// Adds corrections, which make the second reading.
    #[must_use]
    pub fn overlays(mut self, overlays: impl IntoIterator<Item = Overlay>) -> Self {
        self.overlays.extend(overlays);
        self
    }

    /// Names the publisher. Default: [`Document::publisher`], or `unknown`.
    #[must_use]
    pub fn publisher(mut self, publisher: impl Into<String>) -> Self {
        self.publisher = Some(publisher.into());
        self
    }

    /// Names the provider whose API the document describes, such as `aimlapi`.
    #[must_use]
    pub fn provider(mut self, provider: impl Into<String>) -> Self {
        self.provider = Some(provider.into());
        self
    }

    /// Sets the version. Default: [`Document::version`].
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Records the published file, which the document is a part of, and its SHA-256.
    #[must_use]
    pub fn provenance(mut self, provenance: Provenance, published_sha256: String) -> Self {
        self.provenance = Some(provenance);
        self.sha256 = Some(published_sha256);
        self
    }

    /// Compiles the schemas.
    ///
    /// # Errors
    ///
    /// When the document has no chat operation, or nothing at the given place; when no body has a
    /// schema; when a schema cannot be compiled; and when a correction changes nothing.
    pub fn build(self) -> Result<Contract, ContractError> {
        self.build_with(&mut Cache::default())
    }

    pub(crate) fn build_with(self, cache: &mut Cache) -> Result<Contract, ContractError> {
        let document = self.document.value();
        let own = bodies(document, self.pointer.as_ref())?;
        let mut borrowed = BTreeMap::new();
        if let Some(stand_in) = &self.stand_in {
            borrowed = bodies(stand_in.value(), None)?;
        }
        let mut validators = BTreeMap::new();
        let (mut models, mut parameters, mut corrections) = (Vec::new(), BTreeSet::new(), 0);
        for part in Part::ALL {
            let home = match (own.get(&part), borrowed.get(&part), &self.stand_in) {
                (Some(pointer), ..) => Some((document, pointer)),
                (None, Some(pointer), Some(stand_in)) => Some((stand_in.value(), pointer)),
                _ => None,
            };
            let Some((home, pointer)) = home else { continue };
            let mut overlaid = home.clone();
            for overlay in &self.overlays {
                overlay.apply(&self.name, part, &mut overlaid, pointer)?;
                corrections += overlay.corrections(&self.name, part);
            }
            for (reading, document) in [(Reading::Published, home), (Reading::Overlaid, &overlaid)]
            {
                let schema = document.pointer(pointer.as_str()).unwrap_or(&Value::Null);
                let validator = cache
                    .validator(&to_json_schema(document, schema))
                    .map_err(|source| ContractError::Compile { part, source })?;
                validators.insert((part, reading), validator);
            }
            if part == Part::Request {
                let schema = home.pointer(pointer.as_str()).unwrap_or(&Value::Null);
                parameters = property_names(home, schema);
                models = model_ids(home, schema);
            }
        }
        let or_unknown = || self.document.publisher().unwrap_or("unknown").to_owned();
        Ok(Contract(Arc::new(Inner {
            publisher: self.publisher.unwrap_or_else(or_unknown),
            version: self.version.or_else(|| self.document.version().map(str::to_owned)),
            sha256: self.sha256.unwrap_or_else(|| self.document.sha256().to_owned()),
            provenance: self.provenance,
            provider: self.provider,
            name: self.name,
            models,
            parameters,
            declared: own.into_keys().collect(),
            corrections,
            validators,
        })))
    }
}

/// The places of the schemas of all bodies that what stands at `pointer` declares.
fn bodies(
    document: &Value,
    pointer: Option<&Pointer>,
) -> Result<BTreeMap<Part, Pointer>, ContractError> {
    let pointer = match pointer {
        Some(pointer) => pointer.clone(),
        None if document.get("openapi").is_none() && document.get("swagger").is_none() => {
            Pointer::root()
        }
        None => Operation::of(document)?.pointer(),
    };
    let nowhere = || ContractError::Nowhere { pointer: pointer.clone() };
    let mut value = document.pointer(pointer.as_str()).ok_or_else(nowhere)?;
    let mut operation = pointer.clone();
    if value["post"].is_object() {
        operation = pointer.join("post");
        value = &value["post"];
    }
    if value.get("responses").is_none() && value.get("requestBody").is_none() {
        return Ok(BTreeMap::from([(part_of(document, value), pointer)]));
    }
    let bodies: BTreeMap<_, _> = Part::ALL
        .into_iter()
        .filter_map(|part| Some((part, part.pointer(document, &operation)?)))
        .collect();
    if bodies.is_empty() {
        return Err(ContractError::Undeclared { pointer: operation });
    }
    Ok(bodies)
}

/// Which body a bare schema describes, by its properties.
fn part_of(document: &Value, schema: &Value) -> Part {
    const CHUNK: &str = "chat.completion.chunk";
    if property_names(document, schema).contains("messages") {
        return Part::Request;
    }
    let object = &crate::operation::resolve(document, schema)["properties"]["object"];
    let admits = |value: &Value| value == CHUNK;
    let is_chunk = object["enum"].as_array().is_some_and(|values| values.iter().any(admits));
    if is_chunk || admits(&object["const"]) { Part::Chunk } else { Part::Response }
}

/// Compiled schemas by their text: most documents of one publisher share the schemas of their
/// responses.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    compiled: BTreeMap<String, Arc<Validator>>,
}

impl Cache {
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
