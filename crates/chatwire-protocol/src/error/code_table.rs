//! The built-in tables of error codes and types: one for each provider, each row with its source.
//!
//! A code with two meanings at two providers is in no table here, unless the form of the body says
//! which provider sent it.

mod alibaba;
mod amazon;
mod baidu;
mod cloudflare;
mod gateways;
mod google;
mod minimax;
mod servers;
mod shared;
mod volcengine;
mod zhipu;

use super::{ErrorCode, ErrorKind, ErrorShape};

/// How much a code decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// It decides the kind, regardless of everything else.
    Certain,
    /// It decides the kind, unless the server asks for a short wait.
    UnlessWait,
    /// It is less specific than a status, so it decides only if there is none.
    Vague,
}

/// The tables of a weight, for a body of this shape.
///
/// Numbers have a meaning only in the body of the provider that numbers its errors.
pub(super) fn tables(weight: Weight, shape: ErrorShape) -> &'static [&'static [ErrorCode]] {
    match (weight, shape) {
        (Weight::Certain, ErrorShape::BaseResp) => &[minimax::CODES],
        (Weight::Certain, ErrorShape::List) => IN_LISTS,
        (Weight::Certain, _) => IN_OBJECTS,
        (Weight::UnlessWait, _) => &[shared::UNLESS_WAIT, google::UNLESS_WAIT],
        (Weight::Vague, _) => &[shared::VAGUE, google::VAGUE, servers::VAGUE],
    }
}

const IN_LISTS: &[&[ErrorCode]] = &[
    shared::CODES,
    google::CODES,
    amazon::CODES,
    alibaba::CODES,
    baidu::CODES,
    volcengine::CODES,
    gateways::CODES,
    servers::CODES,
    cloudflare::CODES,
];

const IN_OBJECTS: &[&[ErrorCode]] = &[
    shared::CODES,
    google::CODES,
    amazon::CODES,
    alibaba::CODES,
    baidu::CODES,
    volcengine::CODES,
    gateways::CODES,
    servers::CODES,
    zhipu::CODES,
];

const fn row(code: &'static str, kind: ErrorKind, source: &'static str) -> ErrorCode {
    ErrorCode::constant(code, kind, source)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_code_has_one_meaning_and_every_row_a_source() {
        for shape in [ErrorShape::Nested, ErrorShape::List, ErrorShape::BaseResp] {
            let mut seen = BTreeSet::new();
            for weight in [Weight::Certain, Weight::UnlessWait, Weight::Vague] {
                for row in tables(weight, shape).iter().copied().flatten() {
                    assert!(row.source.starts_with("https://"), "{}", row.code);
                    // A status in the place of a code is no code.
                    assert!(!row.code.parse().is_ok_and(|code: u32| code < 1_000), "{}", row.code);
                    assert!(seen.insert(row.code.to_ascii_lowercase()), "two rows: {}", row.code);
                }
            }
        }
    }
}
