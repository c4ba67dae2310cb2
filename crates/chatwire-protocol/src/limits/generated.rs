// Made by `cargo xtask codegen`: do not edit.
//! The limits of published request schemas, as tables.

mod messages;
pub(super) mod models;
mod scalars;
mod settings;
mod tools;
