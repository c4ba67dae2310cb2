//! Each patch of a bundled overlay is needed by the fixtures that it names.

use std::{fs, path::Path};

use chatwire_conformance::{
    Subject,
    schema::{Contract, ContractSet, Document, Overlay, Part, Reading, bundled},
};
use chatwire_transport::cassette::Recording;
use serde_json::Value;

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The bodies or chunks of a fixture, as a patch names it.
fn evidence(name: &str) -> Vec<Value> {
    let fixtures = repository().join("fixtures");
    if let Some((file, pointer)) = name.split_once('#') {
        let text = fs::read(fixtures.join(file)).expect("the file that a patch names");
        let values: Value = serde_json::from_slice(&text).expect("a vector is JSON");
        return vec![values.pointer(pointer).unwrap_or_else(|| panic!("no {name}")).clone()];
    }
    let recording = Recording::load(fixtures.join(name)).expect("the recording that a patch names");
    let subject = Subject::from_exchange(&recording.exchange);
    let places = subject.roots().expect("a response");
    places.iter().filter_map(|place| place.value().cloned()).collect()
}

/// A bundled document with these overlays.
fn contract(publisher: &str, name: &str, overlays: &[Overlay]) -> Contract {
    let file = format!("schemas/{publisher}/{name}.openapi.json");
    let document = Document::load(repository().join(file)).expect("a vendored document");
    let builder = Contract::builder(name, document).overlays(overlays.iter().cloned());
    builder.build().expect("a contract with fewer corrections")
}

#[test]
fn each_patch_is_needed_by_the_fixtures_that_it_names() {
    let bundled = bundled::overlays().expect("the bundled overlays");
    for (publisher, overlay) in &bundled {
        for (position, patch) in overlay.patches.iter().enumerate() {
            let told = format!("{publisher}/{} patch {position} {}", overlay.name, patch.pointer);
            assert!(!patch.fixtures.is_empty(), "{told} names no fixture");
            let theirs = bundled.iter().filter(|(folder, _)| folder == publisher);
            let without: Vec<Overlay> = theirs
                .map(|(_, other)| {
                    let mut other = other.clone();
                    if other.name == overlay.name {
                        other.patches.remove(position);
                    }
                    other
                })
                .collect();
            let contracts = ContractSet::bundled();
            let documents = contracts.iter().filter(|contract| {
                let of_publisher = contract.provider() == Some(publisher);
                let meant = patch.schemas.as_ref();
                of_publisher
                    && meant.is_none_or(|names| names.iter().any(|it| it == contract.name()))
            });
            let mut tried = 0;
            for complete in documents {
                let less = contract(publisher, complete.name(), &without);
                if !less.declares(patch.part) {
                    continue;
                }
                for name in &patch.fixtures {
                    tried += 1;
                    check(&told, name, [complete, &less], patch.part);
                }
            }
            assert!(tried > 0, "{told} was not tried");
        }
    }
}

fn check(told: &str, name: &str, [complete, less]: [&Contract; 2], part: Part) {
    let values = evidence(name);
    let valid = |contract: &Contract| {
        let validator = contract.validator(part, Reading::Overlaid).expect("a declared part");
        values.iter().all(|value| validator.is_valid(value))
    };
    let document = complete.name();
    assert!(valid(complete), "{told}: {name} is invalid by {document} with all corrections");
    assert!(!valid(less), "{told}: {name} is valid by {document} without it");
}
