//! The manual: what each rule requires and why, with an example that the rules themselves judge.
//!
//! ```
//! use chatwire_conformance::{Judge, manual::Page};
//!
//! let judge = Judge::default();
//! let rule = judge.rules().get("unary/id-is-not-empty").unwrap();
//! let page = Page::of(rule, &judge);
//! assert_eq!(page.why, "Logs and support requests refer to a response by its ID.");
//! assert!(page.markdown().starts_with("# unary/id-is-not-empty\n"));
//! ```

mod example;
mod excerpt;
mod page;
mod reasons;
mod render;
mod sighting;

pub use self::{
    example::Example,
    page::{LevelNote, Page},
    render::index,
    sighting::Sighting,
};
