//! Files that commands read and write: errors that name the file, and nothing written half.

use std::{
    fs,
    io::{self, Read, Write},
    path::Path,
};

use chatwire::protocol::json::Json;
use chatwire_schema::SyntaxError;
use serde_json::Value;

use crate::error::{CliError, Exit};

/// The largest file that is read, in bytes; published documents stay under 2 MB.
const MAX_BYTES: u64 = 64 << 20;

/// The content of the file at `path`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let name = path.display();
    let wrong = |error| {
        CliError::usage(format!("{name} cannot be read"))
            .with_source(error)
            .with_help("name another file")
    };
    let mut content = Vec::new();
    let file = fs::File::open(path).map_err(wrong)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut content).map_err(wrong)?;
    if content.len() as u64 > MAX_BYTES {
        let what = format!("{name} has more than {MAX_BYTES} bytes");
        return Err(CliError::usage(what).with_help("name a smaller file"));
    }
    Ok(content)
}

/// The JSON in `content`, which came from the file at `path`.
pub(crate) fn json(path: &Path, content: &[u8]) -> Result<Value, CliError> {
    serde_json::from_slice(content).map_err(|error| {
        let error = SyntaxError::from(error);
        let place = format!("{}:{}:{}", path.display(), error.line, error.column);
        CliError::usage(format!("{place}: {}", error.message)).with_help("make it JSON")
    })
}

/// The JSON in `content`, which came from the file at `path`, as it is written there.
pub(crate) fn json_text(path: &Path, content: &[u8]) -> Result<Json, CliError> {
    match std::str::from_utf8(content).map(Json::from_text) {
        Ok(Ok(json)) => Ok(json),
        // What is wrong and where is told as of every other file.
        _ => json(path, content).map(Json::from),
    }
}

/// Writes `text` to `path`, whose folder exists: wholly or, on failure, not at all.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), CliError> {
    write_whole(path, text).map_err(|error| {
        let what = format!("{} cannot be written", path.display());
        CliError::new(Exit::Usage, what)
            .with_source(error)
            .with_help("check that its folder exists")
    })
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or_else(|| Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    // A temporary file is private to its owner; a file of the repository is not.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path)?;
    Ok(())
}
