//! A caller who asks for a stream wants to show the text while it is written; a proxy that collects
//! the whole stream first makes it as slow as a response in one piece.
//!
//! Short responses and fast models look the same, so this is a hint.

use std::time::Duration;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "transport/stream-is-paced",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "A stream of 20 or more pieces of text that took a second or more to begin does not come in one burst at its end.",
    source: source::EVENT_STREAM,
    check: Check::Response(check),
};

/// How many pieces of text a server can be expected not to write at once.
const MIN_PIECES: usize = 20;

/// How long the first bytes must have taken for a burst to be one.
const MIN_WAIT: Duration = Duration::from_secs(1);

/// The part of the whole time, as its divisor, that is a burst.
const BURST: u32 = 50;

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let frames = &response.subject.head()?.frames;
    let pieces = response.choices.iter().flat_map(|choice| choice.content.pieces());
    let pieces = pieces.filter(|piece| piece.non_empty_text().is_some()).count();
    let (Some((first, _)), Some((last, _))) = (frames.first(), frames.last()) else {
        return not_applicable("there is no frame");
    };
    if pieces < MIN_PIECES || *first < MIN_WAIT {
        return not_applicable("the stream is short or began at once");
    }
    response.subject.ended()?;
    let spread = last.saturating_sub(*first);
    if spread < *last / BURST {
        let seen = format!(
            "{pieces} pieces within {} ms after {} ms of nothing",
            spread.as_millis(),
            first.as_millis()
        );
        findings.add_byte(0, "text while it is written", seen);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream};

    #[test]
    fn a_burst_at_the_end_is_found() {
        stream().not_for(&RULE);
        let piece = || chunk(0, json!({"content": "x"}), Value::Null);
        let long = (0..20).fold(stream(), |case, _| case.insert(1, piece()));
        long.clone().not_for(&RULE);
        long.clone().after_ms(2_000).passes(&RULE);
        long.after_ms(2_000).every_ms(0).breaks(&RULE, &["@0"]);
    }
}
