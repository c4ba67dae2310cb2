//! The JSON shape of a wire type, as data.

/// The JSON shape that a type reads into its fields; it keeps anything else as extra members.
///
/// For comparison with published schemas, to detect new members.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Shape {
    /// Any value, kept as text.
    Any,
    /// `true` or `false`.
    Bool,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// A string; the list has the known values of an open enum and is otherwise empty.
    Text(&'static [&'static str]),
    /// An array of one shape.
    List(Box<Self>),
    /// An object with any names and values of one shape.
    Map(Box<Self>),
    /// An object with known members.
    Object(ObjectShape),
    /// One of several shapes, distinguished by their JSON type.
    Union(Vec<Self>),
}

/// An object type and its known members.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ObjectShape {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The known members.
    pub members: &'static [Member],
}

/// A known member of an object: its name on the wire and its shape.
pub type Member = (&'static str, fn() -> Shape);
