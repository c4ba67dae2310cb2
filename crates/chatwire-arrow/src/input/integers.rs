//! A column of whole numbers in any width.

use arrow_array::{
    Array, ArrayRef,
    cast::AsArray as _,
    types::{
        Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
        UInt32Type, UInt64Type,
    },
};
use arrow_schema::DataType;

use crate::error::ArrowJudgeError;

/// A column of whole numbers.
#[derive(Debug)]
pub(crate) struct IntegerColumn<'a> {
    array: &'a dyn Array,
}

impl<'a> IntegerColumn<'a> {
    /// Looks at a column, of which `name` is that in errors.
    pub(crate) fn new(name: &str, array: &'a ArrayRef) -> Result<Self, ArrowJudgeError> {
        let found = array.data_type();
        // A data frame turns whole numbers with nulls between them into floats.
        if found.is_integer()
            || matches!(found, DataType::Float32 | DataType::Float64 | DataType::Null)
        {
            return Ok(Self { array });
        }
        Err(ArrowJudgeError::of_type(name, "an integer", found))
    }

    /// The number of a row; `None` for null.
    ///
    /// # Errors
    ///
    /// What stands there instead of a number from -2^63 to 2^63 - 1.
    pub(crate) fn get(&self, row: usize) -> Result<Option<i64>, String> {
        let array = self.array;
        if *array.data_type() == DataType::Null || array.is_null(row) {
            return Ok(None);
        }
        let number = match array.data_type() {
            DataType::Int8 => array.as_primitive::<Int8Type>().value(row).into(),
            DataType::Int16 => array.as_primitive::<Int16Type>().value(row).into(),
            DataType::Int32 => array.as_primitive::<Int32Type>().value(row).into(),
            DataType::Int64 => array.as_primitive::<Int64Type>().value(row),
            DataType::UInt8 => array.as_primitive::<UInt8Type>().value(row).into(),
            DataType::UInt16 => array.as_primitive::<UInt16Type>().value(row).into(),
            DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).into(),
            DataType::UInt64 => {
                let number = array.as_primitive::<UInt64Type>().value(row);
                i64::try_from(number).map_err(|_| number.to_string())?
            }
            DataType::Float32 => whole(array.as_primitive::<Float32Type>().value(row).into())?,
            DataType::Float64 => whole(array.as_primitive::<Float64Type>().value(row))?,
            other => return Err(other.to_string()),
        };
        Ok(Some(number))
    }
}

/// A float that is a whole number.
fn whole(number: f64) -> Result<i64, String> {
    // Up to here every whole number is a float.
    const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;
    if number.fract() != 0.0 || number.abs() > MAX_WHOLE || !number.is_finite() {
        return Err(number.to_string());
    }
    Ok(number as i64)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{
        Float64Array, Int16Array, Int64Array, NullArray, StringArray, UInt8Array, UInt64Array,
    };

    use super::*;

    #[track_caller]
    fn check(array: ArrayRef, expected: Result<Option<i64>, &str>) {
        let read = IntegerColumn::new("status", &array).unwrap().get(0);
        assert_eq!(read, expected.map_err(str::to_owned), "{array:?}");
    }

    #[test]
    fn every_width_is_read() {
        check(Arc::new(Int16Array::from(vec![200])), Ok(Some(200)));
        check(Arc::new(UInt8Array::from(vec![200])), Ok(Some(200)));
        check(Arc::new(Int64Array::from(vec![Some(-1)])), Ok(Some(-1)));
        check(Arc::new(Int64Array::from(vec![None])), Ok(None));
        check(Arc::new(UInt64Array::from(vec![u64::MAX])), Err("18446744073709551615"));
        check(Arc::new(Float64Array::from(vec![200.0])), Ok(Some(200)));
        check(Arc::new(Float64Array::from(vec![200.5])), Err("200.5"));
        check(Arc::new(Float64Array::from(vec![f64::NAN])), Err("NaN"));
        check(Arc::new(NullArray::new(1)), Ok(None));
        let texts: ArrayRef = Arc::new(StringArray::from(vec!["200"]));
        assert!(IntegerColumn::new("status", &texts).is_err());
    }
}
