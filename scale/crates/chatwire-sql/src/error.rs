//! Why the command fails, and its exit code.

use std::{fmt, io, process::ExitCode};

use datafusion::error::DataFusionError;

/// Why the command fails.
#[derive(Debug)]
pub(crate) enum SqlError {
    /// The flags, the SQL or the files are wrong.
    Usage(String),
    /// The engine.
    Engine(Box<DataFusionError>),
    /// The system.
    Io(io::Error),
}

impl SqlError {
    /// 2 for wrong flags, SQL or files, 3 for the machine and the cluster.
    pub(crate) fn exit_code(&self) -> ExitCode {
        let code = match self {
            Self::Usage(_) => 2,
            Self::Io(_) => 3,
            Self::Engine(error) => match error.find_root() {
                DataFusionError::SQL(..)
                | DataFusionError::Plan(_)
                | DataFusionError::SchemaError(..)
                | DataFusionError::Configuration(_)
                | DataFusionError::NotImplemented(_)
                | DataFusionError::External(_) => 2,
                _ => 3,
            },
        };
        ExitCode::from(code)
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(what) => f.write_str(what),
            Self::Engine(error) => write!(f, "{}", error.strip_backtrace()),
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl From<DataFusionError> for SqlError {
    fn from(error: DataFusionError) -> Self {
        Self::Engine(Box::new(error))
    }
}

impl From<io::Error> for SqlError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
