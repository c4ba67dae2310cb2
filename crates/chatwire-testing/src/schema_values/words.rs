//! The words that a schema knows.

use serde_json::Value;

/// Every word that the schema knows, and every name.
pub(super) fn collect_words(schema: &Value, words: &mut Vec<String>) {
    match schema {
        Value::Object(keywords) => {
            for (keyword, value) in keywords {
                match (keyword.as_str(), value) {
                    ("enum", Value::Array(listed)) => {
                        words.extend(listed.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    ("properties", Value::Object(properties)) => {
                        words.extend(properties.keys().cloned())
                    }
                    _ => {}
                }
                collect_words(value, words);
            }
        }
        Value::Array(branches) => branches.iter().for_each(|branch| collect_words(branch, words)),
        _ => {}
    }
}
