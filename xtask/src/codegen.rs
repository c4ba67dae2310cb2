//! `cargo xtask codegen`: makes the tables of request limits from the vendored schemas.

mod emit;
mod pattern;
mod table;

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use self::{emit::Model, table::Tables};

/// Where the vendored schemas are.
const SCHEMAS: &str = "schemas/aimlapi";

/// Where the generated module and its folder are.
const MODULE: &str = "crates/chatwire-protocol/src/limits/generated.rs";

/// The request schema within a vendored document.
const REQUEST: &str =
    "/paths/~1v1~1chat~1completions/post/requestBody/content/application~1json/schema";

/// Writes the tables, or with `check` says which are stale.
pub(crate) fn run(root: &Path, check: bool) -> Result<(), String> {
    let mut stale = Vec::new();
    let wanted = generate(root)?;
    for path in existing(root)? {
        if !wanted.contains_key(&path) {
            stale.push(path.clone());
            if !check {
                fs::remove_file(&path).map_err(|error| failure(&path, &error))?;
            }
        }
    }
    for (path, text) in &wanted {
        if fs::read_to_string(path).is_ok_and(|found| found == *text) {
            continue;
        }
        stale.push(path.clone());
        if !check {
            fs::write(path, text).map_err(|error| failure(path, &error))?;
        }
    }
    match (&*stale, check) {
        ([first, ..], true) => Err(format!(
            "{} and {} more do not follow from the schemas: run `cargo xtask codegen`",
            first.display(),
            stale.len() - 1
        )),
        _ => Ok(()),
    }
}

/// All files with their texts.
fn generate(root: &Path) -> Result<BTreeMap<PathBuf, String>, String> {
    let mut tables = Tables::default();
    let mut models = Vec::new();
    let folder = root.join(SCHEMAS);
    for path in listing(&folder)? {
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some(name) = file.strip_suffix(".openapi.json") else { continue };
        models.push(model(name, &path, &mut tables)?);
    }
    let module = root.join(MODULE);
    let folder = module.with_extension("");
    fs::create_dir_all(&folder).map_err(|error| failure(&folder, &error))?;
    emit::files(&tables, &models)?
        .into_iter()
        .map(|(name, text)| {
            let path = if name.is_empty() { module.clone() } else { folder.join(name) };
            Ok((path, formatted(root, &text)?))
        })
        .collect()
}

fn model(name: &str, path: &Path, tables: &mut Tables) -> Result<Model, String> {
    let text = fs::read(path).map_err(|error| failure(path, &error))?;
    let document: Value = serde_json::from_slice(&text).map_err(|error| failure(path, &error))?;
    let missing = |what| format!("{}: no {what} in the request schema", path.display());
    let schema = document.pointer(REQUEST).ok_or_else(|| missing("properties"))?;
    let words = schema.pointer("/properties/model/enum").and_then(Value::as_array);
    let models = words.ok_or_else(|| missing("list of models"))?;
    let request = tables.add(&document, schema).map_err(|error| failure(path, &error))?;
    Ok(Model {
        name: name.to_owned(),
        models: models.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        request,
    })
}

/// The generated files that are there.
fn existing(root: &Path) -> Result<Vec<PathBuf>, String> {
    let module = root.join(MODULE);
    let mut files = listing(&module.with_extension(""))?;
    files.extend(module.exists().then_some(module));
    Ok(files)
}

/// The files of a folder, by name.
fn listing(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| failure(folder, &error))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| failure(folder, &error))?;
    paths.sort();
    Ok(paths)
}

/// Rust as the repository's `rustfmt.toml` wants it.
fn formatted(root: &Path, text: &str) -> Result<String, String> {
    let problem = |error: &dyn std::fmt::Display| format!("rustfmt: {error}");
    let mut rustfmt = Command::new("rustfmt")
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| problem(&error))?;
    let mut input = rustfmt.stdin.take().expect("its input is a pipe");
    let text = text.to_owned();
    // Written beside the reading, as a pipe holds only so much.
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = rustfmt.wait_with_output().map_err(|error| problem(&error))?;
    let written = writer.join().expect("writing to a pipe does not panic");
    written.map_err(|error| problem(&error))?;
    if !output.status.success() {
        return Err(problem(&"what was generated is not Rust"));
    }
    String::from_utf8(output.stdout).map_err(|error| problem(&error))
}

fn failure(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
