//! Why a whole batch cannot be judged.

use arrow_schema::{ArrowError, DataType};

/// Why a whole batch cannot be judged: its columns are not those of exchanges.
///
/// What is wrong with one row never fails a batch: the row has the verdict `unreadable`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArrowJudgeError {
    /// A column has a type that is not read.
    #[error("the column `{column}` has type {found}; it must be {expected}")]
    Type {
        /// The name of the column, with dots for members of structs.
        column: String,
        /// What can be read, in words.
        expected: &'static str,
        /// The type of the column.
        found: DataType,
    },
    /// A column has another number of rows than the bodies.
    #[error("the column `{column}` has {found} rows and the bodies have {expected}")]
    Rows {
        /// The name of the column.
        column: String,
        /// How many rows the bodies have.
        expected: usize,
        /// How many rows the column has.
        found: usize,
    },
    /// A batch has no column of this name.
    #[error("the batch has no column `{column}`; its columns are {found}")]
    Missing {
        /// The name of the column.
        column: &'static str,
        /// The names of the columns that it has.
        found: String,
    },
    /// A struct has a member of which nothing is known.
    #[error("the column `{column}` has a member `{member}`; it can have {known}")]
    UnknownMember {
        /// The name of the column.
        column: &'static str,
        /// The name of the member.
        member: String,
        /// The names that are known.
        known: String,
    },
    /// The schema says that it is of another version.
    #[error(
        "the exchanges have version {found} of the schema, and this crate reads version {known}"
    )]
    Version {
        /// The version in the metadata.
        found: String,
        /// The version that is read.
        known: &'static str,
    },
    /// Arrow cannot make the arrays of the result, for example because a list is too long.
    #[error("the result does not fit into arrays; judge fewer rows at once")]
    Arrow(#[from] ArrowError),
}

impl ArrowJudgeError {
    pub(crate) fn of_type(column: &str, expected: &'static str, found: &DataType) -> Self {
        Self::Type { column: column.to_owned(), expected, found: found.clone() }
    }
}
