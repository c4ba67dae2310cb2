//! What a type reads from the wire, told as data.

/// The form of JSON that a type reads into its fields; anything else it keeps as extra members.
///
/// Tests walk it beside the published schemas, so that a schema's new member is noticed.
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
    /// A string; the known words when it is an open enum, otherwise none.
    Text(&'static [&'static str]),
    /// An array of one shape.
    List(Box<Self>),
    /// An object with free names and values of one shape.
    Map(Box<Self>),
    /// An object with known members.
    Object(ObjectShape),
    /// One of several shapes, told apart by their kind.
    Union(Vec<Self>),
}

/// An object type and its known members.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ObjectShape {
    /// The type's name in Rust.
    pub name: &'static str,
    /// The known members: the name on the wire, and the shape.
    pub members: &'static [Member],
}

/// A known member of an object: its name on the wire, and what is read into its field.
pub type Member = (&'static str, fn() -> Shape);
