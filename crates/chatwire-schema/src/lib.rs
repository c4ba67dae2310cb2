//! Published schemas of the chat-completions API: vendored, verified, compared, corrected and
//! compiled.
//!
//! In scope:
//! - [`Document`]: an OpenAPI 3.0 or 3.1 document or a bare JSON Schema, in JSON or YAML;
//! - [`Contract`]: the compiled request, response and chunk schema of one document, as published
//!   and with corrections;
//! - [`ContractSet`]: the contracts to choose from, the bundled ones among them;
//! - [`vendor()`], [`verify()`] and [`diff()`]: the copies of published documents in `schemas/`,
//!   and what a new version means for a client;
//! - [`Overlay`]: corrections as data, each with its reason and its evidence.
//!
//! Out of scope: rules that a schema cannot express, reports, and fetching anything.
//!
//! ```text
//! published file --vendor--> schemas/*/*.openapi.json --convert--> JSON Schema --> Validator
//!       |                        ^       \                                ^
//!       +-------verify-----------+        +--overlay (schemas/overlay)----+
//! ```
//!
//! A vendored file is the chat operation of a published OpenAPI document without its prose; it is
//! never edited by hand. Corrections are patches beside it, and both readings are compiled.
//!
//! # Features
//!
//! - `bundled`: the vendored documents of this repository, as [`ContractSet::bundled`].
//! - `yaml`: documents in YAML.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "bundled")]
#[cfg_attr(docsrs, doc(cfg(feature = "bundled")))]
pub mod bundled;

mod canonical;
mod contract;
mod contract_set;
mod convert;
mod counted;
mod dialect;
mod diff;
mod document;
mod operation;
mod overlay;
mod part;
mod prose;
mod source;
mod syntax;
mod validator;
mod vendor;
mod verify;
mod violation;
#[cfg(feature = "yaml")]
mod yaml;

pub use chatwire_json::{Difference, Pointer};

pub use self::{
    canonical::to_text,
    contract::{Contract, ContractBuilder, ContractError, LoadError, Reading},
    contract_set::ContractSet,
    convert::to_json_schema,
    counted::counted,
    dialect::Dialect,
    diff::{Aspect, Change, Class, ClientPlace, diff},
    document::{Document, DocumentError},
    operation::{OperationError, models},
    overlay::{Operation, Overlay, OverlayError, Patch, Staleness},
    part::Part,
    source::{Api, Provenance, Source, SourceError, Sources, sha256},
    syntax::SyntaxError,
    validator::{CompileError, MAX_ERRORS, Validator},
    vendor::vendor,
    verify::{Verification, VerifyError, verify},
    violation::SchemaError,
};

#[cfg(all(doctest, feature = "bundled"))]
#[doc = include_str!("../README.md")]
struct Readme;
