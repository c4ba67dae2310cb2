//! Text that should be JSON of a given form, and is not.

use serde_json::{Value, json};

use super::bench::{Bench, is_object, spread};
use crate::mutate::{MutantKind, answer::Leaf, mutant::ANYWHERE};

/// The rules about the form of a text: which of them depends on what was asked for.
const RULES: [&str; 4] = [
    "json-object-is-json",
    "json-schema-is-json",
    "json-schema-is-followed",
    "loose-json-schema-is-followed",
];

pub(super) fn make(bench: &mut Bench<'_>) {
    let asked = &bench.draft.request["response_format"]["type"];
    if !bench.responds() || asked != "json_schema" && asked != "json_object" {
        return;
    }
    let texts: Vec<Vec<Leaf>> =
        bench.answer.choices.values().map(|choice| choice.text.clone()).collect();
    for pieces in &texts {
        let whole: String = pieces.iter().map(Leaf::text).collect();
        let Ok(Value::Object(members)) = serde_json::from_str::<Value>(&whole) else { continue };
        for (what, text) in forms(&whole, &members) {
            let changes = spread(pieces, &text);
            // JSON mode promises an object, and says nothing of its members.
            let is_legal =
                is_object(&text) && bench.draft.request["response_format"]["type"] == "json_object";
            bench.breaking(if is_legal { &[] } else { &RULES }, |bench| {
                bench.set_all(MutantKind::Meaning, what, ANYWHERE, &changes);
            });
        }
    }
}

/// The other forms of a JSON object, each with what it is.
fn forms(whole: &str, members: &serde_json::Map<String, Value>) -> Vec<(&'static str, String)> {
    let mut forms = vec![
        ("the JSON is cut", whole[..whole.len() - 1].to_owned()),
        ("the JSON is in a fence", format!("```json\n{whole}\n```")),
        ("the JSON is in prose", format!("Here is the result: {whole}")),
        ("there is prose behind the JSON", format!("{whole}\nI hope this helps.")),
        ("there is prose and no JSON", "I cannot say.".to_owned()),
        ("the JSON is a list", format!("[{whole}]")),
        ("the JSON is a string", json!(whole).to_string()),
        ("the JSON is empty", "{}".to_owned()),
        ("the JSON is null", "null".to_owned()),
        ("the JSON is there twice", format!("{whole}{whole}")),
        ("the JSON is in Python's spelling", whole.replace('"', "'")),
    ];
    let mut more = members.clone();
    more.insert("undeclared".to_owned(), json!(1));
    forms.push(("the JSON has an undeclared member", Value::Object(more).to_string()));
    for (name, value) in members {
        let mut fewer = members.clone();
        fewer.remove(name);
        forms.push(("the JSON lacks a member", Value::Object(fewer).to_string()));
        let mut wrong = members.clone();
        wrong.insert(name.clone(), if value.is_string() { json!(7) } else { json!("seven") });
        forms.push(("the JSON has a member of another type", Value::Object(wrong).to_string()));
    }
    forms
}
