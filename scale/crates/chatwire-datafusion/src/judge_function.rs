//! `chatwire_judge`: the judgment of each row.

use std::{
    hash::{Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
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
const NAME: &str = "chatwire_judge";

/// `chatwire_judge(request, status, headers, body [, frames [, target [, details]]])`.
///
/// A null argument is one that is not known. A copy is equal and counts the same rows.
#[derive(Debug, Clone)]
pub struct JudgeFunction {
    judge: ArrowJudge,
    signature: Signature,
    rows: Arc<AtomicU64>,
}

impl JudgeFunction {
    /// The function that judges as `judge` does.
    pub fn new(judge: ArrowJudge) -> Self {
        Self {
            judge,
            // It depends on its arguments alone; but the optimizer repeats what is immutable
            // wherever a member of the judgment is asked for, and judging is what costs.
            signature: Signature::variadic_any(Volatility::Volatile),
            rows: Arc::new(AtomicU64::new(0)),
        }
    }

    /// The judge.
    pub fn judge(&self) -> &ArrowJudge {
        &self.judge
    }

    /// How many rows this process has judged with the function and its copies.
    pub fn judged(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }
}

impl Default for JudgeFunction {
    fn default() -> Self {
        Self::new(ArrowJudge::default())
    }
}

impl PartialEq for JudgeFunction {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rows, &other.rows)
    }
}

impl Eq for JudgeFunction {}

impl Hash for JudgeFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.rows).hash(state);
    }
}

impl ScalarUDFImpl for JudgeFunction {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        arguments::check_count(NAME, arg_types.len())?;
        Ok(schema::judgment())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = arguments::columns(NAME, args)?;
        let judged = self
            .judge
            .judge(&columns)
            .map_err(|error| DataFusionError::External(Box::new(error)))?;
        self.rows.fetch_add(columns.rows() as u64, Ordering::Relaxed);
        Ok(ColumnarValue::Array(Arc::new(judged)))
    }
}
