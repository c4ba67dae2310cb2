//! Whether a text has the value that another text has, found out in one reading.

use crate::{
    node::Node,
    reader::{Kind, Reader},
    syntax::Result,
};

/// How many members of an object may stand in another order.
const MAX_SEARCHED: usize = 32;

impl Node<'_> {
    /// Whether `text` is a document with an equal value, found out in one reading of it.
    ///
    /// A `true` is certain.
    /// A `false` may only mean that a number is spelled in another way, or that members of an
    /// object of more than 32 are in another order; [`differences`](crate::differences) tells.
    ///
    /// ```
    /// use chatwire_json::Document;
    ///
    /// let document = Document::parse(r#"{"a": [1, 2.50], "b": "x"}"#)?;
    /// assert!(document.root().surely_equals(r#"{"b":"\u0078","a":[1,2.50]}"#));
    /// assert!(!document.root().surely_equals(r#"{"b":"x"}"#));
    /// # Ok::<(), chatwire_json::DocumentError>(())
    /// ```
    pub fn surely_equals(&self, text: &str) -> bool {
        let mut reader = Reader::new(text);
        self.as_str() == text
            || is_next(*self, text, &mut reader).is_ok_and(|same| same) && reader.end().is_ok()
    }
}

/// Whether the reader of `text` comes to an equal value; as deep as the document at most.
fn is_next(node: Node<'_>, text: &str, reader: &mut Reader<'_>) -> Result<bool> {
    let kind = reader.peek()?;
    if kind != node.kind() {
        return Ok(false);
    }
    let (own, position) = (node.as_str(), reader.position());
    // Most values are spelled alike. A number could go on where the other one ends.
    if kind != Kind::Number && text.as_bytes()[position..].starts_with(own.as_bytes()) {
        reader.rewind(position + own.len());
        return Ok(true);
    }
    match kind {
        Kind::Object => has_next_members(node, text, reader),
        Kind::Array => {
            reader.enter();
            let (mut first, mut items) = (true, node.items());
            while reader.next_element(&mut first)? {
                match items.next() {
                    Some(item) if is_next(item, text, reader)? => {}
                    _ => return Ok(false),
                }
            }
            Ok(items.next().is_none())
        }
        Kind::String => Ok(Some(reader.raw_string()?) == node.as_string()),
        _ => Ok(reader.raw_value()? == own),
    }
}

fn has_next_members(node: Node<'_>, text: &str, reader: &mut Reader<'_>) -> Result<bool> {
    reader.enter();
    let (mut first, mut count) = (true, 0);
    // The members up to a bounded position that were found, one bit for each.
    let mut found = 0_u32;
    let mut expected = node.members().enumerate().peekable();
    while reader.next_name(&mut first)? {
        let name = reader.member_name()?;
        let is_found =
            |position: usize, found: u32| position < MAX_SEARCHED && found >> position & 1 == 1;
        while expected.next_if(|(position, _)| is_found(*position, found)).is_some() {}
        let member = expected.next_if(|(_, member)| member.name == name).or_else(|| {
            let mut searched = node.members().enumerate().take(MAX_SEARCHED);
            searched.find(|(position, member)| !is_found(*position, found) && member.name == name)
        });
        let Some((position, member)) = member else { return Ok(false) };
        if position < MAX_SEARCHED {
            found |= 1 << position;
        }
        count += 1;
        if !is_next(member.value, text, reader)? {
            return Ok(false);
        }
    }
    Ok(count == node.members().count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::Document;

    #[track_caller]
    fn check(own: &str, text: &str, expected: bool) {
        let document = Document::parse(own).unwrap();
        assert_eq!(document.root().surely_equals(text), expected, "{own} and {text}");
    }

    #[test]
    fn space_order_and_escapes_make_no_difference() {
        check(" { \"a\" :\n[ 1 ,\ttrue\r, null ] } ", r#"{"a":[1,true,null]}"#, true);
        check(r#"{"a":1,"b":{"c":2,"d":3}}"#, r#"{"b":{"d":3,"c":2},"a":1}"#, true);
        check(r#"{"a":"\u00e9"}"#, "{\"\\u0061\":\"é\"}", true);
        check(r#"["\ud83c"]"#, r#"["\uD83C"]"#, true);
        check("{}", " {} ", true);
    }

    #[test]
    fn what_differs_is_not_equal() {
        for (own, text) in [
            (r#"{"a": "b  c"}"#, r#"{"a":"b c"}"#),
            (r#"{"a":1,"b":2}"#, r#"{"a":1}"#),
            (r#"{"a":1}"#, r#"{"a":1,"b":2}"#),
            (r#"{"a":1,"b":1}"#, r#"{"a":1,"a":1}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":1,"a":1}"#),
            ("[1,2]", "[1,2,3]"),
            ("[1,2]", "[1]"),
            ("[1,2]", "[1,2"),
            ("[1,2]", "[1,2]]"),
            ("[1]", "{}"),
            ("[1, 1]", "[12,1]"),
            ("[1, true]", "[1,truex]"),
            ("[]", "[null]"),
            ("1", ""),
        ] {
            check(own, text, false);
        }
    }

    #[test]
    fn many_members_are_found_in_their_order_alone() {
        let object = |names: &mut dyn Iterator<Item = usize>| {
            let members: Vec<_> = names.map(|name| format!("\"{name}\":0")).collect();
            format!("{{{}}}", members.join(","))
        };
        let forth = object(&mut (0..40));
        check(&forth, &object(&mut (0..40)), true);
        check(&forth, &object(&mut (0..40).rev()), false);
        check(&object(&mut (0..32)), &object(&mut (0..32).rev()), true);
    }

    proptest! {
        #[test]
        fn it_agrees_with_equality(
            own in r#"[\[{]("[ab]":|[1,\]}\[{]|"a"|null|,){0,12}[\]}]"#,
            text in r#"[\[{]("[ab]":|[1,\]}\[{]|"a"|null|,){0,12}[\]}]"#,
        ) {
            if let (Ok(own), Ok(other)) = (Document::parse(own), Document::parse(text.as_str())) {
                prop_assert_eq!(own.root().surely_equals(&text), own == other);
            }
        }
    }
}
