//! The clients, as `clients/clients.toml` lists them, with their pinned versions.

use std::{fs, path::Path};

use serde_json::Value;
use toml::Table;

use super::call::{SCHEMA_TASK, TASKS};
use crate::process::failure;

/// The folder of the clients, below the root.
pub(crate) const FOLDER: &str = "clients";

/// A client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Client {
    /// Its name in tables and on command lines, and its folder.
    pub(crate) name: String,
    /// The name that people know it by.
    pub(crate) label: String,
    pub(crate) language: Language,
    /// The pinned version of its package.
    pub(crate) version: String,
    /// Whether it makes requests of its own from the published schema.
    is_tester: bool,
}

impl Client {
    /// Whether it makes requests of its own from the published schema.
    pub(crate) fn is_tester(&self) -> bool {
        self.is_tester
    }

    /// The tasks that it is given.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = &'static str> {
        TASKS.into_iter().filter(|task| (*task == SCHEMA_TASK) == self.is_tester)
    }
}

/// What a client is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Python,
    Node,
    Rust,
}

/// Every client, in the order of the file.
pub(crate) fn catalog(root: &Path) -> Result<Vec<Client>, String> {
    let folder = root.join(FOLDER);
    let file = folder.join("clients.toml");
    let table = table(&file)?;
    let entries = table.get("client").and_then(|list| list.as_array());
    let entries = entries.ok_or_else(|| failure(&file, &"no `[[client]]`"))?;
    entries.iter().map(|entry| client(entry, &folder).map_err(|e| failure(&file, &e))).collect()
}

/// The clients of these names, or all without a name.
pub(crate) fn select(catalog: Vec<Client>, names: &[String]) -> Result<Vec<Client>, String> {
    for name in names {
        if !catalog.iter().any(|client| client.name == *name) {
            let known: Vec<_> = catalog.iter().map(|client| &*client.name).collect();
            return Err(format!("unknown client `{name}`; use one of {}", known.join(", ")));
        }
    }
    let chosen = |client: &Client| names.is_empty() || names.contains(&client.name);
    Ok(catalog.into_iter().filter(chosen).collect())
}

fn client(entry: &toml::Value, folder: &Path) -> Result<Client, String> {
    let text = |name: &str| {
        let value = entry.get(name).and_then(|value| value.as_str());
        value.map(str::to_owned).ok_or_else(|| format!("a client has no string `{name}`"))
    };
    let (name, label, package) = (text("name")?, text("label")?, text("package")?);
    let language = match &*text("language")? {
        "python" => Language::Python,
        "node" => Language::Node,
        "rust" => Language::Rust,
        other => return Err(format!("`{name}`: unknown language `{other}`")),
    };
    let version = match language {
        Language::Python => {
            let file = folder.join(&name).join("requirements.txt");
            let list = fs::read_to_string(&file).map_err(|error| failure(&file, &error))?;
            crate::python_environment::version(&list, &package).map(str::to_owned)
        }
        Language::Node => node_version(&folder.join(&name).join("package.json"), &package)?,
        Language::Rust => rust_version(&folder.join("rust/Cargo.toml"), &package)?,
    };
    let version = version.ok_or_else(|| format!("`{name}`: `{package}` is not pinned"))?;
    let is_tester = entry.get("tester").and_then(toml::Value::as_bool).unwrap_or_default();
    Ok(Client { name, label, language, version, is_tester })
}

fn node_version(file: &Path, package: &str) -> Result<Option<String>, String> {
    let text = fs::read_to_string(file).map_err(|error| failure(file, &error))?;
    let json: Value = serde_json::from_str(&text).map_err(|error| failure(file, &error))?;
    let version = json.get("dependencies").and_then(|list| list.get(package)?.as_str());
    Ok(version.map(str::to_owned))
}

fn rust_version(file: &Path, package: &str) -> Result<Option<String>, String> {
    let table = table(file)?;
    let found = table.get("dependencies").and_then(|list| list.get(package));
    let version = found.and_then(|found| found.as_str().or_else(|| found.get("version")?.as_str()));
    Ok(version.map(|version| version.trim_start_matches('=').to_owned()))
}

fn table(file: &Path) -> Result<Table, String> {
    let text = fs::read_to_string(file).map_err(|error| failure(file, &error))?;
    text.parse().map_err(|error| failure(file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_client_has_a_folder_and_a_pinned_version() {
        let clients = catalog(crate::root()).unwrap();
        assert!(clients.len() >= 9, "{clients:?}");
        for client in &clients {
            assert!(client.version.starts_with(|first: char| first.is_ascii_digit()), "{client:?}");
        }
    }

    #[test]
    fn an_unknown_client_is_an_error_with_the_list() {
        let clients = catalog(crate::root()).unwrap();
        let error = select(clients.clone(), &["openai".to_owned()]).unwrap_err();
        assert!(error.contains("`openai`; use one of openai-python, "), "{error}");
        assert_eq!(select(clients, &["litellm".to_owned()]).unwrap().len(), 1);
    }
}
