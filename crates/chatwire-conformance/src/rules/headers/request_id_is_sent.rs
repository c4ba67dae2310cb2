//! Support cannot find a request without its ID.

use chatwire_protocol::REQUEST_ID_HEADERS;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/request-id-is-sent",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "A response header contains the request ID.",
    source: source::HEADERS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let headers = &subject.head()?.headers;
    let sent = REQUEST_ID_HEADERS.iter().filter_map(|name| header(headers, name));
    if sent.filter(|id| !id.is_empty()).count() == 0 {
        findings.add_header(
            REQUEST_ID_HEADERS[0],
            "the request ID",
            header(headers, REQUEST_ID_HEADERS[0]),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chatwire_protocol::REQUEST_ID_HEADERS;
    use chatwire_transport::cassette::Redaction;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn an_id_under_any_known_name_will_do() {
        completion().passes(&RULE);
        completion().header("x-request-id", "").breaks(&RULE, &["x-request-id"]);
        let other = completion().without_header("x-request-id");
        other.clone().breaks(&RULE, &["x-request-id"]);
        for name in REQUEST_ID_HEADERS {
            other.clone().header(name, "i-1").passes(&RULE);
        }
    }

    /// Otherwise a stored exchange is judged differently from the one that was received.
    #[test]
    fn redaction_keeps_every_id_that_the_rule_accepts() {
        for name in REQUEST_ID_HEADERS {
            let id = "7Fq2Lx9ZpW4sT8vKd3Rn";
            let mut exchange = completion().header(name, id).exchange();
            Redaction::new().apply(&mut exchange);
            assert_eq!(exchange.response.headers.get(name).unwrap(), id, "{name}");
        }
    }
}
