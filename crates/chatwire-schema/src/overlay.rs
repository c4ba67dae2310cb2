//! Corrections to published schemas: data, each with its reason and its evidence.
//!
//! A published schema is never edited.
//! Where it is wrong, a patch corrects it, and responses are judged twice: against the schema as
//! published and against the patched one.
//! A patch must change something: one whose place is gone, or that finds its work done, is stale,
//! and the published schema has moved on without it.

use chatwire_json::Pointer;
use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

use super::{operation::follow, part::Part, syntax::SyntaxError};

/// Why an overlay could not be read or applied.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OverlayError {
    /// The text is not JSON, or not a list of patches.
    #[error("overlay `{name}` does not have the form of a list of patches")]
    Form {
        /// The name of the overlay.
        name: String,
        /// Where and how.
        source: SyntaxError,
    },
    /// A patch that changes nothing.
    #[error(
        "overlay `{name}` is stale: its patch of {part} at {pointer} {why}; remove or renew it"
    )]
    Stale {
        /// The name of the overlay.
        name: String,
        /// The body whose schema it patches.
        part: Part,
        /// The place it patches.
        pointer: Pointer,
        /// Why it has no effect.
        why: Staleness,
    },
}

/// Why a patch has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Staleness {
    /// The schema has no such place.
    #[error("finds no such place")]
    Missing,
    /// The schema already has what the patch would set or add, or lacks what it would remove.
    #[error("changes nothing: the schema already says so")]
    AlreadySo,
}

/// A named list of patches: one file of `schemas/overlay`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Overlay {
    /// The name, that of the file without its extension.
    pub name: String,
    /// The patches, in the order of application.
    pub patches: Vec<Patch>,
}

/// One correction.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Patch {
    /// The body whose schema is wrong.
    pub part: Part,
    /// The schemas that are wrong, by name; absent means each one that declares the part.
    #[serde(default)]
    pub schemas: Option<Vec<String>>,
    /// The place, in the schema as published, that the operation works on.
    pub pointer: Pointer,
    /// The operation.
    pub operation: Operation,
    /// The value that is set, added or removed; ignored by `remove`.
    #[serde(default)]
    pub value: Value,
    /// Why the schema is wrong.
    pub reason: String,
    /// The evidence.
    pub evidence: String,
    /// Fixtures that show it, below the folder `fixtures`: a recording, or a file and a JSON
    /// pointer in it.
    /// Each is invalid without the patch and valid with it, which a test proves for the bundled
    /// overlays.
    #[serde(default)]
    pub fixtures: Vec<String>,
}

/// The operation of a patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Operation {
    /// Gives the place this value; what encloses it must exist.
    Set,
    /// Takes the place away.
    Remove,
    /// Adds the value to the list at the place.
    AddItem,
    /// Takes the value out of the list at the place.
    RemoveItem,
}

impl Overlay {
    /// Reads the text of an overlay file.
    ///
    /// # Errors
    ///
    /// When the text is not a JSON array of patches.
    pub fn parse(name: &str, text: &str) -> Result<Self, OverlayError> {
        let form = |error: serde_json::Error| OverlayError::Form {
            name: name.to_owned(),
            source: error.into(),
        };
        let patches = serde_json::from_str(text).map_err(form)?;
        Ok(Self { name: name.to_owned(), patches })
    }

    /// Corrects the schema of `part` that stands at `schema` in `document`, which is called
    /// `name`.
    ///
    /// A patch that leads through a `$ref` changes what the `$ref` leads to.
    ///
    /// # Errors
    ///
    /// When a patch that is meant for it changes nothing.
    pub fn apply(
        &self,
        name: &str,
        part: Part,
        document: &mut Value,
        schema: &Pointer,
    ) -> Result<(), OverlayError> {
        for patch in self.patches.iter().filter(|patch| patch.is_for(name, part)) {
            patch.apply(document, schema).map_err(|why| OverlayError::Stale {
                name: self.name.clone(),
                part,
                pointer: patch.pointer.clone(),
                why,
            })?;
        }
        Ok(())
    }
}

impl Overlay {
    /// How many patches are meant for the schema of `part` in the document called `name`.
    pub(super) fn corrections(&self, name: &str, part: Part) -> usize {
        self.patches.iter().filter(|patch| patch.is_for(name, part)).count()
    }
}

impl Patch {
    fn is_for(&self, document: &str, part: Part) -> bool {
        let named = |names: &Vec<String>| names.iter().any(|name| name == document);
        self.part == part && self.schemas.as_ref().is_none_or(named)
    }

    fn apply(&self, document: &mut Value, schema: &Pointer) -> Result<(), Staleness> {
        match self.operation {
            Operation::Set => {
                let (parent, name) = self.member(document, schema)?;
                match parent.insert(name, self.value.clone()) {
                    Some(previous) if previous == self.value => Err(Staleness::AlreadySo),
                    _ => Ok(()),
                }
            }
            Operation::Remove => {
                let (parent, name) = self.member(document, schema)?;
                parent.remove(&name).map(drop).ok_or(Staleness::AlreadySo)
            }
            Operation::AddItem => {
                let items = self.list(document, schema)?;
                if items.contains(&self.value) {
                    return Err(Staleness::AlreadySo);
                }
                items.push(self.value.clone());
                Ok(())
            }
            Operation::RemoveItem => {
                let items = self.list(document, schema)?;
                let position = items.iter().position(|item| *item == self.value);
                items.remove(position.ok_or(Staleness::AlreadySo)?);
                Ok(())
            }
        }
    }

    /// The object that encloses the place, and the name of the place in it.
    fn member<'a>(
        &self,
        document: &'a mut Value,
        schema: &Pointer,
    ) -> Result<(&'a mut Map<String, Value>, String), Staleness> {
        let (parent, name) = self.pointer.split_last().ok_or(Staleness::Missing)?;
        let parent = place(document, schema, &parent);
        let parent = document.pointer_mut(follow(document, &parent).as_str());
        let parent = parent.and_then(Value::as_object_mut).ok_or(Staleness::Missing)?;
        Ok((parent, name.into_owned()))
    }

    fn list<'a>(
        &self,
        document: &'a mut Value,
        schema: &Pointer,
    ) -> Result<&'a mut Vec<Value>, Staleness> {
        let place = place(document, schema, &self.pointer);
        let list = document.pointer_mut(place.as_str()).and_then(Value::as_array_mut);
        list.ok_or(Staleness::Missing)
    }
}

/// The place in `document` of what stands at `pointer` below `schema`, every `$ref` on the way
/// followed.
fn place(document: &Value, schema: &Pointer, pointer: &Pointer) -> Pointer {
    pointer.tokens().fold(schema.clone(), |place, name| follow(document, &place).join(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> Value {
        json!({
            "required": ["a", "b"],
            "properties": { "a/b": { "type": "string", "enum": ["x"] }, "c": {} }
        })
    }

    fn overlay(operation: &str, pointer: &str, value: Value) -> Overlay {
        let patch = json!({
            "part": "chunk", "pointer": pointer, "operation": operation, "value": value,
            "reason": "r", "evidence": "e"
        });
        Overlay::parse("test", &json!([patch]).to_string()).unwrap()
    }

    #[test]
    fn each_operation_does_its_work() {
        #[track_caller]
        fn check(operation: &str, pointer: &str, value: Value, at: &str, expected: Option<Value>) {
            let mut patched = schema();
            overlay(operation, pointer, value)
                .apply("any", Part::Chunk, &mut patched, &Pointer::root())
                .unwrap();
            assert_eq!(patched.pointer(at).cloned(), expected);
        }
        let place = "/properties/a~1b";
        let nullable = "/properties/a~1b/nullable";
        check("set", nullable, json!(true), nullable, Some(json!(true)));
        check("remove", "/properties/c", json!(null), "/properties/c", None);
        check(
            "add-item",
            &format!("{place}/enum"),
            json!(null),
            &format!("{place}/enum/1"),
            Some(json!(null)),
        );
        check("remove-item", "/required", json!("a"), "/required", Some(json!(["b"])));
    }

    #[test]
    fn a_patch_that_changes_nothing_is_stale() {
        #[track_caller]
        fn check(operation: &str, pointer: &str, value: Value, expected: Staleness) {
            let overlay = overlay(operation, pointer, value);
            match overlay.apply("any", Part::Chunk, &mut schema(), &Pointer::root()) {
                Err(OverlayError::Stale { why, .. }) => assert_eq!(why, expected),
                other => panic!("{other:?}"),
            }
        }
        check("set", "/properties/a~1b/type", json!("string"), Staleness::AlreadySo);
        check("set", "/properties/gone/type", json!("string"), Staleness::Missing);
        check("set", "", json!("string"), Staleness::Missing);
        check("remove", "/properties/d", json!(null), Staleness::AlreadySo);
        check("remove", "/no/d", json!(null), Staleness::Missing);
        check("add-item", "/required", json!("a"), Staleness::AlreadySo);
        check("add-item", "/properties", json!("a"), Staleness::Missing);
        check("remove-item", "/required", json!("c"), Staleness::AlreadySo);
        check("remove-item", "/gone", json!("c"), Staleness::Missing);
    }

    #[test]
    fn a_patch_is_for_its_part_and_its_schemas() {
        let mut selective = overlay("remove-item", "/required", json!("a"));
        selective.patches[0].schemas = Some(vec!["chosen".to_owned()]);
        let (mut patched, root) = (schema(), Pointer::root());
        selective.apply("other", Part::Chunk, &mut patched, &root).unwrap();
        selective.apply("chosen", Part::Response, &mut patched, &root).unwrap();
        assert_eq!(patched, schema());
        selective.apply("chosen", Part::Chunk, &mut patched, &root).unwrap();
        assert_ne!(patched, schema());
    }

    #[test]
    fn a_patch_without_reason_or_with_a_misspelled_member_or_pointer_is_refused() {
        for text in [
            r#"[{"part":"chunk","pointer":"/a","operation":"remove","evidence":"e"}]"#,
            r#"[{"part":"chunk","pointer":"a","operation":"remove","reason":"r","evidence":"e"}]"#,
            r#"[{"part":"chunk","pointer":"/a","operation":"remove","reason":"r","evidence":"e","vlaue":1}]"#,
        ] {
            assert!(Overlay::parse("test", text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_patch_follows_references() {
        let mut document = json!({
            "root": { "$ref": "#/defs/A" },
            "defs": {
                "A": { "properties": { "b": { "$ref": "#/defs/B" } } },
                "B": { "required": ["x"] }
            }
        });
        let root = Pointer::root().join("root");
        let removal = overlay("remove-item", "/properties/b/required", json!("x"));
        removal.apply("any", Part::Chunk, &mut document, &root).unwrap();
        let addition = overlay("set", "/properties/b/type", json!("object"));
        addition.apply("any", Part::Chunk, &mut document, &root).unwrap();
        assert_eq!(document["defs"]["B"], json!({ "required": [], "type": "object" }));
    }
}
