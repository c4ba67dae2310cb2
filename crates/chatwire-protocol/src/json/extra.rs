//! What an object carried beside its typed members.

use std::collections::BTreeMap;

use chatwire_json::{Json, RawString};

/// Members that a typed object keeps beside its fields.
///
/// Three sorts end up here, so that writing the object gives back what was read:
/// members the type does not know, members whose value is not of the field's type (the field is then `None`), and the fact that a known member was `null`.
/// A field that is set wins over anything kept here under its name, and a value kept here over `null`.
///
/// A member whose name no Rust string can hold, because it has half a surrogate pair, is kept and written but not listed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extra {
    /// One bit for each known member, by its place in the type, that was `null`.
    nulls: u64,
    /// Most objects have none, and then this is one word.
    members: Option<Box<Members>>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Members {
    named: BTreeMap<Box<str>, Json>,
    /// By the text between the quotes of their names.
    unnamed: BTreeMap<Box<str>, Json>,
}

impl Extra {
    /// The member as it came, when no field holds it.
    ///
    /// A known member that was `null` is not listed here: ask the object's `is_null`.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members.as_ref()?.named.get(name)
    }

    /// Adds a member, or replaces one; gives back what it replaced.
    ///
    /// Use it to send what this crate has no field for.
    pub fn insert(&mut self, name: impl Into<Box<str>>, value: impl Into<Json>) -> Option<Json> {
        let members = self.members.get_or_insert_default();
        members.named.insert(name.into(), value.into())
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let members = self.members.as_mut()?;
        let removed = members.named.remove(name);
        if members.named.is_empty() && members.unnamed.is_empty() {
            self.members = None;
        }
        removed
    }

    /// All members kept here, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.members
            .iter()
            .flat_map(|members| members.named.iter())
            .map(|(name, value)| (&**name, value))
    }

    /// How many members are kept here; known ones that were `null` are not counted.
    pub fn len(&self) -> usize {
        self.members.as_ref().map_or(0, |members| members.named.len())
    }

    /// Whether no member is kept here.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn is_null(&self, member: usize) -> bool {
        self.nulls >> member & 1 == 1
    }

    pub(crate) fn set_null(&mut self, member: usize, null: bool) {
        self.nulls = self.nulls & !(1 << member) | u64::from(null) << member;
    }

    /// Keeps a member whose name cannot be decoded.
    pub(crate) fn insert_unnamed(&mut self, name: RawString<'_>, value: Json) {
        let members = self.members.get_or_insert_default();
        members.unnamed.insert(name.as_str().into(), value);
    }

    pub(crate) fn has_unnamed(&self) -> bool {
        let members = self.members.as_ref();
        members.is_some_and(|members| !members.unnamed.is_empty())
    }

    /// Adds the members whose names cannot be decoded to the text of an object.
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
