//! Lists of structs in the making.

use std::sync::Arc;

use arrow_array::{ArrayRef, ListArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Fields};

use crate::schema;

/// How long the lists of a column are, and which are null.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    lengths: Vec<usize>,
    valid: Vec<bool>,
}

impl Lists {
    /// Ends a list of this many elements.
    pub(crate) fn end(&mut self, length: usize) {
        self.lengths.push(length);
        self.valid.push(true);
    }

    /// Adds a list that is null.
    pub(crate) fn null(&mut self) {
        self.lengths.push(0);
        self.valid.push(false);
    }

    /// Makes the array of lists of structs with these members.
    pub(crate) fn structs(
        self,
        fields: Fields,
        members: Vec<ArrayRef>,
    ) -> Result<ListArray, ArrowError> {
        let elements = StructArray::try_new(fields.clone(), members, None)?;
        self.of(DataType::Struct(fields), Arc::new(elements))
    }

    /// Makes the array of lists of these elements.
    pub(crate) fn of(self, of: DataType, elements: ArrayRef) -> Result<ListArray, ArrowError> {
        let nulls = NullBuffer::from(self.valid);
        let nulls = (nulls.null_count() > 0).then_some(nulls);
        let total: usize = self.lengths.iter().sum();
        if i32::try_from(total).is_err() {
            return Err(ArrowError::OffsetOverflowError(total));
        }
        let offsets = OffsetBuffer::from_lengths(self.lengths);
        ListArray::try_new(schema::element(of), offsets, elements, nulls)
    }
}
