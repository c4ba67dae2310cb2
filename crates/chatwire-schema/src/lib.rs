//! The published schemas: vendored, verified, compared, corrected and compiled.
//!
//! ```text
//! published file --vendor--> schemas/aimlapi/*.openapi.json --convert--> JSON Schema --> Validator
//!       |                        ^        \                                 ^
//!       +-------verify-----------+         +--overlay (schemas/overlay)-----+
//! ```
//!
//! A vendored file is the chat operation of a published OpenAPI document without its prose; no
//! hand edits it. Corrections are patches beside it, and every verdict is given in both readings.

mod canonical;
mod compare;
mod contract;
mod convert;
mod diff;
mod overlay;
mod part;
mod pointer;
mod prose;
mod set;
mod source;
mod syntax;
mod validator;
mod vendor;
mod verify;
mod violation;

pub use self::{
    canonical::to_text,
    compare::{Difference, differences},
    contract::{Contract, ContractError, Reading},
    convert::to_json_schema,
    diff::{Change, Class, diff},
    overlay::{Operation, Overlay, OverlayError, Patch, Staleness},
    part::Part,
    pointer::Pointer,
    set::{SchemaSet, bundled_overlays},
    source::{Provenance, Source, SourceError, Sources, sha256},
    syntax::SyntaxError,
    validator::{CompileError, MAX_ERRORS, Validator},
    vendor::{CHAT_PATH, VendorError, models, vendor},
    verify::{Verification, VerifyError, verify},
    violation::SchemaError,
};
