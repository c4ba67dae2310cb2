//! A JSON tree for these tests: numbers as text, strings as code units, nothing rounded or
//! replaced.
//!
//! It does not use the crate's own reader, so that it is an independent check.

use std::{collections::BTreeMap, fmt};

/// A JSON value; its `Display` and `Debug` are JSON text.
#[derive(Clone, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "JSON has no other values")]
pub enum Tree {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// The token as text.
    Number(String),
    /// UTF-16 code units, lone surrogates included.
    Text(Vec<u16>),
    /// The items.
    Array(Vec<Self>),
    /// Members in the order of the text, each name once.
    Object(Vec<(Vec<u16>, Self)>),
}

impl Tree {
    /// A string.
    pub fn text(text: &str) -> Self {
        Self::Text(text.encode_utf16().collect())
    }

    /// Parses text that is known to be JSON.
    ///
    /// # Panics
    ///
    /// Panics on other text.
    pub fn parse(text: &str) -> Self {
        let mut parser = Parser { rest: text };
        let tree = parser.value();
        assert_eq!(parser.rest.trim_start(), "", "one value");
        tree
    }

    /// The value in a canonical form: members by name, floats as plain decimals.
    ///
    /// Two texts are equivalent if these are equal; `1` and `1.0` are not.
    pub fn canonical(&self) -> Self {
        match self {
            Self::Number(token) => Self::Number(canonical_number(token)),
            Self::Array(items) => Self::Array(items.iter().map(Self::canonical).collect()),
            Self::Object(members) => {
                // Of several members with the same name, the last one counts.
                let members: BTreeMap<_, _> =
                    members.iter().map(|(name, value)| (name.clone(), value.canonical())).collect();
                Self::Object(members.into_iter().collect())
            }
            other => other.clone(),
        }
    }
}

/// An integer unchanged; a float as its digits and an exponent.
fn canonical_number(token: &str) -> String {
    let Some(end) = token.find(['.', 'e', 'E']) else {
        return token.to_owned();
    };
    let exponent_at = token.find(['e', 'E']).unwrap_or(token.len());
    let exponent: i64 = token
        .get(exponent_at + 1..)
        .map_or(0, |exponent| exponent.parse().expect("an exponent in range"));
    let fraction = token.get(end + 1..exponent_at).unwrap_or_default();
    let digits = format!("{}{fraction}", &token[..end]);
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", &*digits),
    };
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() {
        return format!("{sign}0.");
    }
    let power = exponent - fraction.len() as i64 + (digits.len() - kept.len()) as i64;
    format!("{sign}{}.e{power}", kept.trim_start_matches('0'))
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(token) => f.write_str(token),
            Self::Text(units) => write_string(f, units),
            Self::Array(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if at > 0 { "," } else { "" })?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (at, (name, value)) in members.iter().enumerate() {
                    f.write_str(if at > 0 { "," } else { "" })?;
                    write_string(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn write_string(f: &mut fmt::Formatter<'_>, units: &[u16]) -> fmt::Result {
    f.write_str("\"")?;
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok(character @ ('"' | '\\')) => write!(f, "\\{character}")?,
            Ok(character @ '\0'..='\u{1f}') => write!(f, "\\u{:04x}", character as u32)?,
            Ok(character) => write!(f, "{character}")?,
            Err(half) => write!(f, "\\u{:04x}", half.unpaired_surrogate())?,
        }
    }
    f.write_str("\"")
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn value(&mut self) -> Tree {
        self.rest = self.rest.trim_start();
        match self.rest.as_bytes()[0] {
            b'{' => {
                let mut members = Vec::new();
                while self.another('}') {
                    let name = self.string();
                    assert!(self.eat(':'), "a colon after a name");
                    members.push((name, self.value()));
                }
                Tree::Object(members)
            }
            b'[' => {
                let mut items = Vec::new();
                while self.another(']') {
                    items.push(self.value());
                }
                Tree::Array(items)
            }
            b'"' => Tree::Text(self.string()),
            _ => {
                let end = self.rest.find([',', '}', ']', ' ', '\n', '\r', '\t']);
                let (token, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
                self.rest = rest;
                match token {
                    "null" => Tree::Null,
                    "true" | "false" => Tree::Bool(token == "true"),
                    _ => Tree::Number(token.to_owned()),
                }
            }
        }
    }

    /// Skips an opening bracket or a comma; false at the closing bracket.
    fn another(&mut self, close: char) -> bool {
        self.rest = self.rest.trim_start();
        let first = self.rest.starts_with(['{', '[']);
        if !first && self.eat(close) {
            return false;
        }
        self.rest = self.rest[1..].trim_start();
        !(first && self.eat(close))
    }

    fn eat(&mut self, expected: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn string(&mut self) -> Vec<u16> {
        assert!(self.eat('"'), "an opening quote");
        let mut units = Vec::new();
        let mut characters = self.rest.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return units;
                }
                '\\' => {
                    let (_, escape) = characters.next().expect("an escape");
                    units.push(match escape {
                        'u' => {
                            let digits = self.rest[at + 2..].get(..4).expect("four digits");
                            characters.nth(3);
                            u16::from_str_radix(digits, 16).expect("hexadecimal digits")
                        }
                        'b' => 8,
                        'f' => 12,
                        'n' => 10,
                        'r' => 13,
                        't' => 9,
                        other => other as u16,
                    });
                }
                other => units.extend_from_slice(other.encode_utf16(&mut [0; 2])),
            }
        }
        panic!("a string that ends")
    }
}

#[test]
fn what_is_the_same_and_what_is_not() {
    #[track_caller]
    fn check(one: &str, other: &str, same: bool) {
        let canonical = |text| Tree::parse(text).canonical();
        assert_eq!(canonical(one) == canonical(other), same, "{one} {other}");
    }
    check(r#"{"a":1,"b":[]}"#, r#" { "b" : [ ] , "a" : 1 } "#, true);
    check(r#"[1e3,0.50]"#, r#"[1000.0,5e-1]"#, true);
    check(r#"["\u00e9\ud83c\udf88\/"]"#, r#"["é🎈/"]"#, true);
    check("1", "1.0", false);
    check("9007199254740993", "9007199254740992", false);
    check("0.1", "0.10000000000000001", false);
    check("-0.0", "0.0", false);
    check(r#""\ud83c""#, r#""\ufffd""#, false);
    check(r#"{"a":null}"#, "{}", false);
}
