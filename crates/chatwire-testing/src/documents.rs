//! Documents made from the shape of a type, so that a new member is tested at once.

mod mutate;

use chatwire_protocol::json::Shape;
use proptest::{collection::vec, prelude::*, sample};

use self::mutate::mutation;
use crate::Tree;

/// Documents that fit `shape`, with up to five changes that servers make to members: omit, null,
/// rename, retype, add.
pub fn mutated(shape: &Shape) -> impl Strategy<Value = Tree> + use<> {
    (fitting(shape), vec(mutation(), 0..6)).prop_map(|(mut tree, mutations)| {
        for mutation in &mutations {
            mutation.apply(&mut tree);
        }
        tree
    })
}

/// Values that fit `shape`, with any of its members omitted.
fn fitting(shape: &Shape) -> BoxedStrategy<Tree> {
    match shape {
        Shape::Bool => any::<bool>().prop_map(Tree::Bool).boxed(),
        Shape::Integer => integer().boxed(),
        Shape::Number => prop_oneof![integer(), float()].boxed(),
        Shape::Text([]) => text().boxed(),
        Shape::Text(words) => {
            prop_oneof![sample::select(*words).prop_map(Tree::text), text()].boxed()
        }
        Shape::List(item) => vec(fitting(item), 0..3).prop_map(Tree::Array).boxed(),
        Shape::Map(value) => vec((name(), fitting(value)), 0..3).prop_map(object).boxed(),
        Shape::Union(shapes) => proptest::strategy::Union::new(shapes.iter().map(fitting)).boxed(),
        Shape::Object(object_shape) => {
            let members: Vec<_> = object_shape
                .members
                .iter()
                .map(|(name, shape)| {
                    let name: Vec<u16> = name.encode_utf16().collect();
                    fitting(&shape()).prop_map(move |value| (name.clone(), value)).boxed()
                })
                .collect();
            let most = members.len().min(12);
            sample::subsequence(members, 0..=most)
                .prop_flat_map(|members| members)
                .prop_map(Tree::Object)
                .boxed()
        }
        // `Shape::Any`, and any shape that is added later.
        _ => anything().boxed(),
    }
}

/// Arbitrary JSON, a few levels deep.
fn anything() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        Just(Tree::Null),
        any::<bool>().prop_map(Tree::Bool),
        integer(),
        float(),
        text(),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Tree::Array),
            vec((name(), inner), 0..3).prop_map(object),
        ]
    })
}

/// Small integers, integers at the limits of machine types, and larger ones.
fn integer() -> impl Strategy<Value = Tree> {
    prop_oneof![
        4 => (-3_i64..2000).prop_map(|value| value.to_string()),
        1 => any::<i64>().prop_map(|value| value.to_string()),
        1 => any::<u64>().prop_map(|value| value.to_string()),
        1 => "-?[1-9][0-9]{15,40}",
        1 => Just("-0".to_owned()),
    ]
    .prop_map(Tree::Number)
}

/// Floats in any notation, with more digits and larger exponents than `f64` holds.
fn float() -> impl Strategy<Value = Tree> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,3})\\.[0-9]{1,4}",
        "-?(0|[1-9][0-9]{0,20})\\.[0-9]{1,25}([eE][+-]?[0-9]{1,3})?",
        "-?[1-9][eE][+-]?[0-9]{1,3}",
    ]
    .prop_map(Tree::Number)
}

/// Strings, a few with a lone surrogate.
fn text() -> impl Strategy<Value = Tree> {
    units().prop_map(Tree::Text)
}

/// A name without a field in any type.
fn name() -> impl Strategy<Value = Vec<u16>> {
    units().prop_map(|units| [&[u16::from(b'~')], &*units].concat())
}

fn units() -> impl Strategy<Value = Vec<u16>> {
    prop_oneof![
        6 => "[a-z_]{0,8}".prop_map(|text| text.encode_utf16().collect()),
        3 => "\\PC{0,6}".prop_map(|text| text.encode_utf16().collect()),
        1 => vec(prop_oneof![0xd7f0_u16..0xe010, 0_u16..0x80], 0..4),
    ]
}

/// An object without duplicate names.
fn object(mut members: Vec<(Vec<u16>, Tree)>) -> Tree {
    members.sort_by(|one, other| one.0.cmp(&other.0));
    members.dedup_by(|one, other| one.0 == other.0);
    Tree::Object(members)
}
