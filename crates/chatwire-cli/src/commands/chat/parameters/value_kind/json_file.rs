//! Reads schemas and tools from JSON files.

use std::{collections::BTreeMap, path::Path};

use chatwire::protocol::{
    chat::{ResponseFormat, Tool},
    json::Json,
};

use super::json;
use crate::{error::CliError, file};

/// Converts `text`, `json_object`, a file with a JSON Schema, or a file with a `response_format`.
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
    // The API allows at most 64 characters; all are ASCII here.
    let name = &name[..name.len().min(64)];
    Ok(json(&ResponseFormat::json_schema(name, content)))
}

/// Reads the tools from all files; each file contains one tool or a list.
///
/// A function without the surrounding tool object is accepted, too.
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
                return Err(CliError::usage(format!("{}: this is not a tool", path.display()))
                    .with_help("write {\"type\": \"function\", \"function\": {\"name\": ...}}"));
            }
        }
    }
    Ok(tools)
}
