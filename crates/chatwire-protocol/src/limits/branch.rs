//! Schemas made of others: `oneOf`, `anyOf` and `allOf`.

use chatwire_json::Result;

use super::{
    instance::Instance,
    kinds::Kinds,
    schema::Schema,
    violation::Bound,
    walk::{Walk, one_of},
};

/// Notes what is wrong when not exactly one form of `oneOf`, no form of `anyOf`, or not every form of `allOf` accepts the value at byte `at`.
pub(super) fn check(
    walk: &mut Walk<'_>,
    schema: &'static Schema,
    instance: &Instance<'_>,
    at: usize,
) -> Result<()> {
    for (bound, branches) in [(Bound::OneOf, schema.one_of), (Bound::AnyOf, schema.any_of)] {
        if branches.is_empty() {
            continue;
        }
        let mut accepting = 0;
        for branch in branches {
            accepting += usize::from(walk.accepts(branch, at)?);
            if accepting > 0 && bound == Bound::AnyOf {
                break;
            }
        }
        match (accepting, bound) {
            (0, _) if walk.probing => walk.violate(bound, String::new(), String::new()),
            (0, _) => explain(walk, bound, branches, instance, at)?,
            (2.., Bound::OneOf) => {
                let expected = format!("of one of {} forms", branches.len());
                walk.violate(bound, expected, format!("of {accepting} of them"));
            }
            _ => {}
        }
    }
    for (index, branch) in schema.all_of.iter().enumerate() {
        walk.check_branch(branch, at, "allOf", index)?;
    }
    Ok(())
}

/// Says why no form accepts the value, by the form that was most likely meant.
fn explain(
    walk: &mut Walk<'_>,
    bound: Bound,
    branches: &'static [&'static Schema],
    instance: &Instance<'_>,
    at: usize,
) -> Result<()> {
    let of_kind = || branches.iter().filter(|branch| kinds(branch).has(instance.kind()));
    if of_kind().next().is_none() {
        let allowed = branches.iter().fold(Kinds::NONE, |all, branch| all.or(kinds(branch)));
        walk.violate(bound, allowed.to_string(), instance.describe());
        return Ok(());
    }

    let mut mismatched = Vec::new();
    let mut nearest: Option<Vec<_>> = None;
    for (index, branch) in branches.iter().enumerate() {
        if !kinds(branch).has(instance.kind()) {
            continue;
        }
        if let Some(label) = mismatched_label(walk, branch, instance)? {
            mismatched.push(label);
            continue;
        }
        let step = [bound.to_string(), index.to_string()];
        let violations = walk.violations_of(branch, at, step)?;
        if nearest.as_ref().is_none_or(|nearest| violations.len() < nearest.len()) {
            nearest = Some(violations);
        }
    }
    if let Some(violations) = nearest {
        walk.found.extend(violations);
        return Ok(());
    }

    // Every form is for another label, such as a `role` that none of them is for.
    let Label { name, words } = merged(mismatched);
    let given = match instance {
        Instance::Object(members) => members.get(name).copied(),
        _ => None,
    };
    let given = match given {
        Some(at) => Instance::at(walk.text, at)?.describe_word(),
        None => instance.describe(),
    };
    walk.violate_member(name, bound, one_of(&words), given);
    Ok(())
}

/// The kinds that can be right for a schema, its own forms included.
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

/// A required member that says which form an object has, and the words that are right.
struct Label {
    name: &'static str,
    words: Vec<&'static str>,
}

/// The words of all labels that are about the same member as the first.
fn merged(labels: Vec<Label>) -> Label {
    let mut labels = labels.into_iter();
    let mut first = labels.next().expect("a form of this kind is accepted or mismatched");
    for other in labels.filter(|other| other.name == first.name) {
        first.words.extend(other.words);
    }
    first
}

/// The label by which the value shows that it is not meant to have this form.
fn mismatched_label(
    walk: &Walk<'_>,
    schema: &'static Schema,
    instance: &Instance<'_>,
) -> Result<Option<Label>> {
    let Instance::Object(members) = instance else { return Ok(None) };
    for (name, property) in schema.properties {
        if property.words.is_empty() || !schema.required.contains(name) {
            continue;
        }
        if let Some(at) = members.get(*name)
            && !walk.accepts(property, *at)?
        {
            return Ok(Some(Label { name, words: property.words.to_vec() }));
        }
    }
    for branch in schema.all_of {
        if let Some(label) = mismatched_label(walk, branch, instance)? {
            return Ok(Some(label));
        }
    }
    for branches in [schema.one_of, schema.any_of] {
        let mut labels = Vec::new();
        for branch in branches {
            labels.extend(mismatched_label(walk, branch, instance)?);
        }
        if !branches.is_empty() && labels.len() == branches.len() {
            return Ok(Some(merged(labels)));
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

    static FORMS: Schema = Schema::of(Kinds::ANY).one_of(&[&TEXT, &WORD, &EITHER]);
    static PROFILE: Profile = Profile { name: "test", models: &[], schema: &FORMS };

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = violations(text, &PROFILE).unwrap();
        let said: Vec<_> = found.iter().map(ToString::to_string).collect();
        let said: Vec<_> = said
            .iter()
            .filter_map(|said| said.strip_suffix(" in the request schema of test)"))
            .collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn exactly_one_form_is_right() {
        check("\"x\"", &[]);
        check("[\"auto\"]", &[]);
        check("\"auto\"", &["the request must be of one of 3 forms, is of 2 of them (/oneOf"]);
        check("1", &["the request must be a string or an array or an object, is 1 (/oneOf"]);
    }

    #[test]
    fn the_form_that_was_meant_is_explained() {
        check(
            "[\"auto\", \"x\", 1]",
            &[
                "/1 must be one of `auto`, `none`, is `x` (/oneOf/2/anyOf/0/items/enum",
                "/2 must be one of `auto`, `none`, is 1 (/oneOf/2/anyOf/0/items/enum",
            ],
        );
        check(
            "{\"type\":\"a\"}",
            &["the request must be an object with `x`, is one without (/oneOf/2/anyOf/1/required"],
        );
        check(
            "{\"type\":\"b\",\"x\":[]}",
            &["/x must be absent, is an array (/oneOf/2/anyOf/2/additionalProperties"],
        );
        check("{\"type\":\"c\"}", &["/type must be one of `a`, `b`, is `c` (/oneOf/2/anyOf"]);
        check(
            "{}",
            &[
                "the request must be an object with `type`, is one without (/oneOf/2/anyOf/2/required",
            ],
        );
    }
}
