//! The compiled module of the Python package `chatwire_api`: the judge over Arrow arrays.
//!
//! In scope: exchanges and judgments as Arrow, by the capsules of the C data interface, so that no
//! library of Arrow is needed and nothing is copied.
//!
//! Out of scope: what `chatwire_api` offers on top, such as results in the library of the input.
//!
//! ```text
//!  pyarrow, Polars, DuckDB ──capsule──> ArrowJudge ──capsule──> pyarrow, Polars, DuckDB
//! ```

mod judge;
mod recordings;
mod table;

/// The module `chatwire_api._arrow`.
#[pyo3::pymodule]
mod _arrow {
    #[pymodule_export]
    use super::{
        judge::NativeJudge,
        recordings::{read_recordings, write_recordings},
        table::ArrowTable,
    };
}
