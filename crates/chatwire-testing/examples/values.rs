//! Prints values of every bundled document and whether its contract accepts them, for a program
//! that compares validators: `values COUNT`.
//!
//! A line with `schema`, as it is published, comes before the lines with the values of it.

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire_schema::{ContractSet, Part, Reading, bundled};
use chatwire_testing::nearly_valid;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, TestRunner},
};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = std::env::args().nth(1).ok_or("expected COUNT")?.parse()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    for contract in ContractSet::bundled().iter() {
        let (_, document) = bundled::document_of(contract.name()).ok_or("no such document")?;
        let document = document.value();
        for part in Part::ALL.into_iter().filter(|part| contract.declares(*part)) {
            let Some(validator) = contract.validator(part, Reading::Published) else { continue };
            let head = json!({
                "name": format!("{} {part}", contract.name()),
                "openapi": document["openapi"],
                "schema": part.schema(document),
                "components": document["components"],
            });
            writeln!(out, "{head}")?;
            let values = nearly_valid(validator.schema());
            let mut runner = TestRunner::new(Config::default());
            for _ in 0..count {
                let value =
                    values.new_tree(&mut runner).map_err(|reason| reason.to_string())?.current();
                let is_valid = validator.is_valid(&value);
                writeln!(out, "{}", json!({ "value": value, "valid": is_valid }))?;
            }
        }
    }
    Ok(out.flush()?)
}
