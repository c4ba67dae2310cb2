//! Writes tables down as Rust.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{
    pattern,
    table::{Node, Others, Tables},
};

/// The first line of every generated file.
pub(crate) const HEAD: &str = "// Made by `cargo xtask codegen`: do not edit.\n";

/// A published schema, read.
pub(crate) struct Model {
    /// The vendored file's name without its ending.
    pub(crate) name: String,
    /// The models that requests may ask for.
    pub(crate) models: Vec<String>,
    /// The number of the request schema.
    pub(crate) request: usize,
}

/// The module that a table goes to: by the first member on the way to where it was first met.
const AREAS: [(&str, &str); 5] = [
    ("messages", "What a conversation may be."),
    ("models", "The profiles, by name."),
    ("scalars", "Values that are bounded by their kind alone."),
    ("settings", "What the members beside the conversation may be."),
    ("tools", "What tools may be, and the choice among them."),
];

/// All generated files by name, as Rust that is not formatted yet.
pub(crate) fn files(tables: &Tables, models: &[Model]) -> Result<BTreeMap<String, String>, String> {
    let places = places(tables, models);
    let mut bodies: BTreeMap<&str, (String, BTreeSet<&str>)> = BTreeMap::new();
    for model in models {
        profile(&mut bodies.entry("models").or_default().0, model, &places);
    }
    all(&mut bodies.entry("models").or_default().0, models);
    for (number, (node, _)) in tables.nodes.iter().enumerate() {
        let (area, name) = &places[number];
        let (body, uses) = bodies.entry(area).or_default();
        let mut writer = Writer { places: &places, area, uses };
        writer.table(body, name, node)?;
    }

    let mut files = BTreeMap::new();
    let mut root = format!("{HEAD}//! The limits of published request schemas, as tables.\n\n");
    for (area, summary) in AREAS {
        let Some((body, uses)) = bodies.remove(area) else { continue };
        let visible = if area == "models" { "pub(super) " } else { "" };
        let _ = writeln!(root, "{visible}mod {area};");
        let mut text = format!("{HEAD}//! {summary}\n\n");
        let uses: Vec<_> = uses.into_iter().collect();
        if !uses.is_empty() {
            let _ = writeln!(text, "use super::{{{}}};", uses.join(", "));
        }
        let mut items = vec!["kinds::Kinds", "schema::Schema"];
        if body.contains("Pattern {") {
            items.push("pattern::{Pattern, State}");
        }
        if area == "models" {
            items.push("profile::Profile");
        }
        let _ = writeln!(text, "use crate::limits::{{{}}};\n\n{body}", items.join(", "));
        files.insert(format!("{area}.rs"), text);
    }
    files.insert(String::new(), root);
    Ok(files)
}

/// Module and name of each table.
fn places(tables: &Tables, models: &[Model]) -> Vec<(&'static str, String)> {
    let mut taken: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut places = Vec::new();
    for (number, (node, path)) in tables.nodes.iter().enumerate() {
        let request = models.iter().find(|model| model.request == number);
        let (area, hint) = match (request, path.first().map(String::as_str)) {
            (Some(model), _) => ("models", format!("{}_request", model.name)),
            (None, _) if is_scalar(node) => ("scalars", scalar(node)),
            (None, Some("model")) => ("models", "model".to_owned()),
            (None, Some("messages")) => ("messages", hint(tables, node, path)),
            (None, Some("tools" | "tool_choice")) => ("tools", hint(tables, node, path)),
            (None, _) => ("settings", hint(tables, node, path)),
        };
        let name = constant(&hint);
        let count = taken.entry((area, name.clone())).or_default();
        *count += 1;
        places.push((area, if *count == 1 { name } else { format!("{name}_{count}") }));
    }
    places
}

/// A name for a table: the word that labels its objects, or the way to it.
fn hint(tables: &Tables, node: &Node, path: &[String]) -> String {
    let label =
        node.properties.iter().find_map(|(name, number)| match &*tables.nodes[*number].0.words {
            [word] if node.required.contains(name) => Some(word.clone()),
            _ => None,
        });
    let named = path.iter().rposition(|step| step != "item" && step != "value").unwrap_or_default();
    let way = match path {
        [] => "part_of_request".to_owned(),
        path => path[named..].join("_"),
    };
    match (label, &*node.words) {
        (Some(label), _) => label,
        (None, [word]) => format!("{way}_{word}"),
        (None, _) => way,
    }
}

fn is_scalar(node: &Node) -> bool {
    *node == Node { kinds: node.kinds.clone(), ..Node::default() }
}

fn scalar(node: &Node) -> String {
    node.kinds.as_ref().map_or_else(
        || "any".to_owned(),
        |kinds| {
            let kinds: Vec<_> = kinds.iter().rev().copied().collect();
            kinds.join("_or_")
        },
    )
}

/// `name` as a Rust constant is spelled.
pub(crate) fn constant(name: &str) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    name.chars().map(letter).collect::<String>().to_ascii_uppercase()
}

fn profile(body: &mut String, model: &Model, places: &[(&str, String)]) {
    let Model { name, models, request } = model;
    let listed: Vec<_> = models.iter().map(|model| format!("`{model}`")).collect();
    let listed = match &*listed {
        [] => format!("every model of the published schema `{name}`"),
        listed => listed.join(", "),
    };
    let _ = writeln!(
        body,
        "/// The limits of {}.\npub static {}: Profile = Profile {{ name: {name:?}, models: &{models:?}, schema: &{} }};\n",
        listed,
        constant(name),
        places[*request].1,
    );
}

fn all(body: &mut String, models: &[Model]) {
    let names: Vec<_> = models.iter().map(|model| format!("&{}", constant(&model.name))).collect();
    let _ = writeln!(
        body,
        "/// All profiles, by name.\npub(in crate::limits) static ALL: &[&Profile] = &[{}];\n",
        names.join(", "),
    );
}

/// Writes the tables of one module, and notes which others it needs.
struct Writer<'a, 'b> {
    places: &'a [(&'static str, String)],
    area: &'a str,
    uses: &'b mut BTreeSet<&'static str>,
}

impl Writer<'_, '_> {
    fn table(&mut self, body: &mut String, name: &str, node: &Node) -> Result<(), String> {
        let kinds = node.kinds.clone().unwrap_or_else(|| vec!["ANY"]);
        let mut kinds = kinds.into_iter();
        let first = kinds.next().unwrap_or("NONE");
        let rest: String = kinds.map(|kind| format!(".or(Kinds::{kind})")).collect();
        let mut table = format!("Schema::of(Kinds::{first}{rest})");
        let mut chain = |call: String| table.push_str(&call);

        if !node.words.is_empty() {
            chain(format!(".words(&{:?})", node.words));
        }
        if let Some(minimum) = &node.minimum {
            chain(format!(".minimum({minimum})"));
        }
        if let Some(maximum) = &node.maximum {
            chain(format!(".maximum({maximum})"));
        }
        for (call, bound) in [
            ("min_length", node.min_length),
            ("max_length", node.max_length),
            ("min_items", node.min_items),
            ("max_items", node.max_items),
        ] {
            if let Some(bound) = bound {
                chain(format!(".{call}({bound})"));
            }
        }
        if node.or_null {
            chain(".or_null()".to_owned());
        }
        if node.pattern.is_some() {
            chain(format!(".pattern(&{name}_PATTERN)"));
        }
        if let Some(items) = node.items {
            chain(format!(".items({})", self.reference(items)));
        }
        if !node.properties.is_empty() {
            let properties: Vec<_> = node
                .properties
                .iter()
                .map(|(name, number)| format!("({name:?}, {})", self.reference(*number)))
                .collect();
            chain(format!(".properties(&[{}])", properties.join(", ")));
        }
        if !node.required.is_empty() {
            chain(format!(".required(&{:?})", node.required));
        }
        match node.others {
            Others::Anything => {}
            Others::Nothing => chain(".closed()".to_owned()),
            Others::Each(number) => chain(format!(".others({})", self.reference(number))),
        }
        for (call, branches) in
            [("one_of", &node.one_of), ("any_of", &node.any_of), ("all_of", &node.all_of)]
        {
            if !branches.is_empty() {
                let branches: Vec<_> =
                    branches.iter().map(|number| self.reference(*number)).collect();
                chain(format!(".{call}(&[{}])", branches.join(", ")));
            }
        }
        let _ = writeln!(body, "pub(super) static {name}: Schema = {table};\n");
        match &node.pattern {
            Some(pattern) => automaton(body, name, pattern),
            None => Ok(()),
        }
    }

    fn reference(&mut self, number: usize) -> String {
        let (area, name) = &self.places[number];
        if *area == self.area {
            return format!("&{name}");
        }
        self.uses.insert(area);
        format!("&{area}::{name}")
    }
}

fn automaton(body: &mut String, name: &str, pattern: &str) -> Result<(), String> {
    let _ = write!(
        body,
        "static {name}_PATTERN: Pattern = Pattern {{ text: r#\"{pattern}\"#, states: &["
    );
    for state in pattern::compile(pattern)?.states {
        let _ = write!(body, "State {{ accepts: {}, moves: &{:?} }},", state.accepts, state.moves);
    }
    body.push_str("] };\n\n");
    Ok(())
}
