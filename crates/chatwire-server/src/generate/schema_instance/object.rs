//! Objects with the required members, and more only if `minProperties` requires them.

use serde_json::{Map, Value};

use super::{CombinedSchema, Generator, MAX_LENGTH, NO_VALID_VALUE, TOO_LARGE, Unsatisfiable};

impl<'a> Generator<'a> {
    /// Generates an object.
    pub(super) fn object(
        &mut self,
        schema: &CombinedSchema<'a>,
        depth: usize,
    ) -> Result<Value, Unsatisfiable> {
        let mut members = Map::new();
        let required = schema.values("required").filter_map(Value::as_array).flatten();
        for name in required.filter_map(Value::as_str) {
            if !members.contains_key(name) {
                let value = self.member(schema, name, depth)?;
                members.insert(name.to_owned(), value);
            }
        }
        let min = schema.at_least("minProperties");
        if min > MAX_LENGTH {
            return Err(TOO_LARGE);
        }
        let declared = schema.values("properties").filter_map(Value::as_object).flat_map(Map::keys);
        for name in declared {
            if members.len() >= min {
                break;
            }
            // An optional member for which no value is found is left out.
            if !members.contains_key(name)
                && let Ok(value) = self.member(schema, name, depth)
            {
                members.insert(name.clone(), value);
            }
        }
        for number in 0..min {
            if members.len() >= min {
                break;
            }
            let name = format!("member{number}");
            let value = self.member(schema, &name, depth)?;
            members.insert(name, value);
        }
        if members.len() < min { Err(NO_VALID_VALUE) } else { Ok(Value::Object(members)) }
    }

    /// Generates the value of one member, under every schema that applies to it.
    fn member(
        &mut self,
        schema: &CombinedSchema<'a>,
        name: &str,
        depth: usize,
    ) -> Result<Value, Unsatisfiable> {
        let schemas = schema.schemas.iter().filter_map(|part| {
            let declared = part.get("properties").and_then(|properties| properties.get(name));
            declared.or_else(|| part.get("additionalProperties"))
        });
        let member = self.combine(schemas, depth + 1)?;
        self.value(member, "string", depth + 1)
    }
}
