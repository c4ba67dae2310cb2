//! What is too long for the command line and is given in files: schemas and tools.

use std::{collections::BTreeMap, path::Path};

use chatwire::protocol::{
    chat::{ResponseFormat, Tool},
    json::Json,
};

use super::json;
use crate::{error::CliError, file};

/// A form of answers: a word, a schema in a file, or the whole parameter in one.
pub(super) fn format(text: &str) -> Result<Json, CliError> {
    match text {
        "text" => return Ok(json(&ResponseFormat::text())),
        "json_object" => return Ok(json(&ResponseFormat::json_object())),
        _ => {}
    }
    let path = Path::new(text);
    let content = file::json_text(path, &file::read(path)?)?;
    let format = ResponseFormat::from_text(content.as_str()).unwrap_or_default();
    if format.json_schema.is_some() {
        return Ok(content);
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let allowed = |next: char| next.is_ascii_alphanumeric() || matches!(next, '_' | '-');
    let name: String = stem.chars().map(|next| if allowed(next) { next } else { '_' }).collect();
    // Names are at most 64 characters long, all of them ASCII by now.
    let name = &name[..name.len().min(64)];
    Ok(json(&ResponseFormat::json_schema(name, content)))
}

/// The tools of all files, each of which holds one or a list of them.
///
/// A function alone, without the object around it that says so, is taken as well.
pub(super) fn tools(paths: &[String]) -> Result<Vec<Json>, CliError> {
    let mut tools = Vec::new();
    for path in paths {
        let path = Path::new(path);
        let content = file::json_text(path, &file::read(path)?)?;
        let listed = content.parse::<Vec<Json>>().unwrap_or_else(|_| vec![content]);
        for tool in listed {
            let read = Tool::from_text(tool.as_str()).unwrap_or_default();
            if read.kind.is_some() {
                tools.push(tool);
            } else if read.extra.get("name").is_some() {
                let function =
                    BTreeMap::from([("type", Json::from("function")), ("function", tool)]);
                tools.push(json(&function));
            } else {
                return Err(CliError::usage(format!("{}: this is no tool", path.display()))
                    .with_help("write {\"type\": \"function\", \"function\": {\"name\": ...}}"));
            }
        }
    }
    Ok(tools)
}
