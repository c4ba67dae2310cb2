//! Where two JSON documents differ.

use super::json::Json;

/// The most places that are told.
const MAX_PLACES: usize = 8;

/// The JSON pointers (RFC 6901) of the places where two documents differ, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Differences {
    /// The first places, in the order of the documents.
    pub(super) pointers: Vec<String>,
    /// All places, those not told included.
    pub(super) count: usize,
}

/// Compares two documents; a member or item that only one of them has is one place.
pub(super) fn between(left: &Json, right: &Json) -> Differences {
    let mut differences = Differences::default();
    compare(left, right, &mut String::new(), &mut differences);
    differences
}

fn compare(left: &Json, right: &Json, pointer: &mut String, found: &mut Differences) {
    match (left, right) {
        (Json::Object(left), Json::Object(right)) => {
            for (name, value) in left {
                step(pointer, name, |pointer| match right.get(name) {
                    Some(other) => compare(value, other, pointer, found),
                    None => found.add(pointer),
                });
            }
            for name in right.keys().filter(|name| !left.contains_key(*name)) {
                step(pointer, name, |pointer| found.add(pointer));
            }
        }
        (Json::Array(left), Json::Array(right)) => {
            for index in 0..left.len().max(right.len()) {
                step(pointer, &index.to_string(), |pointer| {
                    match (left.get(index), right.get(index)) {
                        (Some(value), Some(other)) => compare(value, other, pointer, found),
                        _ => found.add(pointer),
                    }
                });
            }
        }
        _ if left.same(right) => {}
        _ => found.add(pointer),
    }
}

fn step(pointer: &mut String, name: &str, inside: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
    inside(pointer);
    pointer.truncate(length);
}

impl Differences {
    fn add(&mut self, pointer: &str) {
        self.count += 1;
        if self.pointers.len() < MAX_PLACES {
            self.pointers.push(pointer.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left: &str, right: &str, expected: &[&str]) {
        let parse = |text: &str| Json::parse(text.as_bytes()).unwrap();
        let differences = between(&parse(left), &parse(right));
        assert_eq!(differences.pointers, expected);
        assert_eq!(differences.count, expected.len());
    }

    #[test]
    fn places_are_named() {
        check("1", "1.0", &[]);
        check("1", "2", &[""]);
        check(r#"{"a":1,"b":2}"#, r#"{"a":1.0,"c":2}"#, &["/b", "/c"]);
        check(r#"{"a":[1,{"b":2}]}"#, r#"{"a":[1,{"b":3},4]}"#, &["/a/1/b", "/a/2"]);
        check(r#"{"a/b~":1}"#, r#"{"a/b~":[]}"#, &["/a~1b~0"]);
    }

    #[test]
    fn only_the_first_places_are_kept() {
        let numbers = |from: usize| {
            let items: Vec<_> = (from..from + 20).map(|item| item.to_string()).collect();
            Json::parse(format!("[{}]", items.join(",")).as_bytes()).unwrap()
        };
        let differences = between(&numbers(0), &numbers(100));
        assert_eq!((differences.pointers.len(), differences.count), (8, 20));
    }
}
