//! Clients that read numbers as doubles, such as JavaScript, silently change larger integers.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Place, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "json/integers-fit",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "Every integer is at most 2^53 in magnitude.",
    source: source::JSON_NUMBER,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for (event, text) in subject.texts(findings.views.is_short()) {
        let Some(root) = text.root() else { continue };
        if !root.descendants().any(|node| is_too_large(node.as_str())) {
            continue;
        }
        let whole = Place::root(text.value().ok(), event);
        root.walk(|pointer, node| {
            if is_too_large(node.as_str()) {
                findings.add(&whole.below(pointer), "an integer of at most 9007199254740992");
            }
        });
    }
    Ok(())
}

/// Whether a JSON value is an integer of more than 2^53 in magnitude.
fn is_too_large(text: &str) -> bool {
    is_integer(text) && !fits(text)
}

/// 2^53, up to which doubles hold every integer.
const LARGEST: u64 = 9_007_199_254_740_992;

/// Whether an integer is at most 2^53 in magnitude; read exactly, as 2^53 + 1 is 2^53 as a double.
fn fits(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    digits.parse().is_ok_and(|value: u64| value <= LARGEST)
}

/// Whether a JSON value is a number written without fraction and exponent.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn the_bound_is_included() {
        completion().passes(&RULE);
        let check = |number: &str| completion().body(format!("{{\"a\":[{number}]}}"));
        check("-9007199254740992").passes(&RULE);
        check("9007199254740993").breaks(&RULE, &["/a/0"]);
        check("99999999999999999999999").breaks(&RULE, &["/a/0"]);
        check("1e300").passes(&RULE);
        check("\"9007199254740994\"").passes(&RULE);
    }
}
