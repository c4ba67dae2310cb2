//! Says in the words of a client what a change is about: which body, which member, which aspect.

use std::fmt;

use chatwire_json::Pointer;
use serde::Serialize;

use super::range::is_bound;
use crate::{part::Part, prose::is_prose};

/// The aspect of the API that a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Aspect {
    /// A member, body, parameter or status as a whole, which was added or removed.
    Member,
    /// The JSON type of a value.
    Type,
    /// The values that are listed (`enum`, `const`).
    Values,
    /// Whether a member is required.
    Required,
    /// A limit on a number, a length or a count, or the form of a text.
    Limit,
    /// An alternative of a union.
    Alternative,
    /// Whether further members are admitted.
    FurtherMembers,
    /// The value of a member that is absent.
    Default,
    /// Descriptions and other words.
    Words,
    /// Any other keyword.
    Other,
}

impl Aspect {
    /// The aspect in kebab case, as reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Type => "type",
            Self::Values => "values",
            Self::Required => "required",
            Self::Limit => "limit",
            Self::Alternative => "alternative",
            Self::FurtherMembers => "further-members",
            Self::Default => "default",
            Self::Words => "words",
            Self::Other => "other",
        }
    }

    fn of_keyword(keyword: &str) -> Self {
        match keyword {
            "type" | "nullable" => Self::Type,
            "enum" | "const" => Self::Values,
            "required" => Self::Required,
            "format" | "pattern" | "uniqueItems" | "multipleOf" => Self::Limit,
            "anyOf" | "oneOf" | "allOf" => Self::Alternative,
            "additionalProperties" => Self::FurtherMembers,
            "default" => Self::Default,
            _ if is_bound(keyword) => Self::Limit,
            _ if is_prose(keyword) => Self::Words,
            _ => Self::Other,
        }
    }
}

/// Where a client meets a change.
///
/// Prints as `request messages[].name`; an alternative of a union prints as `messages[]<2>`, its
/// position counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct ClientPlace {
    /// The body; `None` for what is in no body of a success, such as a parameter or another status.
    pub part: Option<Part>,
    /// The path of the member in the body, such as `choices[].message.content`; empty for the whole
    /// body. Without a body, the rest of the JSON pointer in the operation.
    pub member: String,
    /// What of it changed.
    pub aspect: Aspect,
}

impl fmt::Display for ClientPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part, self.member.as_str()) {
            (Some(part), "") => write!(f, "{part}"),
            (Some(part), member) => write!(f, "{part} {member}"),
            (None, rest) => f.write_str(rest),
        }
    }
}

impl ClientPlace {
    /// The place that a pointer into an OpenAPI document leads to.
    pub(super) fn of(pointer: &Pointer) -> Self {
        let tokens: Vec<_> = pointer.tokens().map(String::from).collect();
        let tokens: Vec<_> = tokens.iter().map(String::as_str).collect();
        // What comes before are `paths`, the path and the method.
        let operation = tokens.get(3..).unwrap_or_default();
        let (part, schema) = match operation {
            ["requestBody", "content", _, "schema", schema @ ..] => (Part::Request, schema),
            ["responses", status, "content", media, "schema", schema @ ..]
                if status.starts_with('2') =>
            {
                let is_stream = media.starts_with("text/event-stream");
                (if is_stream { Part::Chunk } else { Part::Response }, schema)
            }
            rest => return Self::outside(rest),
        };
        let (member, aspect) = walk(schema);
        Self { part: Some(part), member, aspect }
    }

    fn outside(rest: &[&str]) -> Self {
        let aspect = match rest {
            ["requestBody", "required"] => Aspect::Required,
            [.., last] if rest.len() > 2 => match Aspect::of_keyword(last) {
                Aspect::Other => Aspect::Member,
                aspect => aspect,
            },
            [last] if is_prose(last) => Aspect::Words,
            _ => Aspect::Member,
        };
        Self { part: None, member: rest.join(" "), aspect }
    }
}

/// The path of a member and the last keyword, from the tokens below a schema.
fn walk(mut tokens: &[&str]) -> (String, Aspect) {
    let (mut member, mut aspect) = (String::new(), Aspect::Member);
    loop {
        (tokens, aspect) = match tokens {
            [] => return (member, aspect),
            ["properties", name, rest @ ..] => {
                if !member.is_empty() {
                    member.push('.');
                }
                member.push_str(name);
                (rest, Aspect::Member)
            }
            ["items", rest @ ..] => {
                member.push_str("[]");
                (rest, Aspect::Member)
            }
            ["additionalProperties", rest @ ..] if !rest.is_empty() => {
                member.push_str(".*");
                (rest, Aspect::Member)
            }
            [keyword @ ("anyOf" | "oneOf"), position, rest @ ..] => {
                let number = position.parse::<usize>().map_or(0, |position| position + 1);
                member.push_str(&format!("<{number}>"));
                (rest, Aspect::of_keyword(keyword))
            }
            ["allOf", _, rest @ ..] => (rest, aspect),
            [keyword, rest @ ..] => (rest, Aspect::of_keyword(keyword)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(below: &str, place: &str, aspect: Aspect) {
        let pointer = format!("/paths/~1v1~1chat~1completions/post/{below}");
        let found = ClientPlace::of(&Pointer::parse(pointer).unwrap());
        assert_eq!((found.to_string().as_str(), found.aspect), (place, aspect));
    }

    #[test]
    fn a_pointer_is_a_member_of_a_body() {
        let request = |below: &str, place: &str, aspect| {
            let below = format!("requestBody/content/application~1json/schema{below}");
            check(&below, place, aspect);
        };
        request("", "request", Aspect::Member);
        request("/properties/seed", "request seed", Aspect::Member);
        request("/properties/type", "request type", Aspect::Member);
        request("/properties/type/type", "request type", Aspect::Type);
        request("/properties/n/maximum", "request n", Aspect::Limit);
        request("/properties/n/default", "request n", Aspect::Default);
        request("/required", "request", Aspect::Required);
        let name = "/properties/messages/items/oneOf/1/properties/name/description";
        request(name, "request messages[]<2>.name", Aspect::Words);
        request("/properties/stop/anyOf/0", "request stop<1>", Aspect::Alternative);
        request("/properties/a/additionalProperties", "request a", Aspect::FurtherMembers);
        request("/properties/a/additionalProperties/enum", "request a.*", Aspect::Values);
        request("/properties/a/unheardOf", "request a", Aspect::Other);
    }

    #[test]
    fn responses_and_chunks_are_told_apart() {
        let role = "schema/properties/choices/items/properties/role/enum";
        let json = format!("responses/200/content/application~1json/{role}");
        check(&json, "response choices[].role", Aspect::Values);
        let stream = format!("responses/200/content/text~1event-stream/{role}");
        check(&stream, "chunk choices[].role", Aspect::Values);
    }

    #[test]
    fn what_is_in_no_body_keeps_its_place() {
        check("parameters/query:v", "parameters query:v", Aspect::Member);
        check("responses/429", "responses 429", Aspect::Member);
        check("requestBody/required", "requestBody required", Aspect::Required);
        check("responses/200/description", "responses 200 description", Aspect::Words);
        check("summary", "summary", Aspect::Words);
    }
}
