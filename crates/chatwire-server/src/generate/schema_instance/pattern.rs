//! Text that a regular expression matches.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::{LONGEST, Stuck, TOO_MUCH};

/// A short text that matches; a higher variant takes another branch or repeats more where that is
/// free.
///
/// A minimum length, in characters, is reached by repeating what may repeat without end.
pub(super) fn matching(pattern: &str, shortest: usize, variant: usize) -> Result<String, Stuck> {
    let hir = regex_syntax::parse(pattern).map_err(|_| Stuck("a `pattern` is not understood"))?;
    let mut text = String::new();
    write(&hir, 0, variant, &mut text)?;
    let lacking = shortest.saturating_sub(text.chars().count());
    if lacking > 0 {
        text.clear();
        write(&hir, lacking, variant, &mut text)?;
    }
    Ok(text)
}

/// Adds text that matches; whatever repeats without end repeats this many times more.
fn write(hir: &Hir, more: usize, variant: usize, text: &mut String) -> Result<(), Stuck> {
    if text.len() > LONGEST {
        return Err(TOO_MUCH);
    }
    match hir.kind() {
        // Where a look is not satisfied, the check of the whole instance tells.
        HirKind::Empty | HirKind::Look(_) => Ok(()),
        HirKind::Literal(literal) => {
            text.push_str(&String::from_utf8_lossy(&literal.0));
            Ok(())
        }
        HirKind::Class(class) => {
            text.push(character(class, variant).ok_or(Stuck("a `pattern` has an empty class"))?);
            Ok(())
        }
        HirKind::Repetition(repetition) => {
            let least = repetition.min as usize;
            let most = repetition.max.map_or(usize::MAX, |most| most as usize);
            let count = least.saturating_add(more).min(most);
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

/// A character of a class, a printable one if there is one.
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
