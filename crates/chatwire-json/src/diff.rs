//! Where two documents differ.

use std::{cmp::Ordering, fmt, iter::Peekable, vec};

use crate::{
    canonical::{Layout, Numbers},
    document::Document,
    equality::scalars_are_equal,
    json::Json,
    node::{Member, Node},
    pointer::Pointer,
    reader::Kind,
    string::RawString,
};

/// Maximum number of characters shown of a value.
const MAX_SHOWN: usize = 120;

/// One place at which two documents are not equal: the smallest values that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The place, in both.
    pub pointer: Pointer,
    /// The value in the first document; `None` when it has none.
    pub left: Option<Json>,
    /// The value in the second document; `None` when it has none.
    pub right: Option<Json>,
}

/// The kind of a [`Difference`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// Only the second document has a value there.
    Added,
    /// Only the first document has a value there.
    Removed,
    /// The documents have different values there.
    Changed,
}

/// The differences between two values, in the order of the first one's items and of the names of
/// members; none when they are equal.
///
/// Values of different kinds, and scalars, differ as a whole; arrays and objects where their items
/// and members do.
/// Items are compared by position: an item that one array lacks shifts the items after it.
///
/// ```
/// use chatwire_json::{DifferenceKind, Document, differences};
///
/// let left = Document::parse(r#"{"a": [1, 2], "b": 1}"#)?;
/// let right = Document::parse(r#"{"a": [1.0, 3], "c": 0}"#)?;
/// let found: Vec<_> = differences(left.root(), right.root()).collect();
/// assert_eq!(found[0].to_string(), "/a/1: 2 against 3");
/// assert_eq!(found[1].to_string(), "/b: 1 against nothing");
/// assert_eq!(found[2].kind(), DifferenceKind::Added);
/// # Ok::<(), chatwire_json::DocumentError>(())
/// ```
pub fn differences<'a>(left: Node<'a>, right: Node<'a>) -> Differences<'a> {
    Differences { roots: Some((left, right)), open: Vec::new(), pointer: Pointer::root() }
}

/// The iterator that [`differences`] gives.
#[derive(Debug)]
pub struct Differences<'a> {
    /// The two values, until they have been compared.
    roots: Option<(Node<'a>, Node<'a>)>,
    /// The arrays and objects that are being compared, as many as the documents are deep at most.
    open: Vec<Pairs<'a>>,
    /// The place of the innermost of them.
    pointer: Pointer,
}

/// The parts of two arrays or two objects that are still to be compared.
#[derive(Debug)]
enum Pairs<'a> {
    Items {
        left: vec::IntoIter<Node<'a>>,
        right: vec::IntoIter<Node<'a>>,
        index: usize,
    },
    Members {
        left: Peekable<vec::IntoIter<Member<'a>>>,
        right: Peekable<vec::IntoIter<Member<'a>>>,
    },
}

/// A part that at least one of two values has.
struct Pair<'a> {
    token: Token<'a>,
    left: Option<Node<'a>>,
    right: Option<Node<'a>>,
}

/// The last token of a part's place.
enum Token<'a> {
    /// The part is the value itself.
    None,
    Index(usize),
    Name(RawString<'a>),
}

impl<'a> Iterator for Differences<'a> {
    type Item = Difference;

    fn next(&mut self) -> Option<Difference> {
        let Pair { token, left, right } = self.advance()?;
        let mut pointer = self.pointer.clone();
        token.push_to(&mut pointer);
        let [left, right] = [left, right].map(|node| node.map(|node| node.to_json()));
        Some(Difference { pointer, left, right })
    }

    /// Makes no pointers and copies no values.
    fn count(mut self) -> usize {
        std::iter::from_fn(|| self.advance()).count()
    }
}

impl<'a> Differences<'a> {
    /// The next pair of parts that are not equal, in the value at `pointer`.
    fn advance(&mut self) -> Option<Pair<'a>> {
        loop {
            let roots = self.roots.take().map(|(left, right)| Pair {
                token: Token::None,
                left: Some(left),
                right: Some(right),
            });
            let Some(pair) = roots.or_else(|| self.open.last_mut()?.next()) else {
                self.open.pop()?;
                self.pointer.pop();
                continue;
            };
            let (Some(left), Some(right)) = (pair.left, pair.right) else { return Some(pair) };
            if left.as_str() == right.as_str() {
                continue;
            }
            if let Some(pairs) = Pairs::of(left, right) {
                self.open.push(pairs);
                pair.token.push_to(&mut self.pointer);
            } else if !scalars_are_equal(left, right) {
                return Some(pair);
            }
        }
    }
}

impl Token<'_> {
    fn push_to(&self, pointer: &mut Pointer) {
        match self {
            Self::None => {}
            Self::Index(index) => pointer.push(index),
            Self::Name(name) => pointer.push(name.decode_lossy()),
        }
    }
}

impl<'a> Pairs<'a> {
    /// The parts of two arrays or of two objects; `None` for any other values.
    fn of(left: Node<'a>, right: Node<'a>) -> Option<Self> {
        match (left.kind(), right.kind()) {
            (Kind::Array, Kind::Array) => {
                let [left, right] =
                    [left, right].map(|node| node.items().collect::<Vec<_>>().into_iter());
                Some(Self::Items { left, right, index: 0 })
            }
            (Kind::Object, Kind::Object) => {
                let [left, right] =
                    [left, right].map(|node| node.sorted_members().into_iter().peekable());
                Some(Self::Members { left, right })
            }
            _ => None,
        }
    }

    fn next(&mut self) -> Option<Pair<'a>> {
        match self {
            Self::Items { left, right, index } => {
                let (left, right) = (left.next(), right.next());
                left.or(right)?;
                let token = Token::Index(*index);
                *index += 1;
                Some(Pair { token, left, right })
            }
            Self::Members { left, right } => {
                let order = match (left.peek(), right.peek()) {
                    (Some(one), Some(other)) => one.name.cmp(&other.name),
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (None, None) => return None,
                };
                let left = left.next_if(|_| order.is_le());
                let right = right.next_if(|_| order.is_ge());
                let name = left.or(right)?.name;
                let [left, right] = [left, right].map(|member| member.map(|member| member.value));
                Some(Pair { token: Token::Name(name), left, right })
            }
        }
    }
}

impl Difference {
    /// The kind of the difference.
    pub fn kind(&self) -> DifferenceKind {
        match (&self.left, &self.right) {
            (None, _) => DifferenceKind::Added,
            (_, None) => DifferenceKind::Removed,
            _ => DifferenceKind::Changed,
        }
    }
}

/// Writes `POINTER: LEFT against RIGHT`, long values cut short.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [left, right] = [&self.left, &self.right].map(|value| shown(value.as_ref()));
        write!(f, "{}: {left} against {right}", self.pointer)
    }
}

fn shown(value: Option<&Json>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    let text = match Document::parse(value.as_str()) {
        Ok(document) => document.to_text(Layout::Compact, Numbers::AsSpelled),
        Err(_) => value.as_str().to_owned(),
    };
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::differences;
    use crate::Document;

    #[track_caller]
    fn check(left: &str, right: &str, expected: &[&str]) {
        let [left, right] = [left, right].map(|text| Document::parse(text).unwrap());
        let found = differences(left.root(), right.root()).map(|found| found.to_string());
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_smallest_differing_values_are_named() {
        check("1", "1.0", &[]);
        check("1", "2", &[": 1 against 2"]);
        check("[]", "{}", &[": [] against {}"]);
        check(r#"{"a":{"b/c":[1,2]}}"#, r#"{"a":{"b/c":[1,3]}}"#, &["/a/b~1c/1: 2 against 3"]);
        check(
            r#"{"a":1,"b":2}"#,
            r#"{"a":1.0,"c":2}"#,
            &["/b: 2 against nothing", "/c: nothing against 2"],
        );
        check(
            r#"{"z":true,"a/b~":[1,{"b":2,"c":null}]}"#,
            r#"{"a/b~":[1,{"b":3},4],"z":{}}"#,
            &[
                "/a~1b~0/1/b: 2 against 3",
                "/a~1b~0/1/c: null against nothing",
                "/a~1b~0/2: nothing against 4",
                "/z: true against {}",
            ],
        );
    }

    #[test]
    fn repeated_members_are_compared_in_their_order() {
        check(r#"{"a":1,"a":2}"#, r#"{"a":1,"\u0061":2.0}"#, &[]);
        check(r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#, &["/a: 1 against 2", "/a: 2 against 1"]);
        check(r#"{"a":1,"a":2}"#, r#"{"a":1}"#, &["/a: 2 against nothing"]);
    }

    #[test]
    fn long_values_are_cut() {
        let long = format!("\"{}\"", "é".repeat(500));
        let [left, right] = [long.as_str(), "null"].map(|text| Document::parse(text).unwrap());
        let text = differences(left.root(), right.root()).next().unwrap().to_string();
        assert!(text.ends_with("... against null"), "{text}");
        assert!(text.chars().count() < 200, "{text}");
    }
}
