//! A client that does not know the coding cannot read the body.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/content-coding-is-known",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "`content-encoding` names registered codings only, and a body that is compressed has one.",
    source: source::CONTENT_CODING,
    check: Check::Exchange(check),
};

/// The registered codings that clients of this API know.
const CODINGS: [&str; 7] = ["gzip", "x-gzip", "deflate", "br", "zstd", "identity", "compress"];

/// The first bytes of gzip and of zstd.
const MAGIC: [&[u8]; 2] = [&[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd]];

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let sent = header(&subject.head()?.headers, "content-encoding");
    let mut codings = sent.into_iter().flat_map(|sent| sent.split(',')).map(str::trim);
    let unknown = codings.any(|coding| {
        !coding.is_empty() && !CODINGS.iter().any(|known| coding.eq_ignore_ascii_case(known))
    });
    if unknown {
        findings.add_header("content-encoding", "gzip, deflate, br, zstd or nothing", sent);
    } else if sent.is_none() && MAGIC.iter().any(|magic| subject.body().starts_with(magic)) {
        findings.add_header("content-encoding", "the coding of the compressed body", None);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn unknown_and_hidden_codings_are_found() {
        completion().passes(&RULE);
        for good in ["gzip", "GZIP", "br", "identity", "gzip, br"] {
            completion().header("content-encoding", good).passes(&RULE);
        }
        completion().header("content-encoding", "rot13").breaks(&RULE, &["content-encoding"]);
        completion().body([0x1f, 0x8b, 8, 0]).breaks(&RULE, &["content-encoding"]);
    }
}
