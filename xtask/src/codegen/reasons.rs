//! Why each rule matters, from the first comment of its file, for the manual that
//! `chatwire-conformance` carries.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use super::{emit::HEAD, failure, formatted, listing};

/// Where the rules are, in a folder for each area.
const RULES: &str = "crates/chatwire-conformance/src/rules";

/// The generated module.
pub(super) const MODULE: &str = "crates/chatwire-conformance/src/manual/reasons.rs";

/// The folder whose rules hold for both forms of a response, and the areas that they are in.
const BOTH: (&str, [&str; 2]) = ("response", ["unary", "stream"]);

/// The generated module with its text.
pub(super) fn file(root: &Path) -> Result<(PathBuf, String), String> {
    let mut reasons = BTreeMap::new();
    for area in listing(&root.join(RULES))?.iter().filter(|path| path.is_dir()) {
        for path in listing(area)? {
            let text = fs::read_to_string(&path).map_err(|error| failure(&path, &error))?;
            let why = sentences(&text);
            let [area, name] = [area, &path].map(|path| {
                path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            });
            let areas = if area == BOTH.0 { BOTH.1.to_vec() } else { vec![&*area] };
            for area in areas {
                reasons.insert(format!("{area}/{}", name.replace('_', "-")), why.clone());
            }
        }
    }
    let mut module = format!(
        "{HEAD}//! Why each rule matters.\n//!\n//! Over 500 lines because it is one generated list.\n\n/// The ID of every rule, with the reason in Markdown.\npub(super) const REASONS: &[(&str, &str)] = &["
    );
    for (id, why) in &reasons {
        let _ = writeln!(module, "({id:?}, {why:?}),");
    }
    module.push_str("];\n");
    Ok((root.join(MODULE), formatted(root, &module)?))
}

/// The first comment of a module, with one sentence a line and a blank line between paragraphs.
fn sentences(text: &str) -> String {
    let comment = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let mut lines: Vec<String> = vec![String::new()];
    let mut in_paragraph = false;
    for line in comment {
        if line.is_empty() {
            lines.push(String::new());
            in_paragraph = false;
            continue;
        }
        let apart = line.starts_with(['-', '|', '#', '`'])
            && (line.starts_with("```") || !line.starts_with('`'));
        match lines.last_mut() {
            Some(last) if in_paragraph && !apart => {
                last.push(' ');
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
        in_paragraph = true;
    }
    let split = lines.iter().map(|line| split_sentences(line));
    let text = split.collect::<Vec<_>>().join("\n");
    text.trim().to_owned()
}

/// A paragraph with a line break behind each sentence.
fn split_sentences(paragraph: &str) -> String {
    let mut out = String::new();
    let mut in_code = false;
    let letters: Vec<char> = paragraph.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        in_code ^= *letter == '`';
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let ends = matches!(before, Some('.' | '!' | '?'))
            && *letter == ' '
            && !in_code
            && letters.get(at + 1).is_some_and(|next| next.is_uppercase() || *next == '`');
        out.push(if ends { '\n' } else { *letter });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_becomes_sentences() {
        let text = "//! One sentence\n//! in two lines. `Code` follows.\n//!\n//! - an item\n//! - another\n\nuse std;\n";
        assert_eq!(
            sentences(text),
            "One sentence in two lines.\n`Code` follows.\n\n- an item\n- another"
        );
    }
}
