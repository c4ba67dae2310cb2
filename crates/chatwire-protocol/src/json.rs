//! JSON of the wire types: values that are kept as text, and the members that have no field.
//!
//! [`Json`], [`Number`] and the error types are those of [`chatwire_json`].

pub(crate) mod extra;
pub(crate) mod lazy;
pub(crate) mod members;
mod no_numbers;
pub(crate) mod object;
pub(crate) mod open_enum;
pub(crate) mod shape;
pub(crate) mod union;
pub(crate) mod wire;

pub(crate) use self::no_numbers::without_nan;
pub use chatwire_json::{DecodeError, EncodeError, FormError, Json, Number, Pointer};

pub use self::{
    extra::Extra,
    lazy::Lazy,
    open_enum::Other,
    shape::{Member, ObjectShape, Shape},
};
