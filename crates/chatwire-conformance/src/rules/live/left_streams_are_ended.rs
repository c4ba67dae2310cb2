//! A stream that nobody reads any more keeps the model busy, and the next caller waits.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

use super::hello_is_served;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/left-streams-are-ended",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "After a stream was left, the next request is served.",
    source: source::REQUEST,
    check: Check::Live { home: "after-abandoned", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    let Some(next) = evidence.observations("after-abandoned").first() else {
        return not_applicable("it was not tried");
    };
    // Without a served request before, nothing is known of this one.
    hello_is_served(evidence)?;
    match (&next.exchange, &next.failure) {
        (_, Some(_)) | (None, _) => {
            findings.add("after-abandoned", "a response", "none within the time limit");
        }
        (Some(exchange), None) if exchange.response.status.is_server_error() => {
            let status = exchange.response.status.as_u16();
            findings.add_status("after-abandoned", "a response", status);
        }
        _ => {}
    }
    Ok(())
}
