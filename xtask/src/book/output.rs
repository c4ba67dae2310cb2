//! Whether an output is what a page shows.

/// Stands for any lines, also none, on a line of its own.
const ANY_LINES: &str = "...";

/// Stands for any text within a line.
const ANY_TEXT: &str = "[..]";

/// Whether the lines of an output are those that are expected.
pub(super) fn matches(expected: &[String], seen: &[&str]) -> bool {
    let Some((first, rest)) = expected.split_first() else { return seen.is_empty() };
    if first == ANY_LINES {
        return (0..=seen.len()).any(|skipped| matches(rest, &seen[skipped..]));
    }
    seen.split_first().is_some_and(|(line, seen)| is_line(first, line) && matches(rest, seen))
}

fn is_line(expected: &str, seen: &str) -> bool {
    let (expected, seen) = (expected.trim_end(), seen.trim_end());
    let Some((before, after)) = expected.split_once(ANY_TEXT) else { return expected == seen };
    let Some(rest) = seen.strip_prefix(before) else { return false };
    let mut starts = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    starts.any(|at| is_line(after, &rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: &str, seen: &str, same: bool) {
        let expected: Vec<_> = expected.lines().map(str::to_owned).collect();
        let seen: Vec<_> = seen.lines().collect();
        assert_eq!(matches(&expected, &seen), same, "{expected:?} {seen:?}");
    }

    #[test]
    fn what_may_differ_is_marked() {
        check("a\nb", "a\nb", true);
        check("a", "a\nb", false);
        check("a\nb", "a", false);
        check("a\n...\nd", "a\nb\nc\nd", true);
        check("a\n...\nd", "a\nd", true);
        check("...", "", true);
        check("a\n...\nd", "a\nb", false);
        check("x [..] z", "x y y z", true);
        check("x [..]", "x é", true);
        check("[..]b[..]c", "abbc", true);
        check("x [..] z", "x y", false);
        check("", "a", false);
    }
}
