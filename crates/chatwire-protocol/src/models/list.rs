//! A list of models, in each form it comes in.

use chatwire_json::{DecodeError, Json, decode, utf8};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::Model;
use crate::json::{Shape, object::wire_object, union::wire_union, wire::Wire};

wire_union! {
    /// A list of models.
    pub enum ModelList {
        /// An object that holds the list, as documented.
        Page(ModelPage),
        /// The list alone, as Together and AI/ML API's older address send it.
        Bare(Vec<ModelEntry>),
    }
}

wire_object! {
    /// An object that holds a list of models.
    pub struct ModelPage {
        /// Always `list`.
        object: String,
        /// The list.
        data: Vec<ModelEntry>,
        /// The list under another name; servers that send both mean `data`.
        models: Vec<ModelEntry>,
    }
}

wire_union! {
    /// What stands in a list of models.
    #[expect(clippy::large_enum_variant, reason = "nearly every entry is a model")]
    pub enum ModelEntry {
        /// A model.
        Model(Model),
        /// Anything that is no object.
        Other(Json),
    }
}

impl ModelList {
    /// Reads a list from JSON text in UTF-8.
    ///
    /// # Errors
    ///
    /// Fails when the bytes are not one JSON object or array.
    /// Any object is read, one without a list included: see [`entries`](Self::entries).
    pub fn from_slice(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_text(utf8(bytes)?)
    }

    /// Reads a list from JSON text that is known to be UTF-8; otherwise like `from_slice`.
    ///
    /// # Errors
    ///
    /// Fails when the text is not one JSON object or array.
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        decode(text, |reader| {
            let mut list = None;
            Self::read(reader, &mut list)?;
            list.ok_or_else(|| reader.unexpected("an object or an array"))
        })
    }

    /// Writes the list as JSON text, in the form in which it came.
    pub fn to_vec(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("wire types hold only what JSON can say")
    }

    /// What stands in the list; `None` when an object has none.
    pub fn entries(&self) -> Option<&[ModelEntry]> {
        match self {
            Self::Page(page) => page.data.as_deref().or(page.models.as_deref()),
            Self::Bare(entries) => Some(entries),
        }
    }

    /// The models, in order; entries that are none are passed over.
    pub fn iter(&self) -> impl Iterator<Item = &Model> {
        self.entries().unwrap_or_default().iter().filter_map(|entry| match entry {
            ModelEntry::Model(model) => Some(model),
            ModelEntry::Other(_) => None,
        })
    }

    /// The model that a request calls by this name, be it its id or an alias; an id counts before an alias.
    pub fn get(&self, name: &str) -> Option<&Model> {
        let by_id = self.iter().find(|model| model.id.as_deref() == Some(name));
        by_id.or_else(|| self.iter().find(|model| model.is_named(name)))
    }

    /// What a list is read from.
    pub fn shape() -> Shape {
        <Self as Wire>::shape()
    }
}

impl<'de> Deserialize<'de> for ModelList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Json::deserialize(deserializer)?;
        Self::from_text(text.as_str()).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, entries: Option<usize>, ids: &[&str]) {
        let list = ModelList::from_text(text).unwrap();
        assert_eq!(list.entries().map(<[_]>::len), entries, "{text}");
        let seen: Vec<_> = list.iter().filter_map(|model| model.id.as_deref()).collect();
        assert_eq!(seen, ids, "{text}");
        assert_eq!(String::from_utf8(list.to_vec()).unwrap(), text);
    }

    #[test]
    fn every_form_is_read_and_comes_back() {
        check(r#"{"object":"list","data":[{"id":"a"},{"id":"b"}]}"#, Some(2), &["a", "b"]);
        check(r#"{"models":[{"id":"a"}]}"#, Some(1), &["a"]);
        check(r#"{"data":[{"id":"a"}],"models":[{"id":"b"}]}"#, Some(1), &["a"]);
        check(r#"[{"id":"a"}]"#, Some(1), &["a"]);
        check("[]", Some(0), &[]);
        check(r#"{"data":[1,null,{},{"id":7},{"id":"a"}]}"#, Some(5), &["a"]);
        check(r#"{"data":null}"#, None, &[]);
        check(r#"{"data":{"id":"a"}}"#, None, &[]);
        check(r#"{"error":{"message":"no"}}"#, None, &[]);
        check("{}", None, &[]);
    }

    #[test]
    fn what_is_neither_object_nor_array_is_refused() {
        for text in ["", "1", "\"a\"", "null", "<html>", "[{]"] {
            assert!(ModelList::from_text(text).is_err(), "{text}");
        }
        let error = ModelList::from_slice(b"7").unwrap_err();
        assert_eq!(error.expected(), "an object or an array");
    }

    #[test]
    fn an_id_counts_before_an_alias() {
        let list = r#"[{"id":"old","aliases":["new"]},{"id":"new"},{"id":"x","aliases":null}]"#;
        let list = ModelList::from_text(list).unwrap();
        let found = |name| list.get(name).and_then(|model| model.id.as_deref());
        assert_eq!(found("new"), Some("new"));
        assert_eq!(found("x"), Some("x"));
        assert_eq!(found("y"), None);
    }
}
