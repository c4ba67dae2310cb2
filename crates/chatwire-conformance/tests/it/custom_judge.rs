//! The example of a judge with its own contract, profile and rule shows what it should.

#[path = "../../../../examples/custom-judge/src/judging.rs"]
mod judging;

use std::path::Path;

use chatwire_conformance::Verdict;

#[test]
fn a_judge_of_ones_own_judges_by_its_contract_profile_and_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/custom-judge");
    let (_, entries, summary) = judging::report(&folder).unwrap();
    let [bad, good] = &entries[..] else { panic!("{entries:?}") };
    let failures = bad.rules().iter().filter(|outcome| !outcome.verdict.is_accepted());
    let broken: Vec<_> = failures.map(|outcome| &*outcome.rule).collect();
    assert_eq!(broken, ["schema/response-is-valid", "acme/route-is-not-the-model"]);
    assert_eq!(good.verdict(), Verdict::Warn);

    let judged = bad.judged.as_ref().unwrap();
    let contract = &judged.contract;
    assert_eq!((&*contract.name, &*contract.publisher), ("acme-gateway", "Acme"));
    assert_eq!(judged.profile, "acme");
    assert_eq!(summary.contracts, [(contract.clone(), 2)]);
}
