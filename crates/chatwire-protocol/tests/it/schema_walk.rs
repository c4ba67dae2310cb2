//! Every property of the published schemas has a field, and every field has a schema or a reason.

mod extensions;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use chatwire_protocol::{
    chat::{ChatChunk, ChatRequest, ChatResponse},
    json::{ObjectShape, Shape},
};
use serde_json::{Value, json};

use self::extensions::EXTENSIONS;

/// A field as `Type.member`, with the member's name on the wire.
type Typed = String;

#[test]
fn schemas_and_types_cover_each_other() {
    let (walk, problems) = compare(&documents());
    println!(
        "schemas: {} properties in {} places; types: {} members, {} of them extensions",
        walk.properties.len(),
        walk.places,
        typed().len(),
        extensions().len(),
    );
    assert_eq!(problems, Vec::<String>::new());
    assert!(walk.places > 500, "the schemas are there");
}

#[test]
fn what_is_added_to_a_schema_is_missed_by_name() {
    const REQUEST: &str = "/paths/~1v1~1chat~1completions/post/requestBody/content/application~1json/schema/properties";
    for (property, schema, problem) in [
        ("new_thing", json!({"type": "string"}), "x request/new_thing: no typed member"),
        ("seed", json!({"type": "string"}), "x request/seed: no type reads \"string\""),
        (
            "stream_options",
            json!({"properties": {"new": {}}}),
            "x request/stream_options/new: no typed member",
        ),
        (
            "reasoning_effort",
            json!({"enum": ["low", "utmost"]}),
            "x request/reasoning_effort: no variant for `utmost`",
        ),
        (
            "user",
            json!({"type": "string"}),
            "ChatRequest.user is listed as an extension and in a schema",
        ),
    ] {
        let mut documents = documents();
        let mut document = documents["hermes-4-405b.openapi.json"].clone();
        document.pointer_mut(REQUEST).expect("a request")[property] = schema;
        documents.insert("x".to_owned(), document);
        assert_eq!(compare(&documents).1, [problem]);
    }
}

#[test]
fn every_extension_says_why() {
    for (of, members, evidence) in EXTENSIONS {
        assert!(!members.is_empty() && evidence.ends_with('.'), "{of}: {evidence}");
    }
}

/// What was found in the documents, and what does not agree with the types.
fn compare(documents: &BTreeMap<String, Value>) -> (Walk, Vec<String>) {
    let mut walk = Walk::default();
    for (name, document) in documents {
        let operation = &document["paths"]["/v1/chat/completions"]["post"];
        let content = &operation["responses"]["200"]["content"];
        for (body, shape, schema) in [
            (
                "request",
                ChatRequest::shape(),
                &operation["requestBody"]["content"]["application/json"]["schema"],
            ),
            ("response", ChatResponse::shape(), &content["application/json"]["schema"]),
            ("chunk", ChatChunk::shape(), &content["text/event-stream"]["schema"]),
        ] {
            walk.visit(schema, &[&shape], &format!("{name} {body}"));
        }
    }
    let mut problems = std::mem::take(&mut walk.problems);
    let (typed, extensions) = (typed(), extensions());
    for member in &typed {
        match (walk.reached.contains(member), extensions.contains(member)) {
            (false, false) => {
                problems.push(format!("{member} is in no schema and no listed extension"));
            }
            (true, true) => {
                problems.push(format!("{member} is listed as an extension and in a schema"));
            }
            _ => {}
        }
    }
    let unknown = extensions.difference(&typed);
    problems.extend(unknown.map(|member| format!("{member} is listed as an extension, not typed")));
    (walk, problems)
}

/// All members of all object types in the documents.
fn typed() -> BTreeSet<Typed> {
    let mut typed = BTreeSet::new();
    for shape in [ChatRequest::shape(), ChatResponse::shape(), ChatChunk::shape()] {
        collect(&shape, &mut typed);
    }
    typed
}

fn extensions() -> BTreeSet<Typed> {
    let named = |(of, members, _): &(&str, &[&str], &str)| {
        members.iter().map(|member| format!("{of}.{member}")).collect::<Vec<_>>()
    };
    EXTENSIONS.iter().flat_map(named).collect()
}

/// The vendored documents, by name.
fn documents() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/aimlapi");
    let entries = fs::read_dir(&folder).expect("the vendored schemas");
    entries
        .map(|entry| {
            let path = entry.expect("the vendored schemas").path();
            let text = fs::read(&path).expect("a vendored schema");
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            (name, serde_json::from_slice(&text).expect("a vendored schema is JSON"))
        })
        .collect()
}

/// All members of the object types in a shape.
fn collect(shape: &Shape, typed: &mut BTreeSet<Typed>) {
    match shape {
        Shape::List(of) | Shape::Map(of) => collect(of, typed),
        Shape::Union(shapes) => shapes.iter().for_each(|shape| collect(shape, typed)),
        Shape::Object(object) => {
            for (name, shape) in object.members {
                typed.insert(format!("{}.{name}", object.name));
                collect(&shape(), typed);
            }
        }
        _ => {}
    }
}

/// What was found in the schemas.
#[derive(Debug, Default)]
struct Walk {
    /// Every place where a schema lists a property.
    places: usize,
    /// The same without the names of files and the numbers of branches.
    properties: BTreeSet<String>,
    reached: BTreeSet<Typed>,
    problems: Vec<String>,
}

impl Walk {
    /// Compares a schema at `place` with the shapes that its values are read as.
    fn visit(&mut self, schema: &Value, shapes: &[&Shape], place: &str) {
        assert!(schema.get("$ref").is_none(), "{place}: references are not followed here");
        let shapes: Vec<&Shape> = shapes
            .iter()
            .flat_map(|shape| match shape {
                Shape::Union(shapes) => shapes.iter().collect(),
                shape => vec![*shape],
            })
            .collect();
        for branches in ["oneOf", "anyOf", "allOf"] {
            for branch in schema[branches].as_array().into_iter().flatten() {
                self.visit(branch, &shapes, place);
            }
        }
        let is_read = match schema["type"].as_str() {
            None => true,
            Some(kind) => shapes.iter().any(|shape| reads(shape, kind)),
        };
        if !is_read {
            self.problems.push(format!("{place}: no type reads {}", schema["type"]));
        }
        self.visit_enum(schema, &shapes, place);
        self.visit_parts(schema, &shapes, place);
    }

    /// Values that a schema lists have a variant if the type is an open enum.
    fn visit_enum(&mut self, schema: &Value, shapes: &[&Shape], place: &str) {
        let known = shapes.iter().find_map(|shape| match shape {
            Shape::Text(words) if !words.is_empty() => Some(*words),
            _ => None,
        });
        for word in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if known.is_some_and(|known| !known.contains(&word)) {
                self.problems.push(format!("{place}: no variant for `{word}`"));
            }
        }
    }

    fn visit_parts(&mut self, schema: &Value, shapes: &[&Shape], place: &str) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let place = format!("{place}/{name}");
            self.places += 1;
            let (_, property_place) = place.split_once(' ').expect("a file and a body");
            self.properties.insert(property_place.to_owned());
            let members: Vec<(&ObjectShape, Shape)> = shapes
                .iter()
                .filter_map(|shape| match shape {
                    Shape::Object(object) => {
                        let (_, of) = object.members.iter().find(|(known, _)| known == name)?;
                        Some((object, of()))
                    }
                    _ => None,
                })
                .collect();
            if members.is_empty() {
                self.problems.push(format!("{place}: no typed member"));
                continue;
            }
            self.reached
                .extend(members.iter().map(|(object, _)| format!("{}.{name}", object.name)));
            let shapes: Vec<_> = members.iter().map(|(_, shape)| shape).collect();
            self.visit(property, &shapes, &place);
        }
        for (keyword, step) in [("items", "[]"), ("additionalProperties", "{}")] {
            let Some(part) = schema.get(keyword).filter(|part| part.is_object()) else { continue };
            let shapes: Vec<&Shape> = shapes
                .iter()
                .filter_map(|shape| match (shape, keyword) {
                    (Shape::List(of), "items") | (Shape::Map(of), "additionalProperties") => {
                        Some(&**of)
                    }
                    (Shape::Any, _) => Some(*shape),
                    _ => None,
                })
                .collect();
            self.visit(part, &shapes, &format!("{place}/{step}"));
        }
    }
}

/// Whether values of an OpenAPI type are read as this shape.
fn reads(shape: &Shape, kind: &str) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Bool => kind == "boolean",
        // Counts and times are integers here, although some schemas declare numbers.
        Shape::Integer | Shape::Number => matches!(kind, "integer" | "number"),
        Shape::Text(_) => kind == "string",
        Shape::List(_) => kind == "array",
        Shape::Map(_) | Shape::Object(_) => kind == "object",
        _ => false,
    }
}
