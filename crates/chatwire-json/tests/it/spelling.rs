//! Generated documents, an independent comparison of them, and other spellings of them.

use std::fmt;

use proptest::{collection::vec, prelude::*, sample::select};

/// A generated document.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Word(&'static str),
    /// Digits, and the power of ten of the last of them.
    Number(i64, i16),
    Text(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// Any document, of few different parts, so that equal documents are not rare.
pub(crate) fn documents() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        select(vec!["null", "true", "false"]).prop_map(Tree::Word),
        (select(vec![0, 1, 10, -1, 100, i64::MAX, i64::MAX - 1]), select(vec![0, 1, -1, 400]))
            .prop_map(|(digits, power)| Tree::Number(digits, power)),
        (any::<i64>(), any::<i16>()).prop_map(|(digits, power)| Tree::Number(digits, power)),
        text().prop_map(Tree::Text),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Tree::Array),
            vec((text(), inner), 0..4).prop_map(Tree::Object),
        ]
    })
}

/// A document in two spellings.
pub(crate) fn spelled_twice() -> impl Strategy<Value = (String, String)> {
    (documents(), vec(any::<u8>(), 1..64)).prop_map(|(document, choices)| {
        let mut spelled = String::new();
        let mut choices = choices.into_iter().cycle();
        document.spell(&mut spelled, &mut || choices.next().unwrap_or_default());
        (document.to_string(), spelled)
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["a", "b", "", "é", "\"/", "\n", "🎈"]).prop_map(str::to_owned),
        any::<String>()
    ]
}

impl Tree {
    /// Whether two documents mean the same, by arithmetic on the numbers that they were made of.
    pub(crate) fn means_the_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Word(one), Self::Word(other)) => one == other,
            (Self::Number(one, power), Self::Number(other, other_power)) => {
                let reduced = |mut digits: i64, mut power: i64| {
                    while digits != 0 && digits % 10 == 0 {
                        (digits, power) = (digits / 10, power + 1);
                    }
                    (digits, if digits == 0 { 0 } else { power })
                };
                reduced(*one, i64::from(*power)) == reduced(*other, i64::from(*other_power))
            }
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Array(items), Self::Array(others)) => {
                items.len() == others.len()
                    && items.iter().zip(others).all(|(one, other)| one.means_the_same_as(other))
            }
            (Self::Object(members), Self::Object(others)) => {
                let of_name = |members: &[(String, Self)], name: &str| -> Vec<Self> {
                    let named = members.iter().filter(|member| member.0 == name);
                    named.map(|(_, value)| value.clone()).collect()
                };
                members.len() == others.len()
                    && members.iter().all(|(name, _)| {
                        Self::Array(of_name(members, name))
                            .means_the_same_as(&Self::Array(of_name(others, name)))
                    })
            }
            _ => false,
        }
    }

    /// Writes the document in a spelling that `choose` decides.
    fn spell(&self, out: &mut String, choose: &mut impl FnMut() -> u8) {
        space(out, choose);
        match self {
            Self::Word(word) => out.push_str(word),
            Self::Number(digits, power) => spell_number(*digits, *power, out, choose),
            Self::Text(text) => spell_text(text, out, choose),
            Self::Array(items) => {
                out.push('[');
                for (place, item) in items.iter().enumerate() {
                    out.push_str(if place > 0 { "," } else { "" });
                    item.spell(out, choose);
                }
                out.push(']');
            }
            Self::Object(members) => {
                let mut order: Vec<_> = members.iter().collect();
                // Members of one name keep their order.
                if choose().is_multiple_of(2) {
                    order.sort_by(|(one, _), (other, _)| other.cmp(one));
                }
                out.push('{');
                for (place, (name, value)) in order.into_iter().enumerate() {
                    out.push_str(if place > 0 { "," } else { "" });
                    space(out, choose);
                    spell_text(name, out, choose);
                    space(out, choose);
                    out.push(':');
                    value.spell(out, choose);
                }
                out.push('}');
            }
        }
        space(out, choose);
    }
}

fn space(out: &mut String, choose: &mut impl FnMut() -> u8) {
    out.push_str(["", "", " ", "\n", "\t\r"][usize::from(choose()) % 5]);
}

fn spell_number(digits: i64, power: i16, out: &mut String, choose: &mut impl FnMut() -> u8) {
    let sign = if digits < 0 || digits == 0 && choose().is_multiple_of(2) { "-" } else { "" };
    let spelled = digits.unsigned_abs().to_string();
    let moved = usize::from(choose()) % 30;
    let (mantissa, power) = match choose() % 4 {
        0 => (format!("{spelled}{}", "0".repeat(moved)), i64::from(power) - moved as i64),
        1 => (
            format!("0.{}{spelled}", "0".repeat(moved)),
            i64::from(power) + (spelled.len() + moved) as i64,
        ),
        2 => (format!("{spelled}.{}", "0".repeat(moved + 1)), i64::from(power)),
        _ => {
            let (whole, fraction) = spelled.split_at(1);
            let point = if fraction.is_empty() { "" } else { "." };
            (format!("{whole}{point}{fraction}"), i64::from(power) + fraction.len() as i64)
        }
    };
    // A whole part has no zero in front of other digits.
    let mantissa = if digits == 0 { "0.00".to_owned() } else { mantissa };
    let e = ["e", "E", "e+", "E+"][usize::from(choose()) % if power < 0 { 2 } else { 4 }];
    let zeros = ["", "000"][usize::from(choose()) % 2];
    let minus = if power < 0 { "-" } else { "" };
    out.push_str(&format!("{sign}{mantissa}{e}{minus}{zeros}{}", power.unsigned_abs()));
}

fn spell_text(text: &str, out: &mut String, choose: &mut impl FnMut() -> u8) {
    out.push('"');
    for character in text.chars() {
        let must = matches!(character, '"' | '\\' | '\0'..='\u{1f}');
        if must || choose().is_multiple_of(4) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let hex = format!("\\u{unit:04x}");
                out.push_str(&if choose().is_multiple_of(2) {
                    hex.to_uppercase().replace('U', "u")
                } else {
                    hex
                });
            }
        } else {
            out.push(character);
        }
    }
    out.push('"');
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Number(digits, power) => write!(f, "{digits}e{power}"),
            Self::Text(text) => f.write_str(&serde_json::Value::from(text.as_str()).to_string()),
            Self::Array(items) => {
                f.write_str("[")?;
                for (place, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if place > 0 { "," } else { "" })?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (place, (name, value)) in members.iter().enumerate() {
                    let name = serde_json::Value::from(name.as_str());
                    write!(f, "{}{name}:{value}", if place > 0 { "," } else { "" })?;
                }
                f.write_str("}")
            }
        }
    }
}
