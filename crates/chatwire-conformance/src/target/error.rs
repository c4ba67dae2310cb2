//! Why a target cannot be read.

use std::{io, path::PathBuf};

use chatwire_schema::LoadError;
use thiserror::Error;

use crate::{profile::ProfileError, text_error::TextError};

/// Why a `chatwire.toml` cannot be read.
///
/// Each message names the file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TargetError {
    /// The file cannot be read.
    #[error("{}: the target cannot be read", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The text does not have the form of a target, or names a rule that does not exist.
    #[error("{}:{}: {}", .path.display(), .error.line.unwrap_or(1), .error.message)]
    Form {
        /// The file.
        path: PathBuf,
        /// Where and why.
        error: TextError,
    },
    /// The contract that it names cannot be read.
    #[error("{}: the contract cannot be read", .path.display())]
    Contract {
        /// The file.
        path: PathBuf,
        /// Why.
        source: LoadError,
    },
    /// The profile that it names cannot be read.
    #[error("{}: the profile cannot be read", .path.display())]
    Profile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ProfileError,
    },
}
