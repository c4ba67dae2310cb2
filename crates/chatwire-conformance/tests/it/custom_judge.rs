//! The example of a judge with its own contract, profile and rule shows what it should.

#[path = "../../../../examples/custom-judge/src/judging.rs"]
mod judging;

use std::path::Path;

use chatwire_conformance::{
    Verdict,
    report::{Outcome, ndjson},
};

#[test]
fn a_judge_of_ones_own_judges_by_its_contract_profile_and_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/custom-judge");
    let report = judging::report(&folder).unwrap();
    let [bad, good] = &report.entries[..] else { panic!("{report:?}") };
    let Outcome::Judged(judgment) = &bad.outcome else { panic!("{bad:?}") };
    let broken: Vec<_> = judgment.failures().map(|outcome| &*outcome.rule).collect();
    assert_eq!(broken, ["schema/response-is-valid", "acme/route-is-not-the-model"]);
    assert_eq!(good.verdict(), Verdict::Warn);

    let contract = &judgment.contract;
    assert_eq!((&*contract.name, &*contract.publisher), ("acme-gateway", "Acme"));
    assert_eq!(judgment.profile, "acme");
    assert!(ndjson::render(&report).contains(&contract.sha256));
}
