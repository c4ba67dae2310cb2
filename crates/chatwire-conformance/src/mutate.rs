//! Mutants: copies of a good exchange with one fault each, to prove that rules see faults.
//!
//! A rule that no fault breaks checks nothing, and a fault that no rule sees is missing from the
//! catalog. [`mutants`] makes the faults, and [`MutantSurvey`] judges them and tells which rule saw
//! which.
//!
//! In scope:
//! - faults that follow from the contract's schema, member by member, so that a new member in a
//!   schema makes new mutants;
//! - faults of meaning: text against structure, request against response, order, number, headers,
//!   framing;
//! - [`seeds`]: good exchanges of every kind, to begin with.
//!
//! Out of scope: random bytes, which fuzzing covers.
//!
//! ```
//! use chatwire_conformance::{Judge, mutate};
//!
//! let judge = Judge::default();
//! let seed = &mutate::seeds()[0];
//! let survey = mutate::MutantSurvey::of(&judge, seed);
//! let mut of_role = survey.results().iter().filter(|result| {
//!     result.mutant.name.starts_with("/choices/0/message/role: ")
//! });
//! assert!(of_role.next().is_some_and(|result| result.is_caught()));
//! ```

mod answer;
mod draft;
mod json_text;
mod kind;
mod mutant;
mod operators;
mod place;
mod schema_walk;
mod seed;
mod silence;
mod survey;
mod table;

pub(crate) use self::schema_walk::{Described, sites};
pub use self::{
    kind::MutantKind,
    mutant::Mutant,
    operators::mutants,
    place::MutantPlace,
    seed::{Seed, seeds},
    silence::{Silence, SilentMutants, UnbrokenRule},
    survey::{MutantResult, MutantSurvey},
    table::table,
};
