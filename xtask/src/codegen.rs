//! `cargo xtask codegen`: makes the tables of request limits, and the copies that
//! `chatwire-schema` carries, from the vendored schemas; the reasons that the manual gives, from
//! the rules; the page of the limits, from their comments; and the copy of the measured impact that
//! `chatwire-conformance` carries.

mod bundle;
mod emit;
mod impact;
mod limits_page;
mod pattern;
mod reasons;
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

/// Where the vendored schemas are, in a folder for each publisher.
const SCHEMAS: &str = "schemas";

/// The folder of the corrections, among those of the publishers.
const OVERLAYS: &str = "overlay";

/// Where the generated module and its folder are.
const MODULE: &str = "crates/chatwire-protocol/src/limits/generated.rs";

/// Writes the files, or with `check` says which are stale.
pub(crate) fn run(root: &Path, check: bool) -> Result<(), String> {
    let mut stale = Vec::new();
    let mut wanted = limits(root)?;
    wanted.extend(bundle::files(root)?);
    wanted.extend([reasons::file(root)?, impact::file(root)?, limits_page::file(root)?]);
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
            let folder = path.parent().expect("a file is in a folder");
            fs::create_dir_all(folder).map_err(|error| failure(folder, &error))?;
            fs::write(path, text).map_err(|error| failure(path, &error))?;
        }
    }
    match (&*stale, check) {
        ([first, ..], true) => Err(format!(
            "{} and {} more do not follow from the schemas and rules: run `cargo xtask codegen`",
            first.display(),
            stale.len() - 1
        )),
        _ => Ok(()),
    }
}

/// The tables of request limits with their texts.
fn limits(root: &Path) -> Result<BTreeMap<PathBuf, String>, String> {
    let mut tables = Tables::default();
    let mut models = Vec::new();
    for path in documents(root)? {
        models.push(model(&path, &mut tables)?);
    }
    models.sort_by(|a, b| a.name.cmp(&b.name));
    let module = root.join(MODULE);
    let folder = module.with_extension("");
    emit::files(&tables, &models)?
        .into_iter()
        .map(|(name, text)| {
            let path = if name.is_empty() { module.clone() } else { folder.join(name) };
            Ok((path, formatted(root, &text)?))
        })
        .collect()
}

/// The vendored documents, sorted by path.
fn documents(root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut documents = Vec::new();
    for folder in listing(&root.join(SCHEMAS))? {
        if folder.is_dir() && !folder.ends_with(OVERLAYS) {
            let files = listing(&folder)?.into_iter();
            documents.extend(files.filter(|path| stem(path).is_some()));
        }
    }
    Ok(documents)
}

/// The name of a vendored document.
fn stem(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()?.strip_suffix(".openapi.json")
}

fn model(path: &Path, tables: &mut Tables) -> Result<Model, String> {
    let document = json(path)?;
    let missing = || format!("{}: no schema of a request", path.display());
    let schema = request(&document).ok_or_else(missing)?;
    let words = schema.pointer("/properties/model/enum").and_then(Value::as_array);
    let models = words.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let request = tables.add(&document, schema).map_err(|error| failure(path, &error))?;
    Ok(Model { name: stem(path).unwrap_or_default().to_owned(), models: models.collect(), request })
}

/// The request schema of the chat operation.
fn request(document: &Value) -> Option<&Value> {
    let paths = document.get("paths")?.as_object()?;
    let (_, item) = paths.iter().find(|(path, _)| path.ends_with("/chat/completions"))?;
    item.pointer("/post/requestBody/content/application~1json/schema")
}

fn json(path: &Path) -> Result<Value, String> {
    let text = fs::read(path).map_err(|error| failure(path, &error))?;
    serde_json::from_slice(&text).map_err(|error| failure(path, &error))
}

/// The generated files that are there.
fn existing(root: &Path) -> Result<Vec<PathBuf>, String> {
    let module = root.join(MODULE);
    let mut files = existing_below(&module.with_extension(""))?;
    files.extend(module.exists().then_some(module));
    files.extend(existing_below(&root.join(bundle::FOLDER))?);
    Ok(files)
}

/// All files of a folder at any depth; none when there is no folder.
fn existing_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for path in listing(folder)? {
        if path.is_dir() {
            files.extend(existing_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// What is in a folder, sorted by name.
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
