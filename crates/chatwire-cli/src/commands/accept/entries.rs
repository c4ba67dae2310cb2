//! Adds entries to the text of a `chatwire.toml`.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TomlError, value};

/// The recordings that show a finding, for each rule.
pub(super) type Accepted = BTreeMap<String, BTreeSet<String>>;

/// The text with one entry more for each rule, and how many were added; everything else stays as
/// it is. What an entry of the rule names already is not added again.
pub(super) fn add(
    text: &str,
    accepted: &Accepted,
    reason: &str,
    day: &str,
) -> Result<(String, usize), TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let mut added = 0;
    for (rule, recordings) in accepted {
        let (named, is_named_alone) = listed(&document, rule);
        let is_about_all = recordings.is_empty();
        let recordings: Vec<_> =
            recordings.iter().map(|it| literal(it)).filter(|it| !named.contains(it)).collect();
        let is_listed = if is_about_all { is_named_alone } else { recordings.is_empty() };
        if is_listed {
            continue;
        }
        added += 1;
        let mut entry = Table::new();
        entry.insert("rule", value(rule));
        let many = recordings.len() > 1;
        let mut globs: Array = recordings.iter().collect();
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
        let entries =
            document.entry("expect").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        if let Some(list) = entries.as_array_of_tables_mut() {
            list.push(entry);
        }
    }
    Ok((document.to_string(), added))
}

/// The globs that the entries of a rule list, and whether one of them lists none.
fn listed(document: &DocumentMut, rule: &str) -> (BTreeSet<String>, bool) {
    let entries = document.get("expect").and_then(Item::as_array_of_tables);
    let (mut globs, mut is_named_alone) = (BTreeSet::new(), false);
    let entries = entries.into_iter().flatten();
    for entry in entries.filter(|it| it.get("rule").and_then(Item::as_str) == Some(rule)) {
        match entry.get("recordings").and_then(Item::as_array) {
            Some(list) => {
                globs.extend(list.iter().filter_map(|glob| glob.as_str().map(str::to_owned)));
            }
            None => is_named_alone = true,
        }
    }
    (globs, is_named_alone)
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
        let (text, added) = add(before, &accepted, "the \"old\" gateway", "2026-11-30").unwrap();
        assert_eq!(added, 1);
        assert_eq!(
            text,
            format!(
                "{before}\n[[expect]]\nrule = \"stream/done-is-sent\"\nrecordings = [\n    \"a\",\n    \
                 \"b[*]\",\n]\nrecordings_count = 2\naccepted = \"2026-11-30\"\n\
                 reason = 'the \"old\" gateway'\n"
            )
        );
        assert!(add("format =", &accepted, "", "").is_err());
    }

    #[test]
    fn what_is_listed_is_not_added_again() {
        let rule = || "stream/done-is-sent".to_owned();
        let of = |cases: &[&str]| {
            Accepted::from([(rule(), cases.iter().map(|it| (*it).to_owned()).collect())])
        };
        let first = add("format = 1\n", &of(&["a", "b*"]), "r", "2026-11-30").unwrap().0;
        assert_eq!(add(&first, &of(&["a", "b*"]), "r", "2026-12-01").unwrap(), (first.clone(), 0));
        let (second, added) = add(&first, &of(&["a", "b*", "c"]), "r", "2026-12-01").unwrap();
        assert_eq!(added, 1);
        assert!(second.starts_with(&first) && second.contains("recordings = [\"c\"]"), "{second}");
        // One about all recordings together names none.
        let whole = add("format = 1\n", &of(&[]), "r", "2026-11-30").unwrap().0;
        assert_eq!(add(&whole, &of(&[]), "r", "2026-12-01").unwrap(), (whole.clone(), 0));
    }
}
