//! A client that sends on a connection that was closed without notice loses the request, and cannot
//! know whether it was processed.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use crate::live::ConnectionTrial;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/closing-is-announced",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "A server that closes a connection after a response says `connection: close` in it, and a connection that is kept answers each request by its own response.",
    source: source::KEEP_ALIVE,
    check: Check::Live { home: "models", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    match evidence.connection() {
        Some(ConnectionTrial::ClosedWithoutNotice) => {
            findings.add("models", "`connection: close`", "a connection closed without it");
        }
        Some(ConnectionTrial::Confused) => {
            findings.add("models", "a second response like the first", "other bytes");
        }
        _ => {}
    }
    for name in evidence.names() {
        let lost = evidence.observations(name).iter().map(|it| it.lost).sum::<usize>();
        if lost > 0 {
            let seen = format!("{lost} requests lost on connections that were closed");
            findings.add(name, "connections that stay open or say that they close", seen);
        }
    }
    Ok(())
}
