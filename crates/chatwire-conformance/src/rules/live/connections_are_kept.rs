//! A new connection for each request costs one or two round trips, and more with TLS.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

use crate::live::ConnectionTrial;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/connections-are-kept",
    level: Level::May,
    scope: Scope::Any,
    requirement: "A second request on a connection is answered like the first.",
    source: source::KEEP_ALIVE,
    check: Check::Live { home: "models", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    match evidence.connection() {
        None | Some(ConnectionTrial::NotTried) => {
            return not_applicable("it was not tried");
        }
        Some(ConnectionTrial::Closed) => {
            findings.add("models", "a connection that is kept", "`connection: close`");
        }
        Some(_) => {}
    }
    Ok(())
}
