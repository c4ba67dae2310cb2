// Made by `cargo xtask codegen`: do not edit.
//! Values that are bounded by their kind alone.

use crate::limits::{kinds::Kinds, schema::Schema};

pub(super) static BOOLEAN: Schema = Schema::of(Kinds::BOOLEAN);

pub(super) static BOOLEAN_OR_NULL: Schema = Schema::of(Kinds::NULL.or(Kinds::BOOLEAN));

pub(super) static STRING: Schema = Schema::of(Kinds::STRING);

pub(super) static STRING_OR_NULL: Schema = Schema::of(Kinds::NULL.or(Kinds::STRING));

pub(super) static ANY: Schema = Schema::of(Kinds::ANY);

pub(super) static OBJECT: Schema = Schema::of(Kinds::OBJECT);

pub(super) static NUMBER_OR_NULL: Schema = Schema::of(Kinds::NULL.or(Kinds::NUMBER));

pub(super) static NUMBER: Schema = Schema::of(Kinds::NUMBER);

pub(super) static NULL: Schema = Schema::of(Kinds::NULL);

pub(super) static INTEGER: Schema = Schema::of(Kinds::INTEGER);

pub(super) static INTEGER_OR_NULL: Schema = Schema::of(Kinds::NULL.or(Kinds::INTEGER));
