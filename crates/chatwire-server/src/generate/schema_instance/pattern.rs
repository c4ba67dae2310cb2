//! Strings that match a regular expression.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::{MAX_LENGTH, TOO_LARGE, Unsatisfiable};

/// Generates a short string that matches; a higher variant takes another branch or character.
///
/// The minimum length, in characters, is reached through repetitions without an upper bound.
pub(super) fn matching(
    pattern: &str,
    min_length: usize,
    variant: usize,
) -> Result<String, Unsatisfiable> {
    let hir =
        regex_syntax::parse(pattern).map_err(|_| Unsatisfiable("a `pattern` is not supported"))?;
    let mut text = String::new();
    write(&hir, 0, variant, &mut text)?;
    let missing = min_length.saturating_sub(text.chars().count());
    if missing > 0 {
        text.clear();
        write(&hir, missing, variant, &mut text)?;
    }
    Ok(text)
}

/// Appends a match; repetitions without an upper bound repeat `more` times more often.
fn write(hir: &Hir, more: usize, variant: usize, text: &mut String) -> Result<(), Unsatisfiable> {
    if text.len() > MAX_LENGTH {
        return Err(TOO_LARGE);
    }
    match hir.kind() {
        // Validation of the instance finds an assertion that does not hold.
        HirKind::Empty | HirKind::Look(_) => Ok(()),
        HirKind::Literal(literal) => {
            text.push_str(&String::from_utf8_lossy(&literal.0));
            Ok(())
        }
        HirKind::Class(class) => {
            text.push(
                character(class, variant).ok_or(Unsatisfiable("a `pattern` has an empty class"))?,
            );
            Ok(())
        }
        HirKind::Repetition(repetition) => {
            let min = repetition.min as usize;
            let max = repetition.max.map_or(usize::MAX, |max| max as usize);
            let count = min.saturating_add(more).min(max);
            (0..count).try_for_each(|_| write(&repetition.sub, more.min(1), variant, text))
        }
        HirKind::Capture(capture) => write(&capture.sub, more, variant, text),
        HirKind::Concat(parts) => {
            parts.iter().try_for_each(|part| write(part, more, variant, text))
        }
        HirKind::Alternation(branches) => match branches.get(variant % branches.len().max(1)) {
            Some(branch) => write(branch, more, variant, text),
            None => Ok(()),
        },
    }
}

/// A character of a class; an ASCII letter or digit if there is one.
fn character(class: &Class, variant: usize) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => {
            class.ranges().iter().map(|range| (range.start(), range.end())).collect()
        }
        Class::Bytes(class) => {
            let ranges = class.ranges().iter();
            ranges.map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let within =
        |character: char| ranges.iter().any(|(start, end)| (*start..=*end).contains(&character));
    let printable: Vec<char> =
        ('a'..='z').chain('0'..='9').chain('A'..='Z').filter(|c| within(*c)).collect();
    match printable.len() {
        0 => ranges.first().map(|(start, _)| *start),
        count => Some(printable[variant % count]),
    }
}
