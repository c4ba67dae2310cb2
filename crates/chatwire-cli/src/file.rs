//! Reads and writes files; errors name the file, and a failed write leaves the old file.

use std::{fs, io::Read, path::Path};

use chatwire::protocol::json::Json;
use chatwire_schema::{Document, DocumentError, SyntaxError};
use chatwire_transport::atomic_file;
use serde_json::Value;

use crate::error::{CliError, Exit};

/// Largest file that is read, in bytes; published OpenAPI files are smaller than 2 MB.
pub(crate) const MAX_BYTES: u64 = 64 << 20;

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let name = path.display();
    let cannot = |error| {
        CliError::usage(format!("cannot read {name}"))
            .with_source(error)
            .with_help("check the path")
    };
    let mut content = Vec::new();
    let file = fs::File::open(path).map_err(cannot)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut content).map_err(cannot)?;
    if content.len() as u64 > MAX_BYTES {
        let what = format!("{name} is larger than {MAX_BYTES} bytes");
        return Err(CliError::usage(what).with_help("use a smaller file"));
    }
    Ok(content)
}

/// Parses JSON that was read from `path`.
pub(crate) fn json(path: &Path, content: &[u8]) -> Result<Value, CliError> {
    serde_json::from_slice(content).map_err(|error| {
        let error = SyntaxError::from(error);
        let place = format!("{}:{}:{}", path.display(), error.line, error.column);
        CliError::usage(format!("{place}: {}", error.message)).with_help("correct the JSON")
    })
}

/// Parses a document in JSON or YAML that was read from `path`.
pub(crate) fn document(path: &Path, content: &[u8]) -> Result<Document, CliError> {
    Document::parse(content).map_err(|error| match error {
        DocumentError::Json(error) | DocumentError::Yaml(error) => {
            let place = format!("{}:{}:{}", path.display(), error.line, error.column);
            CliError::usage(format!("{place}: {}", error.message))
                .with_help("correct the JSON or YAML")
        }
        error => CliError::usage(format!("cannot read {}", path.display())).with_source(error),
    })
}

/// Parses JSON that was read from `path`, and keeps its spelling.
pub(crate) fn json_text(path: &Path, content: &[u8]) -> Result<Json, CliError> {
    match std::str::from_utf8(content).map(Json::from_text) {
        Ok(Ok(json)) => Ok(json),
        // Reports the error in the same way as for other files.
        _ => json(path, content).map(Json::from),
    }
}

/// Writes `text` to `path`; if that fails, the old file is unchanged. The folder must exist.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), CliError> {
    atomic_file::write(path, text).map_err(|error| {
        let what = format!("cannot write {}", path.display());
        CliError::new(Exit::Usage, what)
            .with_source(error)
            .with_help("check that its folder exists")
    })
}
