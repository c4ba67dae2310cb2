//! The columns of exchanges, by their names or one by one.

use arrow_array::{Array as _, ArrayRef, RecordBatch};

use crate::{error::ArrowJudgeError, schema};

/// The columns of exchanges. Only the bodies must be there; [`schema`](crate::schema) says what
/// each column can be.
///
/// A copy shares the buffers.
#[derive(Debug, Clone)]
pub struct ExchangeColumns {
    pub(crate) body: ArrayRef,
    pub(crate) request: Option<ArrayRef>,
    pub(crate) status: Option<ArrayRef>,
    pub(crate) headers: Option<ArrayRef>,
    pub(crate) frames: Option<ArrayRef>,
    pub(crate) target: Option<ArrayRef>,
    pub(crate) details: Option<ArrayRef>,
}

impl ExchangeColumns {
    /// The bodies of responses, and nothing else known about them.
    pub fn new(body: ArrayRef) -> Self {
        Self {
            body,
            request: None,
            status: None,
            headers: None,
            frames: None,
            target: None,
            details: None,
        }
    }

    /// The columns of a batch that have the names of the schema; others are left out.
    ///
    /// # Errors
    ///
    /// When there is no column `body`, and when the metadata names another version of the schema.
    pub fn from_batch(batch: &RecordBatch) -> Result<Self, ArrowJudgeError> {
        let found = batch.schema_ref();
        schema::check_version(found)?;
        let column = |name: &str| batch.column_by_name(name).cloned();
        let names = || {
            let names: Vec<_> = found.fields().iter().map(|field| field.name().as_str()).collect();
            names.join(", ")
        };
        let body = column("body")
            .ok_or_else(|| ArrowJudgeError::Missing { column: "body", found: names() })?;
        Ok(Self {
            body,
            request: column("request"),
            status: column("status"),
            headers: column("headers"),
            frames: column("frames"),
            target: column("target"),
            details: column("details"),
        })
    }

    /// Sets the bodies of requests: JSON as text or bytes; null for one that was not kept.
    #[must_use]
    pub fn with_request(mut self, request: ArrayRef) -> Self {
        self.request = Some(request);
        self
    }

    /// Sets the statuses, integers from 100 to 999; null for one that was not kept.
    #[must_use]
    pub fn with_status(mut self, status: ArrayRef) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the headers of responses: text, maps or lists of pairs; null for those not kept.
    #[must_use]
    pub fn with_headers(mut self, headers: ArrayRef) -> Self {
        self.headers = Some(headers);
        self
    }

    /// Sets the frames of bodies, whose lengths add up to that of the body; null for unknown ones.
    #[must_use]
    pub fn with_frames(mut self, frames: ArrayRef) -> Self {
        self.frames = Some(frames);
        self
    }

    /// Sets the names of the targets, as text; null for an unknown one.
    #[must_use]
    pub fn with_target(mut self, target: ArrayRef) -> Self {
        self.target = Some(target);
        self
    }

    /// Sets what else is known: a struct of the members that [`schema`](crate::schema) lists.
    #[must_use]
    pub fn with_details(mut self, details: ArrayRef) -> Self {
        self.details = Some(details);
        self
    }

    /// How many exchanges there are.
    pub fn rows(&self) -> usize {
        self.body.len()
    }

    /// Fails if a column has another number of rows than the bodies.
    pub(crate) fn check_rows(&self) -> Result<(), ArrowJudgeError> {
        let columns = [
            ("request", &self.request),
            ("status", &self.status),
            ("headers", &self.headers),
            ("frames", &self.frames),
            ("target", &self.target),
            ("details", &self.details),
        ];
        for (name, column) in columns {
            if let Some(column) = column
                && column.len() != self.rows()
            {
                return Err(ArrowJudgeError::Rows {
                    column: name.to_owned(),
                    expected: self.rows(),
                    found: column.len(),
                });
            }
        }
        Ok(())
    }
}
