//! `chatwire_shapes`: what each response consists of.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use chatwire_arrow::{ArrowJudge, schema};
use datafusion::{
    arrow::datatypes::DataType,
    common::DataFusionError,
    error::Result,
    logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility},
};

use crate::arguments;

/// The name in SQL.
const NAME: &str = "chatwire_shapes";

/// `chatwire_shapes(request, status, headers, body [, frames [, target [, details]]])`: a list of
/// kind, pointer and shape, as in a lock of `chatwire shape`; null for what is no response.
///
/// Every one of these is equal to every other: the shape depends on no rule.
#[derive(Debug)]
pub struct ShapesFunction {
    judge: ArrowJudge,
    signature: Signature,
}

impl ShapesFunction {
    /// The function.
    pub fn new(judge: ArrowJudge) -> Self {
        Self { judge, signature: Signature::variadic_any(Volatility::Immutable) }
    }
}

impl PartialEq for ShapesFunction {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ShapesFunction {}

impl Hash for ShapesFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        NAME.hash(state);
    }
}

impl ScalarUDFImpl for ShapesFunction {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        arguments::check_count(NAME, arg_types.len())?;
        Ok(schema::shapes())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = arguments::columns(NAME, args)?;
        let shapes = self
            .judge
            .shapes(&columns)
            .map_err(|error| DataFusionError::External(Box::new(error)))?;
        Ok(ColumnarValue::Array(Arc::new(shapes)))
    }
}
