//! A list of models, in each form that servers use.

use chatwire_json::{DecodeError, Json, decode, utf8};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::Model;
use crate::json::{Shape, object::wire_object, union::wire_union, wire::Wire};

wire_union! {
    /// A list of models: the body of a response of `GET /v1/models`.
    ///
    /// Reference: [list models](https://platform.openai.com/docs/api-reference/models/list).
    pub enum ModelList {
        /// An object that contains the list, as documented.
        Page(ModelPage),
        /// The list itself (Together, and an older URL of AI/ML API).
        Bare(Vec<ModelEntry>),
    }
}

wire_object! {
    /// An object that contains a list of models.
    pub struct ModelPage {
        /// Always `list`.
        object: String,
        /// The list.
        data: Vec<ModelEntry>,
        /// The list under another name; ignored by [`ModelList::entries`] if `data` is present.
        models: Vec<ModelEntry>,
    }
}

wire_union! {
    /// An entry of a list of models.
    #[expect(clippy::large_enum_variant, reason = "nearly every entry is a model")]
    pub enum ModelEntry {
        /// A model.
        Model(Model),
        /// Any value that is not an object.
        Other(Json),
    }
}

impl ModelList {
    /// Deserializes a list from JSON text in UTF-8.
    ///
    /// # Errors
    ///
    /// Fails if the bytes are not exactly one JSON object or array.
    /// An object without a list is not an error; see [`entries`](Self::entries).
    pub fn from_slice(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_text(utf8(bytes)?)
    }

    /// Deserializes a list from JSON text.
    ///
    /// # Errors
    ///
    /// Fails if the text is not exactly one JSON object or array.
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        decode(text, |reader| {
            let mut list = None;
            Self::read_next(reader, &mut list)?;
            list.ok_or_else(|| reader.unexpected("an object or an array"))
        })
    }

    /// Serializes the list as JSON text, in the form in which it was received.
    pub fn to_vec(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("wire types hold only what JSON can say")
    }

    /// The entries of the list; `None` for an object without a list.
    pub fn entries(&self) -> Option<&[ModelEntry]> {
        match self {
            Self::Page(page) => page.data.as_deref().or(page.models.as_deref()),
            Self::Bare(entries) => Some(entries),
        }
    }

    /// The models in order; skips other entries.
    pub fn iter(&self) -> impl Iterator<Item = &Model> {
        self.entries().unwrap_or_default().iter().filter_map(|entry| match entry {
            ModelEntry::Model(model) => Some(model),
            ModelEntry::Other(_) => None,
        })
    }

    /// The model with this ID, or else the first model with this alias.
    pub fn get(&self, name: &str) -> Option<&Model> {
        let by_id = self.iter().find(|model| model.id.as_deref() == Some(name));
        by_id.or_else(|| self.iter().find(|model| model.is_named(name)))
    }

    /// The JSON shape that is read, for comparison with schemas.
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
