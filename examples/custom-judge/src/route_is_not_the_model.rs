//! A rule of one's own: what the schema cannot say, since it compares two members.

use chatwire_conformance::{CheckResult, Findings, Level, Rule, Scope, Subject, schema::Contract};

/// Dashboards group by model, so the route must not be hidden in its name.
#[derive(Debug)]
pub(crate) struct RouteIsNotTheModel;

impl Rule for RouteIsNotTheModel {
    fn id(&self) -> &str {
        "acme/route-is-not-the-model"
    }

    fn level(&self) -> Level {
        Level::Must
    }

    fn scope(&self) -> Scope {
        Scope::Response
    }

    fn requirement(&self) -> &str {
        "The name of the model does not contain the name of a route."
    }

    fn source(&self) -> &str {
        "https://acme.example/gateway#models"
    }

    fn check(
        &self,
        subject: &Subject,
        _contract: &Contract,
        findings: &mut Findings<'_>,
    ) -> CheckResult {
        for body in subject.roots()? {
            let model = body.at("model");
            let name = model.text().unwrap_or_default();
            if ["cheap", "fast", "best"].iter().any(|route| name.contains(route)) {
                findings.add(&model, "a name without `cheap`, `fast` and `best`");
            }
        }
        Ok(())
    }
}
