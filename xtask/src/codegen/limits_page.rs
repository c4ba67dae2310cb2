//! `docs/limits.md`: every limit that can be set and its default, from the comments of the structs
//! that hold them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The page.
const PAGE: &str = "docs/limits.md";

/// The folder of the crates.
const CRATES: &str = "crates";

/// The ends of the names of structs whose fields are limits.
const SUFFIXES: [&str; 2] = ["Limits", "Timeouts"];

const HEAD: &str = "\
# Limits

Written by `cargo xtask codegen` from the comments of the fields.
The client, the judge, the importers and the server bound everything that grows, also when nobody sets a limit; the transport has the timeouts that its caller gives.
What exceeds one is a typed error, a status, or a verdict that is no pass; nothing is cut in silence.
[How work and memory grow](growth.md) shows what a body can cost within them, and [SECURITY.md](../SECURITY.md) names the tests.
";

/// The page with its text.
pub(super) fn file(root: &Path) -> Result<(PathBuf, String), String> {
    let mut sources = super::existing_below(&root.join(CRATES))?;
    sources.sort();
    let mut page = HEAD.to_owned();
    for source in sources.iter().filter(|it| it.extension().is_some_and(|it| it == "rs")) {
        let text = fs::read_to_string(source).map_err(|error| super::failure(source, &error))?;
        for limits in structs(&text) {
            let path = source.strip_prefix(root).unwrap_or(source);
            page += &limits.section(&path.display().to_string());
        }
    }
    Ok((root.join(PAGE), page))
}

/// A struct whose fields are limits.
struct Limits<'a> {
    name: &'a str,
    /// The public fields with their comments, a line each.
    fields: Vec<(&'a str, Vec<&'a str>)>,
}

/// The public structs of a source whose fields are limits.
fn structs(text: &str) -> Vec<Limits<'_>> {
    let (mut found, mut lines) = (Vec::new(), text.lines());
    while let Some(line) = lines.next() {
        let name = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {"));
        let Some(name) = name.filter(|it| SUFFIXES.iter().any(|end| it.ends_with(end))) else {
            continue;
        };
        let (mut fields, mut comment) = (Vec::new(), Vec::new());
        for line in lines.by_ref().take_while(|line| *line != "}").map(str::trim) {
            if let Some(text) = line.strip_prefix("///") {
                comment.push(text.trim());
                continue;
            }
            if line.starts_with("#[") {
                continue;
            }
            let comment = std::mem::take(&mut comment);
            let field = line.strip_prefix("pub ").and_then(|rest| rest.split_once(':'));
            fields.extend(field.map(|(field, _)| (field, comment)));
        }
        found.push(Limits { name, fields });
    }
    found
}

impl Limits<'_> {
    fn section(&self, path: &str) -> String {
        let Self { name, fields } = self;
        let krate = path.split('/').nth(1).unwrap_or_default();
        let mut section = format!(
            "\n## `{name}` of `{krate}`\n\n[Source](../{path}).\n\n| field | limit |\n|---|---|\n"
        );
        for (field, comment) in fields {
            // A link leads nowhere from this page.
            let text = unlinked(&comment.join(" ")).replace("  ", " ").replace('|', "\\|");
            section += &format!("| `{field}` | {} |\n", text.trim());
        }
        section
    }
}

/// A comment without the targets of its links to items.
fn unlinked(comment: &str) -> String {
    let (mut out, mut rest) = (String::new(), comment);
    while let Some((before, after)) = rest.split_once('[') {
        out += before;
        let Some((name, after)) = after.split_once(']') else { return out + "[" + after };
        out += name;
        rest = after.strip_prefix('(').and_then(|it| it.split_once(')')).map_or(after, |it| it.1);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_with_their_comments() {
        let text = [
            "/// Limits.",
            "#[derive(Debug)]",
            "pub struct BodyLimits {",
            "    /// Maximum [size](Size::max); see [`Other`].",
            "    ///",
            "    /// Default: 1.",
            "    #[x]",
            "    pub max: usize,",
            "    /// Hidden.",
            "    hidden: u8,",
            "}",
            "pub struct Other {",
            "    pub a: u8,",
            "}",
        ];
        let text = text.join("\n");
        let found = structs(&text);
        assert_eq!(found.len(), 1);
        let section = found[0].section("crates/chatwire/src/limits.rs");
        assert!(section.starts_with("\n## `BodyLimits` of `chatwire`\n"), "{section}");
        assert!(
            section.ends_with("| `max` | Maximum size; see `Other`. Default: 1. |\n"),
            "{section}"
        );
    }
}
