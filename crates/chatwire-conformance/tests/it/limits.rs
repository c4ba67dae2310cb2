//! The limits of `chatwire-protocol` accept exactly what the published schemas accept.

use std::{cell::Cell, fs, path::Path};

use chatwire_json::Pointer;
use chatwire_protocol::limits::{self, Profile};
use chatwire_schema::{Contract, ContractSet, Part, Reading};
use chatwire_testing::{cases, nearly_valid};
use proptest::{
    prelude::*,
    test_runner::{Config, TestError, TestRunner},
};
use serde_json::Value;

/// So many requests are tried for each profile, unless `PROPTEST_CASES` asks for another number.
const CASES: u32 = 200;

#[test]
fn every_published_schema_has_its_limits() {
    let contracts = ContractSet::bundled();
    let names: Vec<_> = contracts.iter().map(Contract::name).collect();
    let profiles: Vec<_> = Profile::all().iter().map(|profile| profile.name()).collect();
    assert_eq!(profiles, names);
    for (profile, contract) in Profile::all().iter().zip(contracts.iter()) {
        assert_eq!(profile.models(), contract.models());
    }
}

#[test]
fn limits_accept_what_the_schema_accepts() {
    for contract in ContractSet::bundled().iter() {
        let mut profiles = Profile::all().iter();
        let profile = profiles.find(|profile| profile.name() == contract.name());
        let profile = profile.expect("every schema has its limits");
        let agreed = agreement(profile, contract);
        println!(
            "limits of {}: {} valid and {} invalid requests judged alike",
            profile.name(),
            agreed.0,
            agreed.1
        );
    }
}

/// How many valid and invalid requests were judged alike; panics with the smallest that was not.
fn agreement(profile: &Profile, contract: &Contract) -> (u32, u32) {
    let validator =
        contract.validator(Part::Request, Reading::Published).expect("it has a request");
    let document = document(profile.name());
    let published = Part::Request.schema(&document).expect("it has a request");
    let (valid, invalid) = (Cell::new(0), Cell::new(0));
    let mut runner =
        TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(cases(CASES)) });
    let outcome = runner.run(&nearly_valid(validator.schema()), |request| {
        let accepted = validator.is_valid(&request);
        let violations = limits::check_text(request.to_string(), profile).expect("this is JSON");
        prop_assert_eq!(violations.is_empty(), accepted, "{} {:?}", request, violations);
        for violation in &violations {
            let bound = lookup(&document, published, &violation.schema_pointer);
            prop_assert!(bound.is_some(), "no such bound: {}", violation);
            let value = request.pointer(violation.pointer.as_str());
            prop_assert!(value.is_some(), "no such value: {}", violation);
        }
        let counted = if accepted { &valid } else { &invalid };
        counted.set(counted.get() + 1);
        Ok(())
    });
    match outcome {
        Ok(()) => (valid.get(), invalid.get()),
        Err(TestError::Fail(reason, request)) => {
            panic!("{} disagrees with its schema about {request}: {reason}", profile.name())
        }
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

/// The document as it is vendored.
fn document(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let publisher = if name == ContractSet::DEFAULT { "openai" } else { "aimlapi" };
    let file = folder.join(publisher).join(format!("{name}.openapi.json"));
    let text = fs::read(file).expect("a vendored schema");
    serde_json::from_slice(&text).expect("a vendored schema is JSON")
}

/// What stands at a pointer below `schema`, references followed.
fn lookup<'a>(document: &'a Value, schema: &'a Value, pointer: &Pointer) -> Option<&'a Value> {
    let follow = |mut place: &'a Value| {
        while let Some(target) = place.get("$ref").and_then(Value::as_str) {
            place = document.pointer(target.strip_prefix('#')?)?;
        }
        Some(place)
    };
    pointer.tokens().try_fold(schema, |place, name| match follow(place)? {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        place => place.get(&*name),
    })
}
