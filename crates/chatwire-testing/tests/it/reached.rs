//! The values that are made from a schema have each of its members.

use std::collections::BTreeSet;

use chatwire_schema::{ContractSet, Part, Reading};
use chatwire_testing::nearly_valid;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, TestRunner},
};
use serde_json::Value;

/// Enough that each member of the largest schema is in some value.
const VALUES: u32 = 3_000;

#[test]
fn every_member_of_a_contract_is_made() {
    let contracts = ContractSet::bundled();
    for contract in contracts.iter() {
        for part in [Part::Request, Part::Response, Part::Chunk] {
            let Some(validator) = contract.validator(part, Reading::Published) else { continue };
            let mut missing = BTreeSet::new();
            members(validator.schema(), validator.schema(), &mut BTreeSet::new(), &mut missing);
            let values = nearly_valid(validator.schema());
            let mut runner = TestRunner::new(Config::default());
            for _ in 0..VALUES {
                if missing.is_empty() {
                    break;
                }
                remove_names(&values.new_tree(&mut runner).unwrap().current(), &mut missing);
            }
            assert!(missing.is_empty(), "{} {part:?}: {missing:?}", contract.name());
        }
    }
}

/// The names of all properties that a value of the schema may have.
fn members<'s>(
    root: &'s Value,
    schema: &'s Value,
    followed: &mut BTreeSet<&'s str>,
    names: &mut BTreeSet<String>,
) {
    match schema {
        Value::Object(keywords) => {
            for (keyword, value) in keywords {
                match (keyword.as_str(), value) {
                    ("$defs" | "example" | "default" | "enum", _) => {}
                    ("$ref", Value::String(target)) => {
                        if followed.insert(target) {
                            let target =
                                root.pointer(target.trim_start_matches('#')).expect("a target");
                            members(root, target, followed, names);
                        }
                    }
                    ("properties", Value::Object(properties)) => {
                        names.extend(properties.keys().cloned());
                        properties.values().for_each(|it| members(root, it, followed, names));
                    }
                    _ => members(root, value, followed, names),
                }
            }
        }
        Value::Array(branches) => {
            branches.iter().for_each(|branch| members(root, branch, followed, names));
        }
        _ => {}
    }
}

fn remove_names(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                names.remove(name);
                remove_names(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| remove_names(item, names)),
        _ => {}
    }
}
