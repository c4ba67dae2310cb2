//! Objects: the required members, and more only where a minimum asks for them.

use serde_json::{Map, Value};

use super::{Conjunction, LONGEST, Maker, NOTHING_FITS, Stuck, TOO_MUCH};

impl<'a> Maker<'a> {
    pub(super) fn object(&mut self, all: &Conjunction<'a>, depth: usize) -> Result<Value, Stuck> {
        let mut members = Map::new();
        let required = all.all("required").filter_map(Value::as_array).flatten();
        for name in required.filter_map(Value::as_str) {
            if !members.contains_key(name) {
                let value = self.member(all, name, depth)?;
                members.insert(name.to_owned(), value);
            }
        }
        let wanted = all.at_least("minProperties");
        if wanted > LONGEST {
            return Err(TOO_MUCH);
        }
        let declared = all.all("properties").filter_map(Value::as_object).flat_map(Map::keys);
        for name in declared {
            if members.len() >= wanted {
                break;
            }
            // A member that nothing fits, or that never ends, is left out: it is optional.
            if !members.contains_key(name)
                && let Ok(value) = self.member(all, name, depth)
            {
                members.insert(name.clone(), value);
            }
        }
        for number in 0..wanted {
            if members.len() >= wanted {
                break;
            }
            let name = format!("member{number}");
            let value = self.member(all, &name, depth)?;
            members.insert(name, value);
        }
        if members.len() < wanted { Err(NOTHING_FITS) } else { Ok(Value::Object(members)) }
    }

    /// A value for one member, under every schema that speaks of it.
    fn member(&mut self, all: &Conjunction<'a>, name: &str, depth: usize) -> Result<Value, Stuck> {
        let schemas = all.schemas.iter().filter_map(|schema| {
            let declared = schema.get("properties").and_then(|properties| properties.get(name));
            declared.or_else(|| schema.get("additionalProperties"))
        });
        let member = self.conjunction(schemas, depth + 1)?;
        self.value(member, "string", depth + 1)
    }
}
