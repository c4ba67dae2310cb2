//! The manual: what each rule requires and why, with an example that the rules themselves judge.
//!
//! ```
//! use chatwire_conformance::{Judge, manual::Page};
//!
//! let judge = Judge::default();
//! let rule = judge.rules().get("unary/id-is-not-empty").unwrap();
//! let page = Page::of(rule, &judge);
//! assert!(!page.why.is_empty());
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
