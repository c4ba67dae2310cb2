//! Two validators that share no code agree about values of every bundled contract.

use std::fmt::Write as _;

use boon::{Compiler, Draft, Schemas};
use chatwire_schema::{Contract, ContractSet, Part, Reading, Validator};
use chatwire_testing::{cases, nearly_valid};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, TestRunner},
};

/// So many values are made for each schema, unless `PROPTEST_CASES` asks for another number.
const CASES: u32 = 40;

/// The name under which a schema is compiled; nothing is loaded from it.
const NAME: &str = "file:///schema.json";

#[test]
fn another_validator_agrees() {
    let mut summary = String::new();
    for contract in ContractSet::bundled().iter() {
        for (part, reading, validator) in validators(contract) {
            let (valid, invalid) = agreement(validator);
            assert!(valid > 0 && invalid > 0, "{} {part:?}: {valid} {invalid}", contract.name());
            let _ = writeln!(
                summary,
                "{} {part:?} {reading:?}: {valid} valid, {invalid} invalid",
                contract.name()
            );
        }
    }
    println!("{summary}");
}

fn validators(contract: &Contract) -> impl Iterator<Item = (Part, Reading, &Validator)> {
    let parts = [Part::Request, Part::Response, Part::Chunk];
    let readings = [Reading::Published, Reading::Overlaid];
    let both = parts.into_iter().flat_map(move |part| readings.map(|reading| (part, reading)));
    both.filter_map(|(part, reading)| Some((part, reading, contract.validator(part, reading)?)))
}

/// How many valid and invalid values were judged alike; panics at the first that was not.
fn agreement(validator: &Validator) -> (u32, u32) {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.set_default_draft(Draft::V2020_12);
    compiler.add_resource(NAME, validator.schema().clone()).expect("a schema");
    let other = compiler.compile(NAME, &mut schemas).expect("a schema that can be compiled");
    let values = nearly_valid(validator.schema());
    let mut runner = TestRunner::new(Config::default());
    let (mut valid, mut invalid) = (0, 0);
    for _ in 0..cases(CASES) {
        let value = values.new_tree(&mut runner).expect("a value").current();
        let ours = validator.is_valid(&value);
        assert_eq!(validator.errors(&value).is_empty(), ours, "{value}");
        let theirs = schemas.validate(&value, other);
        assert_eq!(theirs.is_ok(), ours, "{value}\n{:?}", theirs.err().map(|it| it.to_string()));
        *(if ours { &mut valid } else { &mut invalid }) += 1;
    }
    (valid, invalid)
}
