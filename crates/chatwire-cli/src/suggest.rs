//! Suggests the known name that is most similar to an unknown one.

/// How similar a name must be, of at most 1.
const MIN_SIMILARITY: f64 = 0.7;

/// How many known names are listed.
const MAX_LISTED: usize = 12;

/// The most similar name, if one is similar enough to be what was meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let similar = known.into_iter().map(|known| (strsim::jaro_winkler(name, known), known));
    similar
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, known)| known)
}

/// What to do about an unknown name: the similar one, or the list of known ones after `verb`.
pub(crate) fn help<'a>(
    verb: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    if let Some(similar) = nearest(name, known.clone()) {
        return format!("did you mean `{similar}`?");
    }
    let known: Vec<_> = known.into_iter().collect();
    let listed = known.get(..MAX_LISTED).unwrap_or(&known).join(", ");
    match known.len().saturating_sub(MAX_LISTED) {
        0 => format!("{verb} one of {listed}"),
        more => format!("{verb} one of {listed} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_similar_name_is_suggested_and_no_other() {
        let known = ["stream/done-is-sent", "stream/done-is-last", "json/names-are-unique"];
        assert_eq!(nearest("stream/done-is-snt", known), Some("stream/done-is-sent"));
        assert_eq!(nearest("zzz", known), None);
        assert_eq!(help("use", "zzz", ["a", "b"]), "use one of a, b");
        let many: Vec<_> = (0..20).map(|number| number.to_string()).collect();
        let help = help("use", "zzz", many.iter().map(String::as_str));
        assert!(help.ends_with(", 10, 11 and 8 more"), "{help}");
    }
}
