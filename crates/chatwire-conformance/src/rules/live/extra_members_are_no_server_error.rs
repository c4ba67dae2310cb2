//! A request that a server does not understand is the fault of its caller, who will not repeat it;
//! a server error is repeated.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use super::hello_is_served;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/extra-members-are-no-server-error",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "A member that the API does not have, both limits of tokens, another content type and a prompt that is too long are no server error.",
    source: source::ERRORS,
    check: Check::Live { home: "unknown-member", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    hello_is_served(evidence)?;
    for case in ["unknown-member", "two-limits", "content-type", "context-exceeded"] {
        if let Some(status) = evidence.status(case).filter(|status| *status >= 500) {
            findings.add_status(case, "a response or 4xx", status);
        }
    }
    Ok(())
}
