//! Judges batches of exchanges.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use arrow_array::{Array, ListArray, RecordBatch, StructArray};
use arrow_schema::{Field, Schema};
use chatwire_conformance::{Judge, Target, shape::Shape};

use crate::{
    error::ArrowJudgeError,
    input::{ExchangeColumns, Rows},
    limits::Limits,
    output::{JudgmentBuilder, ShapeBuilder},
};

/// How many targets of a batch are remembered; a profile is copied for each.
const MAX_TARGETS: usize = 256;

/// Judges batches of exchanges, row by row.
///
/// A copy shares the judge, so that each thread of an engine has one of its own for nothing.
#[derive(Debug, Clone, Default)]
pub struct ArrowJudge {
    judge: Arc<Judge>,
    targets: Arc<BTreeMap<String, Target>>,
    limits: Limits,
}

impl ArrowJudge {
    /// Judges as `judge` does.
    pub fn new(judge: Judge) -> Self {
        Self { judge: Arc::new(judge), ..Self::default() }
    }

    /// Sets what bounds the result of a row.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds what is known of a target, for rows that name it; a target without a name is left out.
    ///
    /// Its contract and its profile count. Its expected findings do not: they are for recordings
    /// in a folder.
    #[must_use]
    pub fn with_target(mut self, target: Target) -> Self {
        if let Some(name) = target.name() {
            let name = name.to_owned();
            Arc::make_mut(&mut self.targets).insert(name, target);
        }
        self
    }

    /// The judge.
    pub fn inner(&self) -> &Judge {
        &self.judge
    }

    /// Judges exchanges; the result has a row for each, of the type
    /// [`judgment`](crate::schema::judgment).
    ///
    /// # Errors
    ///
    /// When a column has a type that is not read or another number of rows. What is wrong with a
    /// row is in its result.
    pub fn judge(&self, columns: &ExchangeColumns) -> Result<StructArray, ArrowJudgeError> {
        let rows = Rows::new(columns, self.limits.max_body)?;
        let mut targets = BTreeMap::new();
        let mut builder = JudgmentBuilder::new(self.limits);
        for row in 0..columns.rows() {
            // One exchange that makes a rule panic must not take the others' results with it.
            let judged = catch_unwind(AssertUnwindSafe(|| -> Result<_, String> {
                let subject = rows.subject(row)?;
                let target = self.target(rows.target(row)?, &mut targets);
                Ok((self.judge.judge_target(&subject, &target), subject))
            }));
            match judged {
                Ok(Ok((judgment, subject))) => builder.judged(&judgment, &subject)?,
                Ok(Err(problem)) => builder.unreadable(&problem)?,
                Err(_) => builder.harness()?,
            }
        }
        Ok(builder.finish()?)
    }

    /// Judges the exchanges of a batch; the result has the columns that are no part of exchanges,
    /// and then `judgment`.
    ///
    /// # Errors
    ///
    /// As [`ArrowJudge::judge`], and when the batch has no column `body` or is of another version.
    pub fn judge_batch(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowJudgeError> {
        let judged = self.judge(&ExchangeColumns::from_batch(batch)?)?;
        let judged_columns = ["request", "headers", "body", "frames", "details", "meta"];
        let (mut fields, mut columns) = (Vec::new(), Vec::new());
        for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            if !judged_columns.contains(&field.name().as_str()) {
                fields.push(field.clone());
                columns.push(column.clone());
            }
        }
        fields.push(Arc::new(Field::new("judgment", judged.data_type().clone(), false)));
        columns.push(Arc::new(judged));
        Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
    }

    /// What each response consists of, of the type [`shapes`](crate::schema::shapes); null for a
    /// row that is no exchange or no response.
    ///
    /// # Errors
    ///
    /// As [`ArrowJudge::judge`].
    pub fn shapes(&self, columns: &ExchangeColumns) -> Result<ListArray, ArrowJudgeError> {
        let rows = Rows::new(columns, self.limits.max_body)?;
        let mut builder = ShapeBuilder::default();
        for row in 0..columns.rows() {
            let shape = catch_unwind(AssertUnwindSafe(|| {
                let mut shape = Shape::new();
                let subject = rows.subject(row).ok()?;
                shape.add(&subject).then_some(shape)
            }));
            builder.add(shape.ok().flatten().as_ref());
        }
        Ok(builder.finish()?)
    }

    /// The target of this name, as it was given or by its name alone.
    fn target(&self, name: Option<String>, known: &mut BTreeMap<String, Target>) -> Target {
        let Some(name) = name else { return Target::default() };
        if let Some(target) = self.targets.get(&name).or_else(|| known.get(&name)) {
            return target.clone();
        }
        let target = Target::named(&name, &self.judge);
        if known.len() < MAX_TARGETS {
            known.insert(name, target.clone());
        }
        target
    }
}
