//! Arrays: as many items as the minimum asks for.

use serde_json::Value;

use super::{Conjunction, LONGEST, Maker, Stuck, TOO_MUCH};

impl<'a> Maker<'a> {
    pub(super) fn array(&mut self, all: &Conjunction<'a>, depth: usize) -> Result<Value, Stuck> {
        let contained = if all.has("contains") { all.at_least("minContains").max(1) } else { 0 };
        let wanted = all.at_least("minItems").max(contained);
        if wanted > LONGEST {
            return Err(TOO_MUCH);
        }
        let outer = self.variant;
        let items: Result<_, _> = (0..wanted)
            .map(|index| {
                self.variant = index;
                self.item(all, index, index < contained, depth)
            })
            .collect();
        self.variant = outer;
        items.map(Value::Array)
    }

    /// The item at an index, under every schema that speaks of it.
    fn item(
        &mut self,
        all: &Conjunction<'a>,
        index: usize,
        contained: bool,
        depth: usize,
    ) -> Result<Value, Stuck> {
        let positional = all.schemas.iter().filter_map(|schema| {
            let prefix = schema.get("prefixItems").and_then(Value::as_array);
            prefix.and_then(|prefix| prefix.get(index)).or_else(|| schema.get("items"))
        });
        let item = self
            .conjunction(positional.chain(all.all("contains").filter(|_| contained)), depth + 1)?;
        self.value(item, "string", depth + 1)
    }
}
