//! Arrays with the minimum number of items.

use serde_json::Value;

use super::{CombinedSchema, Generator, MAX_LENGTH, TOO_LARGE, Unsatisfiable};

impl<'a> Generator<'a> {
    /// Generates an array.
    pub(super) fn array(
        &mut self,
        schema: &CombinedSchema<'a>,
        depth: usize,
    ) -> Result<Value, Unsatisfiable> {
        let contained =
            if schema.has("contains") { schema.at_least("minContains").max(1) } else { 0 };
        let count = schema.at_least("minItems").max(contained);
        if count > MAX_LENGTH {
            return Err(TOO_LARGE);
        }
        let outer = self.variant;
        let items: Result<_, _> = (0..count)
            .map(|index| {
                self.variant = index;
                self.item(schema, index, index < contained, depth)
            })
            .collect();
        self.variant = outer;
        items.map(Value::Array)
    }

    /// Generates the item at an index, under every schema that applies to it.
    fn item(
        &mut self,
        schema: &CombinedSchema<'a>,
        index: usize,
        contained: bool,
        depth: usize,
    ) -> Result<Value, Unsatisfiable> {
        let positional = schema.schemas.iter().filter_map(|part| {
            let prefix = part.get("prefixItems").and_then(Value::as_array);
            prefix.and_then(|prefix| prefix.get(index)).or_else(|| part.get("items"))
        });
        let item = self.combine(
            positional.chain(schema.values("contains").filter(|_| contained)),
            depth + 1,
        )?;
        self.value(item, "string", depth + 1)
    }
}
