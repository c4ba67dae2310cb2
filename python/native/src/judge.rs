//! The judge.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::Schema;
use chatwire_arrow::{ArrowJudge, ArrowJudgeError, Limits};
use chatwire_conformance::{Judge, Profile, ProfileSet};
use pyo3::{exceptions::PyValueError, prelude::*};
use pyo3_arrow::input::AnyRecordBatch;

use crate::table::ArrowTable;

/// A judge, which any number of threads may use at once.
#[pyclass(frozen, name = "Judge", module = "chatwire_api._arrow")]
pub(crate) struct NativeJudge(ArrowJudge);

#[pymethods]
impl NativeJudge {
    /// Judges by a profile, the name of a bundled one or a TOML file, and a bundled contract.
    #[new]
    #[pyo3(signature = (profile, contract, max_body, max_findings_per_rule))]
    fn new(
        py: Python<'_>,
        profile: Option<&str>,
        contract: Option<&str>,
        max_body: Option<usize>,
        max_findings_per_rule: Option<usize>,
    ) -> PyResult<Self> {
        let mut limits = Limits::default();
        limits.max_body = max_body.unwrap_or(limits.max_body);
        limits.max_findings_per_rule =
            max_findings_per_rule.unwrap_or(limits.max_findings_per_rule);
        let judge = py.detach(|| judge(profile, contract)).map_err(PyValueError::new_err)?;
        Ok(Self(ArrowJudge::new(judge).with_limits(limits)))
    }

    /// The judgments of a record batch, or of all batches of a stream.
    fn judge(&self, py: Python<'_>, exchanges: AnyRecordBatch) -> PyResult<ArrowTable> {
        let reader = exchanges.into_reader()?;
        // Other threads run on; a stream that is made in Python takes the lock where it must.
        py.detach(|| judge_all(&self.0, reader)).map_err(PyValueError::new_err)
    }
}

/// Judges batch by batch; an error is told as text.
fn judge_all(
    judge: &ArrowJudge,
    reader: Box<dyn RecordBatchReader + Send>,
) -> Result<ArrowTable, String> {
    // The schema of the result follows from that of the exchanges, also when there is none.
    let spelled = |error: ArrowJudgeError| error.to_string();
    let empty = judge.judge_batch(&RecordBatch::new_empty(reader.schema())).map_err(spelled)?;
    let metadata = reader.schema().metadata().clone();
    let schema = Arc::new(Schema::new_with_metadata(empty.schema().fields().clone(), metadata));
    let mut judged = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| error.to_string())?;
        let columns = judge.judge_batch(&batch).map_err(spelled)?.columns().to_vec();
        let batch = RecordBatch::try_new(schema.clone(), columns);
        judged.push(batch.map_err(|error| error.to_string())?);
    }
    Ok(ArrowTable::new(schema, judged))
}

/// A judge by this profile and this contract; an error is told as text.
fn judge(profile: Option<&str>, contract: Option<&str>) -> Result<Judge, String> {
    let mut builder = Judge::builder();
    if let Some(name) = contract {
        let bundled = Judge::default();
        let contracts = bundled.contracts();
        let found = contracts.get(name).cloned().ok_or_else(|| {
            let names: Vec<_> = contracts.iter().map(|contract| contract.name()).collect();
            format!("no bundled contract {name:?}; there are {}", names.join(", "))
        })?;
        builder = builder.contract(found);
    }
    if let Some(name) = profile {
        builder = builder.profile(self::profile(name)?);
    }
    builder.build().map_err(|error| error.to_string())
}

/// The bundled profile of this name, or the profile in this file.
fn profile(name: &str) -> Result<Profile, String> {
    let profiles = ProfileSet::bundled();
    if let Some(profile) = profiles.get(name) {
        return Ok(profile.clone());
    }
    Profile::load(name, &profiles).map_err(|error| {
        let names: Vec<_> = profiles.iter().map(Profile::name).collect();
        format!("no bundled profile {name:?} ({}), and no file: {error}", names.join(", "))
    })
}
