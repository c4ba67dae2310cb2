//! The faults that clients are given.

use std::{fs, path::Path};

use toml::Table;

use crate::{
    clients::{FOLDER, Server},
    process::{failure, output},
};

/// A fault of responses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) name: String,
    /// The value of the header `x-chatwire-fault`: the name, or steps.
    pub(super) header: String,
}

/// The faults of the server's catalog, then those of `clients/faults.toml`.
pub(super) fn all(root: &Path, server: &Server) -> Result<Vec<Fault>, String> {
    let list =
        output(server.chatwire(&["serve", "--list-faults"])).map_err(|error| error.to_string())?;
    let mut faults: Vec<_> = named(&list).collect();
    let file = root.join(FOLDER).join("faults.toml");
    let text = fs::read_to_string(&file).map_err(|error| failure(&file, &error))?;
    faults.extend(own(&text).map_err(|error| failure(&file, &error))?);
    Ok(faults)
}

/// The names in the list of the server; what begins with a space belongs to the name above.
fn named(list: &str) -> impl Iterator<Item = Fault> {
    let lines = list.lines().filter(|line| !line.starts_with(' '));
    lines
        .filter_map(|line| line.split_whitespace().next())
        .map(|name| Fault { name: name.to_owned(), header: name.to_owned() })
}

fn own(text: &str) -> Result<Vec<Fault>, String> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let entries = table.get("fault").and_then(|list| list.as_array());
    let fault = |entry: &toml::Value| {
        let text = |name: &str| {
            let value = entry.get(name).and_then(|value| value.as_str());
            value.map(str::to_owned).ok_or_else(|| format!("a fault has no string `{name}`"))
        };
        Ok(Fault { name: text("name")?, header: text("steps")? })
    };
    entries.ok_or("there is no `[[fault]]`")?.iter().map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_names_and_steps() {
        let list = "cut   the body ends\n        breaks stream/done-is-sent\nbom   a mark\n";
        let names: Vec<_> = named(list).map(|fault| fault.name).collect();
        assert_eq!(names, ["cut", "bom"]);
        let own = own("[[fault]]\nname = \"a\"\nabout = \"b\"\nsteps = '[]'").unwrap();
        assert_eq!(own, [Fault { name: "a".to_owned(), header: "[]".to_owned() }]);
        assert!(super::own("[[fault]]\nname = \"a\"").is_err());
    }

    #[test]
    fn the_own_faults_have_names_of_their_own_and_fit_a_header() {
        let file = crate::root().join(FOLDER).join("faults.toml");
        let faults = own(&fs::read_to_string(file).unwrap()).unwrap();
        let mut names: Vec<_> = faults.iter().map(|fault| &fault.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), faults.len());
        for fault in &faults {
            let is_visible = |byte| (b' '..=b'~').contains(&byte);
            assert!(fault.header.bytes().all(is_visible), "{}", fault.name);
        }
    }
}
