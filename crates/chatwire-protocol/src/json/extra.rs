//! The members of an object that are not in a field.

use std::collections::BTreeMap;

use chatwire_json::{Json, RawString};

use super::Member;

/// The members of an object that are not in a field.
///
/// Serializing writes them, so that reading and writing an object loses nothing.
/// There are three kinds:
///
/// - members without a field;
/// - members whose value does not have the type of their field, which is then `None`;
/// - the fact that a known member was `null`, see `is_null` of the object.
///
/// If there are several values for a name, a field that is `Some` takes precedence over a member
/// here, and a member here over `null`.
///
/// A member whose name contains a lone surrogate is kept and written, but not accessible, because
/// no Rust string can hold the name.
///
/// ```
/// use chatwire_protocol::chat::{ChatRequest, Message};
/// use serde_json::json;
///
/// let mut request = ChatRequest::new("a/model", [Message::user("Hi")]);
/// request.extra.insert("vendor", json!({"priority": 1}));
/// assert_eq!(request.extra.get("vendor").unwrap().as_str(), r#"{"priority":1}"#);
/// assert!(String::from_utf8(request.to_vec()).unwrap().ends_with(r#""vendor":{"priority":1}}"#));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extra {
    /// One bit per known member, by its position in the type: whether it was `null`.
    nulls: u64,
    /// `None` in most objects, which keeps them small.
    members: Option<Box<Members>>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Members {
    named: BTreeMap<Box<str>, Json>,
    /// Members whose names contain lone surrogates, by the escaped text of the name.
    unnamed: BTreeMap<Box<str>, Json>,
}

impl Extra {
    /// The value of a member that is not in a field; `None` if there is none.
    ///
    /// A known member that was `null` is not included; see `is_null` of the object.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members.as_ref()?.named.get(name)
    }

    /// Adds or replaces a member and returns its previous value.
    ///
    /// Use it to send members that have no field.
    pub fn insert(&mut self, name: impl Into<Box<str>>, value: impl Into<Json>) -> Option<Json> {
        let members = self.members.get_or_insert_default();
        members.named.insert(name.into(), value.into())
    }

    /// Removes a member and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let members = self.members.as_mut()?;
        let removed = members.named.remove(name);
        if members.named.is_empty() && members.unnamed.is_empty() {
            self.members = None;
        }
        removed
    }

    /// The members in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.members
            .iter()
            .flat_map(|members| members.named.iter())
            .map(|(name, value)| (&**name, value))
    }

    /// The number of members; known members that were `null` do not count.
    pub fn len(&self) -> usize {
        self.members.as_ref().map_or(0, |members| members.named.len())
    }

    /// Whether there are no members; known members that were `null` do not count.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a member was `null` and nothing else was put here in its place.
    #[inline(never)]
    pub(crate) fn is_null_without(&self, place: usize, name: &str) -> bool {
        self.nulls >> place & 1 == 1 && self.get(name).is_none()
    }

    /// One bit for each member, by its place: whether it was `null` and nothing else was put here.
    pub(crate) fn nulls_among(&self, members: &[Member]) -> u64 {
        if self.nulls == 0 || self.members.is_none() {
            return self.nulls;
        }
        let members = members.iter().enumerate();
        members
            .filter(|(place, (name, _))| self.is_null_without(*place, name))
            .fold(0, |nulls, (place, _)| nulls | 1 << place)
    }

    /// Drops what is known of a member.
    #[cold]
    pub(crate) fn forget(&mut self, place: usize, name: &str) {
        self.set_null(place, false);
        self.remove(name);
    }

    pub(crate) fn set_null(&mut self, member: usize, null: bool) {
        self.nulls = self.nulls & !(1 << member) | u64::from(null) << member;
    }

    /// Adds a member whose name contains a lone surrogate.
    pub(crate) fn insert_unnamed(&mut self, name: RawString<'_>, value: Json) {
        let members = self.members.get_or_insert_default();
        members.unnamed.insert(name.as_str().into(), value);
    }

    pub(crate) fn has_unnamed(&self) -> bool {
        let members = self.members.as_ref();
        members.is_some_and(|members| !members.unnamed.is_empty())
    }

    /// Adds the members whose names contain lone surrogates to the text of an object.
    pub(crate) fn add_unnamed(&self, object: Vec<u8>) -> Json {
        let mut text = String::from_utf8(object).expect("serde_json writes UTF-8");
        text.pop();
        let unnamed = self.members.iter().flat_map(|members| &members.unnamed);
        for (name, value) in unnamed {
            if text.len() > 1 {
                text.push(',');
            }
            text.extend(["\"", name, "\":", value.as_str()]);
        }
        text.push('}');
        Json::from_text(&text).expect("members of an object make an object")
    }
}
