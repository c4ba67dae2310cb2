//! Combined schemas: `oneOf`, `anyOf` and `allOf`.

use chatwire_json::Result;

use super::{
    instance::Instance,
    kinds::Kinds,
    schema::Schema,
    violation::Keyword,
    walk::{Walk, one_of},
};

/// Records violations unless exactly one schema of `oneOf`, at least one of `anyOf` and all of
/// `allOf` accept the value at byte `at`.
pub(super) fn check(
    walk: &mut Walk<'_>,
    schema: &'static Schema,
    instance: &Instance<'_>,
    at: usize,
) -> Result<()> {
    for (keyword, branches) in [(Keyword::OneOf, schema.one_of), (Keyword::AnyOf, schema.any_of)] {
        if branches.is_empty() {
            continue;
        }
        let mut accepting = 0;
        for branch in branches {
            accepting += usize::from(walk.accepts(branch, at)?);
            if accepting > 0 && keyword == Keyword::AnyOf {
                break;
            }
        }
        match (accepting, keyword) {
            (0, _) if walk.probing => walk.violate(keyword, String::new(), String::new()),
            (0, _) => explain(walk, keyword, branches, instance, at)?,
            (2.., Keyword::OneOf) => {
                let expected = format!("valid against exactly one of {} schemas", branches.len());
                walk.violate(keyword, expected, format!("valid against {accepting}"));
            }
            _ => {}
        }
    }
    for (index, branch) in schema.all_of.iter().enumerate() {
        walk.check_branch(branch, at, "allOf", index)?;
    }
    Ok(())
}

/// Records why no schema accepts the value, by the schema that was most likely intended.
fn explain(
    walk: &mut Walk<'_>,
    keyword: Keyword,
    branches: &'static [&'static Schema],
    instance: &Instance<'_>,
    at: usize,
) -> Result<()> {
    let of_kind = || branches.iter().filter(|branch| kinds(branch).has(instance.kind()));
    if of_kind().next().is_none() {
        let allowed = branches.iter().fold(Kinds::NONE, |all, branch| all.or(kinds(branch)));
        walk.violate(keyword, allowed.to_string(), instance.describe());
        return Ok(());
    }

    let mut mismatched = Vec::new();
    let mut nearest: Option<Vec<_>> = None;
    for (index, branch) in branches.iter().enumerate() {
        if !kinds(branch).has(instance.kind()) {
            continue;
        }
        if let Some(discriminator) = mismatched_discriminator(walk, branch, instance)? {
            mismatched.push(discriminator);
            continue;
        }
        let step = [keyword.to_string(), index.to_string()];
        let violations = walk.violations_of(branch, at, step)?;
        if nearest.as_ref().is_none_or(|nearest| violations.len() < nearest.len()) {
            nearest = Some(violations);
        }
    }
    if let Some(violations) = nearest {
        walk.found.extend(violations);
        return Ok(());
    }

    // No schema has this discriminator value, such as an unknown `role`.
    let Discriminator { name, words } = merged(mismatched);
    let actual = match instance {
        Instance::Object(members) => members.get(name).copied(),
        _ => None,
    };
    let actual = match actual {
        Some(at) => Instance::at(walk.text, at)?.describe_enum(),
        None => instance.describe(),
    };
    walk.violate_member(name, keyword, one_of(&words), actual);
    Ok(())
}

/// The types that a schema may accept, combined schemas included.
fn kinds(schema: &Schema) -> Kinds {
    let mut kinds = schema.kinds;
    for branches in [schema.one_of, schema.any_of] {
        if !branches.is_empty() {
            let inner =
                branches.iter().fold(Kinds::NONE, |all, branch| all.or(self::kinds(branch)));
            kinds = kinds.and(inner);
        }
    }
    for branch in schema.all_of {
        kinds = kinds.and(self::kinds(branch));
    }
    if schema.or_null { kinds.or(Kinds::NULL) } else { kinds }
}

/// A required member whose value selects the schema of an object, and its allowed values.
struct Discriminator {
    name: &'static str,
    words: Vec<&'static str>,
}

/// The values of all discriminators with the same member as the first.
fn merged(discriminators: Vec<Discriminator>) -> Discriminator {
    let mut discriminators = discriminators.into_iter();
    let mut first = discriminators.next().expect("a schema of this type accepts or mismatches");
    for other in discriminators.filter(|other| other.name == first.name) {
        first.words.extend(other.words);
    }
    first
}

/// The discriminator whose value shows that the value is not intended for this schema.
fn mismatched_discriminator(
    walk: &Walk<'_>,
    schema: &'static Schema,
    instance: &Instance<'_>,
) -> Result<Option<Discriminator>> {
    let Instance::Object(members) = instance else { return Ok(None) };
    for (name, property) in schema.properties {
        if property.words.is_empty() || !schema.required.contains(name) {
            continue;
        }
        if let Some(at) = members.get(*name)
            && !walk.accepts(property, *at)?
        {
            return Ok(Some(Discriminator { name, words: property.words.to_vec() }));
        }
    }
    for branch in schema.all_of {
        if let Some(discriminator) = mismatched_discriminator(walk, branch, instance)? {
            return Ok(Some(discriminator));
        }
    }
    for branches in [schema.one_of, schema.any_of] {
        let mut discriminators = Vec::new();
        for branch in branches {
            discriminators.extend(mismatched_discriminator(walk, branch, instance)?);
        }
        if !branches.is_empty() && discriminators.len() == branches.len() {
            return Ok(Some(merged(discriminators)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use crate::limits::{kinds::Kinds, profile::Profile, schema::Schema, walk::violations};

    static TEXT: Schema = Schema::of(Kinds::STRING);
    static WORD: Schema = Schema::of(Kinds::STRING).words(&["auto", "none"]);
    static LIST: Schema = Schema::of(Kinds::ARRAY).items(&WORD);
    static LABEL_A: Schema = Schema::of(Kinds::STRING).words(&["a"]);
    static LABEL_B: Schema = Schema::of(Kinds::STRING).words(&["b"]);
    static A: Schema = Schema::of(Kinds::OBJECT)
        .properties(&[("type", &LABEL_A), ("x", &TEXT)])
        .required(&["type", "x"]);
    static B: Schema =
        Schema::of(Kinds::OBJECT).properties(&[("type", &LABEL_B)]).required(&["type"]).closed();
    static EITHER: Schema = Schema::of(Kinds::ANY).any_of(&[&LIST, &A, &B]);

    static SCHEMAS: Schema = Schema::of(Kinds::ANY).one_of(&[&TEXT, &WORD, &EITHER]);
    static PROFILE: Profile = Profile { name: "test", models: &[], schema: &SCHEMAS };

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = violations(text, &PROFILE).unwrap();
        let messages: Vec<_> = found.iter().map(ToString::to_string).collect();
        let messages: Vec<_> = messages
            .iter()
            .filter_map(|message| message.strip_suffix(" in the request schema of test)"))
            .collect();
        assert_eq!(messages, expected);
    }

    #[test]
    fn exactly_one_schema_accepts() {
        check("\"x\"", &[]);
        check("[\"auto\"]", &[]);
        check(
            "\"auto\"",
            &[
                "the request must be valid against exactly one of 3 schemas, is valid against 2 (/oneOf",
            ],
        );
        check("1", &["the request must be a string or an array or an object, is 1 (/oneOf"]);
    }

    #[test]
    fn the_intended_schema_is_explained() {
        check(
            "[\"auto\", \"x\", 1]",
            &[
                "/1 must be one of `auto`, `none`, is `x` (/oneOf/2/anyOf/0/items/enum",
                "/2 must be one of `auto`, `none`, is 1 (/oneOf/2/anyOf/0/items/enum",
            ],
        );
        check(
            "{\"type\":\"a\"}",
            &[
                "the request must be an object with `x`, is an object without it (/oneOf/2/anyOf/1/required",
            ],
        );
        check(
            "{\"type\":\"b\",\"x\":[]}",
            &["/x must be absent, is an array (/oneOf/2/anyOf/2/additionalProperties"],
        );
        check("{\"type\":\"c\"}", &["/type must be one of `a`, `b`, is `c` (/oneOf/2/anyOf"]);
        check(
            "{}",
            &[
                "the request must be an object with `type`, is an object without it (/oneOf/2/anyOf/2/required",
            ],
        );
    }

    static SHORT: Schema = Schema::of(Kinds::STRING).max_length(2);
    static PAIR: Schema = Schema::of(Kinds::ARRAY).items(&SHORT).min_items(1).max_items(2);
    static BASE: Schema = Schema::of(Kinds::OBJECT).properties(&[("a", &PAIR)]);
    static MORE: Schema =
        Schema::of(Kinds::OBJECT).properties(&[("b", &OPTIONAL)]).required(&["b"]);
    static OPTIONAL: Schema = Schema::of(Kinds::ANY).one_of(&[&TEXT]).or_null();
    static BOTH: Schema = Schema::of(Kinds::ANY).all_of(&[&BASE, &MORE]);
    static PARTS: Profile = Profile { name: "parts", models: &[], schema: &BOTH };

    #[test]
    fn every_part_of_all_of_is_checked() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            let found = violations(text, &PARTS).unwrap();
            let said: Vec<_> = found
                .iter()
                .map(|one| format!("{} {} {}", one.pointer, one.expected, one.schema_pointer))
                .collect();
            assert_eq!(said, expected);
        }
        check("{\"a\":[\"x\"],\"b\":null}", &[]);
        check("{\"b\":\"x\"}", &[]);
        check("{}", &[" an object with `b` /allOf/1/required"]);
        check(
            "{\"a\":[],\"b\":1}",
            &[
                "/a an array that is not empty /allOf/0/properties/a/minItems",
                "/b a string /allOf/1/properties/b/oneOf",
            ],
        );
        check(
            "{\"a\":[\"x\",\"y\",\"long\"],\"b\":\"\"}",
            &[
                "/a an array of 2 items or fewer /allOf/0/properties/a/maxItems",
                "/a/2 a string of 2 characters or fewer /allOf/0/properties/a/items/maxLength",
            ],
        );
        check("null", &[" an object /allOf/0/type", " an object /allOf/1/type"]);
    }
}
