//! Proxies and clients close a connection on which nothing comes for a minute.
//!
//! Comments count as something: servers send them to keep the connection.

use std::time::Duration;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "transport/gaps-are-short",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "No two reads of a stream are more than 60 seconds apart.",
    source: source::PROXY_TIMEOUT,
    check: Check::Exchange(check),
};

/// The usual limit of proxies.
const MAX_GAP: Duration = Duration::from_secs(60);

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let frames = &subject.head()?.frames;
    for pair in frames.windows(2) {
        let [(before, end), (after, _)] = pair else { continue };
        let gap = after.saturating_sub(*before);
        if gap > MAX_GAP {
            let seen = format!("nothing for {:.1} s", gap.as_secs_f64());
            findings.add_byte(*end, "the next bytes within 60 s", seen);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_long_gap_is_found() {
        stream().passes(&RULE);
        stream().every_ms(60_000).passes(&RULE);
        let lengths = stream().frame_ends();
        let places = lengths[..4].iter().map(|end| format!("@{end}")).collect::<Vec<_>>();
        let places = places.iter().map(String::as_str).collect::<Vec<_>>();
        stream().every_ms(90_000).breaks(&RULE, &places);
    }
}
