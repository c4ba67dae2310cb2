//! Adds entries to the text of a `chatwire.toml`.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TomlError, value};

/// The recordings that show a finding, for each rule.
pub(super) type Accepted = BTreeMap<String, BTreeSet<String>>;

/// The text with one entry more for each rule; everything else stays as it is.
pub(super) fn add(
    text: &str,
    accepted: &Accepted,
    reason: &str,
    day: &str,
) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let entries =
        document.entry("expect").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    for (rule, recordings) in accepted {
        let mut entry = Table::new();
        entry.insert("rule", value(rule));
        let mut globs = Array::new();
        let many = recordings.len() > 1;
        for recording in recordings {
            globs.push(literal(recording));
        }
        if many {
            for glob in globs.iter_mut() {
                glob.decor_mut().set_prefix("\n    ");
            }
            globs.set_trailing_comma(true);
            globs.set_trailing("\n");
        }
        // A finding about all recordings together names none.
        if !recordings.is_empty() {
            entry.insert("recordings", value(globs));
            let count = i64::try_from(recordings.len()).unwrap_or(i64::MAX);
            entry.insert("recordings_count", value(count));
        }
        entry.insert("accepted", value(day));
        entry.insert("reason", value(reason));
        if let Some(list) = entries.as_array_of_tables_mut() {
            list.push(entry);
        }
    }
    Ok(document.to_string())
}

/// A path as a glob that matches it alone.
fn literal(path: &str) -> String {
    let mut glob = String::new();
    for next in path.chars() {
        if "*?[]{}!\\".contains(next) {
            glob.push('[');
            glob.push(next);
            glob.push(']');
        } else {
            glob.push(next);
        }
    }
    glob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_added_and_comments_stay() {
        let before = "# ours\nformat = 1 # one\n\n[record]\nmasks = [] # none\n";
        let recordings = ["a", "b*"].map(str::to_owned).into();
        let accepted = Accepted::from([("stream/done-is-sent".to_owned(), recordings)]);
        let text = add(before, &accepted, "the \"old\" gateway", "2026-11-30").unwrap();
        assert_eq!(
            text,
            format!(
                "{before}\n[[expect]]\nrule = \"stream/done-is-sent\"\nrecordings = [\n    \"a\",\n    \
                 \"b[*]\",\n]\nrecordings_count = 2\naccepted = \"2026-11-30\"\n\
                 reason = 'the \"old\" gateway'\n"
            )
        );
        assert!(add("format =", &accepted, "", "").is_err());
        let twice = add(&text, &accepted, "r", "2026-11-30").unwrap();
        assert_eq!(twice.matches("[[expect]]").count(), 2);
    }
}
