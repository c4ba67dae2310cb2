//! A column of lists of structs, or of maps.

use std::ops::Range;

use arrow_array::{Array, ArrayRef, cast::AsArray as _};
use arrow_schema::DataType;

use super::byte_column::ByteColumn;
use crate::error::ArrowJudgeError;

/// A column of lists whose elements are structs of the same members.
#[derive(Debug)]
pub(crate) struct StructLists<'a> {
    array: &'a dyn Array,
    /// The names and the columns of the members.
    pub(crate) members: Vec<(&'a str, &'a ArrayRef)>,
    elements: &'a dyn Array,
}

impl<'a> StructLists<'a> {
    /// Looks at a column; `None` for one that has another type.
    pub(crate) fn new(array: &'a ArrayRef) -> Option<Self> {
        let structs: &'a dyn Array = match array.data_type() {
            DataType::List(_) => array.as_list::<i32>().values(),
            DataType::LargeList(_) => array.as_list::<i64>().values(),
            DataType::Map(_, _) => array.as_map().entries(),
            _ => return None,
        };
        let elements = structs.as_struct_opt()?;
        let names = elements.fields().iter().map(|field| field.name().as_str());
        let members = names.zip(elements.columns()).collect();
        Some(Self { array, members, elements })
    }

    /// The elements of a row; `None` for null.
    pub(crate) fn range(&self, row: usize) -> Option<Range<usize>> {
        if self.array.is_null(row) {
            return None;
        }
        match self.array.data_type() {
            DataType::List(_) => Some(range(self.array.as_list::<i32>().value_offsets(), row)),
            DataType::LargeList(_) => Some(range(self.array.as_list::<i64>().value_offsets(), row)),
            _ => Some(range(self.array.as_map().value_offsets(), row)),
        }
    }

    /// Whether an element itself is null.
    pub(crate) fn is_null(&self, element: usize) -> bool {
        self.elements.is_null(element)
    }
}

/// The elements of a row of a list array.
fn range<T: arrow_array::OffsetSizeTrait>(offsets: &[T], row: usize) -> Range<usize> {
    offsets[row].as_usize()..offsets[row + 1].as_usize()
}

/// A column of lists of texts.
#[derive(Debug)]
pub(crate) struct TextLists<'a> {
    array: &'a dyn Array,
    texts: ByteColumn<'a>,
}

impl<'a> TextLists<'a> {
    /// Looks at a column, of which `name` is that in errors.
    pub(crate) fn new(name: &str, array: &'a ArrayRef) -> Result<Self, ArrowJudgeError> {
        let values = match array.data_type() {
            DataType::List(_) => array.as_list::<i32>().values(),
            DataType::LargeList(_) => array.as_list::<i64>().values(),
            found => return Err(ArrowJudgeError::of_type(name, "a list of strings", found)),
        };
        Ok(Self { array, texts: ByteColumn::new(name, values)? })
    }

    /// The texts of a row, without nulls; none for null.
    pub(crate) fn get(&self, row: usize, name: &str) -> Result<Vec<String>, String> {
        if self.array.is_null(row) {
            return Ok(Vec::new());
        }
        let range = match self.array.data_type() {
            DataType::List(_) => range(self.array.as_list::<i32>().value_offsets(), row),
            _ => range(self.array.as_list::<i64>().value_offsets(), row),
        };
        range.filter_map(|at| self.texts.text(at, name).transpose()).collect()
    }
}
