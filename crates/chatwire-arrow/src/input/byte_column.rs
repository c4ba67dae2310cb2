//! A column of strings or bytes in any layout.

use arrow_array::{
    Array, ArrayRef, GenericByteArray, GenericByteViewArray, OffsetSizeTrait,
    cast::AsArray as _,
    types::{ByteArrayType, ByteViewType},
};
use arrow_buffer::{ArrowNativeType as _, Buffer};
use arrow_schema::DataType;
use bytes::Bytes;

use crate::error::ArrowJudgeError;

/// The longest value that a view contains itself, in bytes.
const MAX_INLINE: u32 = 12;

/// What can be read, in words.
const EXPECTED: &str = "strings or binary, also large, as views or in a dictionary";

/// A column of strings or bytes.
#[derive(Debug)]
pub(crate) struct ByteColumn<'a> {
    array: &'a dyn Array,
    layout: Layout<'a>,
}

#[derive(Debug)]
enum Layout<'a> {
    Nothing,
    Plain,
    Dictionary(Vec<usize>, Box<ByteColumn<'a>>),
}

impl<'a> ByteColumn<'a> {
    /// Looks at a column, of which `name` is that in errors.
    pub(crate) fn new(name: &str, array: &'a ArrayRef) -> Result<Self, ArrowJudgeError> {
        let layout = match array.data_type() {
            DataType::Null => Layout::Nothing,
            DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView => Layout::Plain,
            DataType::Dictionary(_, _) => {
                let dictionary = array.as_any_dictionary();
                let values = Self::new(name, dictionary.values())?;
                match values.array.is_empty() {
                    true => Layout::Nothing,
                    false => Layout::Dictionary(dictionary.normalized_keys(), Box::new(values)),
                }
            }
            found => return Err(ArrowJudgeError::of_type(name, EXPECTED, found)),
        };
        Ok(Self { array, layout })
    }

    /// The bytes of a row, which stay in the buffer of the array; `None` for null.
    ///
    /// What a view contains itself, at most twelve bytes, is copied.
    pub(crate) fn get(&self, row: usize) -> Option<Bytes> {
        match &self.layout {
            Layout::Nothing => None,
            _ if self.array.is_null(row) => None,
            Layout::Dictionary(keys, values) => values.get(*keys.get(row)?),
            Layout::Plain => Some(match self.array.data_type() {
                DataType::Utf8 => slice(self.array.as_string::<i32>(), row),
                DataType::LargeUtf8 => slice(self.array.as_string::<i64>(), row),
                DataType::Binary => slice(self.array.as_binary::<i32>(), row),
                DataType::LargeBinary => slice(self.array.as_binary::<i64>(), row),
                DataType::Utf8View => view(self.array.as_string_view(), row),
                DataType::BinaryView => view(self.array.as_binary_view(), row),
                // The constructor lets nothing else through.
                _ => return None,
            }),
        }
    }

    /// The text of a row; `None` for null.
    ///
    /// # Errors
    ///
    /// What is wrong with the row, if its bytes are not UTF-8.
    pub(crate) fn text(&self, row: usize, name: &str) -> Result<Option<String>, String> {
        let Some(bytes) = self.get(row) else { return Ok(None) };
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(Some(text.to_owned())),
            Err(error) => {
                Err(format!("`{name}` is not UTF-8 from byte {} on", error.valid_up_to()))
            }
        }
    }
}

fn slice<T: ByteArrayType>(array: &GenericByteArray<T>, row: usize) -> Bytes
where
    T::Offset: OffsetSizeTrait,
{
    let offsets = array.value_offsets();
    let (start, end) = (offsets[row].as_usize(), offsets[row + 1].as_usize());
    shared(array.values().slice_with_length(start, end - start))
}

fn view<T: ByteViewType + ?Sized>(array: &GenericByteViewArray<T>, row: usize) -> Bytes {
    match long_view(array.views()[row]) {
        Some((buffer, offset, length)) => {
            shared(array.data_buffers()[buffer].slice_with_length(offset, length))
        }
        None => {
            let value: &[u8] = array.value(row).as_ref();
            Bytes::copy_from_slice(value)
        }
    }
}

/// Buffer, offset and length of a value as
/// [a view](https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-view-layout)
/// has them; `None` for a value that is in the view itself.
fn long_view(view: u128) -> Option<(usize, usize, usize)> {
    let part = |index: u32| (view >> (32 * index)) as u32;
    (part(0) > MAX_INLINE).then(|| (part(2) as usize, part(3) as usize, part(0) as usize))
}

/// The bytes of a buffer, which lives as long as they do.
fn shared(buffer: Buffer) -> Bytes {
    struct Owner(Buffer);

    impl AsRef<[u8]> for Owner {
        fn as_ref(&self) -> &[u8] {
            self.0.as_slice()
        }
    }

    Bytes::from_owner(Owner(buffer))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{
        BinaryArray, BinaryViewArray, DictionaryArray, Int32Array, LargeBinaryArray,
        LargeStringArray, NullArray, StringArray, StringViewArray, types::Int32Type,
    };

    use super::*;

    const LONG: &str = "a text that is longer than a view";

    #[track_caller]
    fn check(array: ArrayRef) {
        let column = ByteColumn::new("body", &array).unwrap();
        let read: Vec<_> = (0..array.len()).map(|row| column.get(row)).collect();
        let expected = [Some("ab"), None, Some(""), Some(LONG)];
        assert_eq!(read, expected.map(|text| text.map(Bytes::from)), "{array:?}");
    }

    #[test]
    fn every_layout_has_the_same_bytes() {
        let texts = [Some("ab"), None, Some(""), Some(LONG)];
        let bytes = || texts.iter().map(|text| text.map(str::as_bytes));
        check(Arc::new(StringArray::from_iter(texts)));
        check(Arc::new(LargeStringArray::from_iter(texts)));
        check(Arc::new(StringViewArray::from_iter(texts)));
        check(Arc::new(BinaryArray::from_iter(bytes())));
        check(Arc::new(LargeBinaryArray::from_iter(bytes())));
        check(Arc::new(BinaryViewArray::from_iter(bytes())));
        let keys = Int32Array::from(vec![Some(2), None, Some(0), Some(1)]);
        let values = Arc::new(StringArray::from(vec!["", LONG, "ab"]));
        check(Arc::new(DictionaryArray::<Int32Type>::new(keys, values)));
        let padded = StringArray::from_iter([Some("x"), Some("ab"), None, Some(""), Some(LONG)]);
        check(Arc::new(padded.slice(1, 4)));
    }

    #[test]
    fn a_body_is_not_copied() {
        let array: ArrayRef = Arc::new(StringArray::from(vec![LONG]));
        let body = ByteColumn::new("body", &array).unwrap().get(0).unwrap();
        assert_eq!(body.as_ptr(), array.as_string::<i32>().value(0).as_ptr());
        let array: ArrayRef = Arc::new(StringViewArray::from(vec![LONG]));
        let body = ByteColumn::new("body", &array).unwrap().get(0).unwrap();
        assert_eq!(body.as_ptr(), array.as_string_view().value(0).as_ptr());
    }

    #[test]
    fn nothing_but_nulls_is_a_column_and_a_number_is_none() {
        let nulls: ArrayRef = Arc::new(NullArray::new(2));
        assert_eq!(ByteColumn::new("body", &nulls).unwrap().get(1), None);
        let numbers: ArrayRef = Arc::new(Int32Array::from(vec![1]));
        let error = ByteColumn::new("body", &numbers).unwrap_err().to_string();
        assert!(error.contains("`body` has type Int32; it must be strings"), "{error}");
    }
}
