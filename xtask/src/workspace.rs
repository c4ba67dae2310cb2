//! The crates of the workspace, as `cargo metadata` describes them.

use std::{collections::BTreeSet, error::Error};

use serde_json::Value;

use crate::process::{cargo, output};

/// One crate of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    /// The name, as in `Cargo.toml`.
    pub(crate) name: String,
    /// The version, such as `0.1.0`.
    pub(crate) version: String,
    /// Whether the registry gets it.
    pub(crate) published: bool,
    /// The features but `default`, sorted by name.
    pub(crate) features: Vec<String>,
    /// Whether a build of the whole workspace leaves some of the features off.
    pub(crate) has_features_off: bool,
    /// The crates of the workspace that it needs, its tests aside.
    pub(crate) needs: BTreeSet<String>,
    /// The oldest compiler that the manifest claims, such as `1.95`.
    pub(crate) rust_version: Option<String>,
}

impl Package {
    /// The name and the version, as the registry names the package's file and its folder.
    pub(crate) fn file_stem(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }
}

/// All crates of the workspace, sorted by name.
///
/// Fails when cargo does or when it prints anything but its documented format.
pub(crate) fn packages() -> Result<Vec<Package>, Box<dyn Error>> {
    let text = output(cargo(["metadata", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let missing = "cargo metadata lists no packages";
    let members = metadata["workspace_members"].as_array().ok_or(missing)?;
    let packages = metadata["packages"].as_array().ok_or(missing)?;
    let nodes = metadata["resolve"]["nodes"].as_array().ok_or(missing)?;
    let mut packages: Vec<_> = packages
        .iter()
        .filter(|package| members.contains(&package["id"]))
        .filter_map(|it| package(it, nodes.iter().find(|node| node["id"] == it["id"])?))
        .collect();
    packages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(packages)
}

/// A package, and its node in the graph of what a build of the workspace needs.
fn package(value: &Value, node: &Value) -> Option<Package> {
    let features = value["features"].as_object()?;
    let on = node["features"].as_array()?;
    let dependencies = value["dependencies"].as_array()?;
    let ours = |it: &&Value| it["path"].is_string() && it["kind"] != "dev";
    let needs = dependencies.iter().filter(ours).filter_map(|it| it["name"].as_str());
    Some(Package {
        name: value["name"].as_str()?.to_owned(),
        version: value["version"].as_str()?.to_owned(),
        published: value["publish"].as_array().is_none_or(|registries| !registries.is_empty()),
        features: features.keys().filter(|it| *it != "default").cloned().collect(),
        has_features_off: features.keys().any(|it| !on.contains(&Value::from(it.as_str()))),
        needs: needs.map(str::to_owned).collect(),
        rust_version: value["rust_version"].as_str().map(str::to_owned),
    })
}

/// The published crates, each after the crates that it needs.
///
/// Cargo refuses circles, so every crate is in the list.
pub(crate) fn in_publishing_order(packages: &[Package]) -> Vec<&Package> {
    let mut ordered: Vec<&Package> = Vec::new();
    let mut left: Vec<&Package> = packages.iter().filter(|it| it.published).collect();
    while !left.is_empty() {
        let (ready, later): (Vec<_>, Vec<_>) = left.iter().copied().partition(|package| {
            package.needs.iter().all(|need| !left.iter().any(|other| other.name == *need))
        });
        if ready.is_empty() {
            break;
        }
        ordered.extend(ready);
        left = later;
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, published: bool, needs: &[&str]) -> Package {
        let needs = needs.iter().map(|need| (*need).to_owned()).collect();
        let (name, version, features) = (name.to_owned(), "0.1.0".to_owned(), Vec::new());
        Package {
            name,
            version,
            published,
            features,
            has_features_off: false,
            needs,
            rust_version: None,
        }
    }

    #[test]
    fn a_crate_is_published_after_what_it_needs() {
        let packages = [
            named("a", true, &["c"]),
            named("b", true, &[]),
            named("c", true, &["b"]),
            named("xtask", false, &[]),
        ];
        let order: Vec<_> =
            in_publishing_order(&packages).iter().map(|it| it.name.as_str()).collect();
        assert_eq!(order, ["b", "c", "a"]);
    }

    #[test]
    fn a_package_is_read_from_metadata() {
        let value = serde_json::json!({
            "name": "a",
            "version": "0.1.0",
            "publish": [],
            "features": {"default": ["x"], "x": [], "y": []},
            "rust_version": "1.95",
            "dependencies": [
                {"name": "b", "path": "/b", "kind": null},
                {"name": "c", "path": "/c", "kind": "dev"},
                {"name": "serde", "kind": null},
            ],
        });
        let expected = Package {
            features: vec!["x".to_owned(), "y".to_owned()],
            has_features_off: true,
            rust_version: Some("1.95".to_owned()),
            ..named("a", false, &["b"])
        };
        let node = |features: &[&str]| serde_json::json!({ "features": features });
        let all = Package { has_features_off: false, ..expected.clone() };
        assert_eq!(package(&value, &node(&["default", "x"])), Some(expected));
        assert_eq!(package(&value, &node(&["default", "x", "y"])), Some(all));
    }
}
