//! What responses consist of, as an array.

use std::sync::Arc;

use arrow_array::{ListArray, builder::StringBuilder};
use arrow_schema::ArrowError;
use chatwire_conformance::shape::{Lock, Shape};

use super::Lists;
use crate::schema;

/// Shapes of responses in the making.
#[derive(Debug, Default)]
pub(crate) struct ShapeBuilder {
    lists: Lists,
    kinds: StringBuilder,
    pointers: StringBuilder,
    shapes: StringBuilder,
}

impl ShapeBuilder {
    /// Adds the shape of a row; `None` for one without.
    pub(crate) fn add(&mut self, shape: Option<&Shape>) {
        let Some(shape) = shape else { return self.lists.null() };
        let lock = Lock::of(shape);
        let kinds = [("unary", &lock.unary), ("stream", &lock.stream), ("error", &lock.error)];
        let mut length = 0;
        for (kind, places) in kinds {
            for (pointer, shape) in places {
                self.kinds.append_value(kind);
                self.pointers.append_value(pointer);
                self.shapes.append_value(shape);
                length += 1;
            }
        }
        self.lists.end(length);
    }

    /// The array.
    pub(crate) fn finish(mut self) -> Result<ListArray, ArrowError> {
        let members = [&mut self.kinds, &mut self.pointers, &mut self.shapes];
        let members = members.map(|builder| Arc::new(builder.finish()) as _);
        self.lists.structs(schema::shape(), members.to_vec())
    }
}
