//! A request ID that all responses share finds none of them in a log.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use std::collections::BTreeMap;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/request-ids-differ",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "No two responses have the same request ID.",
    source: source::HEADERS,
    check: Check::Live { home: "hello", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    let mut seen = BTreeMap::new();
    for name in evidence.names() {
        let headers = evidence.exchange(name).map(|exchange| &exchange.response.headers);
        let Some(id) = headers.and_then(|headers| headers.get("x-request-id")) else { continue };
        if let Some(first) = seen.insert(id.clone(), name) {
            let seen = format!("the one of {first}");
            findings.add(name, "a request ID of its own", seen);
            break;
        }
    }
    Ok(())
}
