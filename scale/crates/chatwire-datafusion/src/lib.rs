//! The judge of chat completions as functions of DataFusion.
//!
//! In scope:
//! - `chatwire_judge(request, status, headers, body [, frames [, target [, details]]])`, which
//!   gives a [judgment](chatwire_arrow::schema::judgment) for each row;
//! - `chatwire_shapes(...)` of the same arguments, which gives what each response consists of;
//! - `chatwire_rules()`, a table of the rules;
//! - `chatwire_recordings('path')`, a table of the exchanges of a folder or file in any format that
//!   `chatwire-import` reads;
//! - [`query`]: ready queries over a table `exchanges`.
//!
//! Out of scope:
//! - running on a cluster: that is for `chatwire-ballista`.
//!
//! ```
//! use chatwire_datafusion::register;
//! use datafusion::prelude::SessionContext;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::error::Result<()> {
//! let context = SessionContext::new();
//! register(&context);
//! let sql = "select chatwire_judge(null, 200, null, '{}')['verdict'] as verdict";
//! let batches = context.sql(sql).await?.collect().await?;
//! let verdict = batches[0].column(0);
//! assert_eq!(datafusion::common::ScalarValue::try_from_array(verdict, 0)?.to_string(), "fail");
//! # Ok(())
//! # }
//! ```

mod arguments;
mod judge_function;
pub mod query;
mod recordings_function;
mod rules_function;
mod shapes_function;

use std::sync::Arc;

use chatwire_arrow::ArrowJudge;
use datafusion::{logical_expr::ScalarUDF, prelude::SessionContext};

pub use self::{
    judge_function::JudgeFunction, recordings_function::RecordingsFunction,
    rules_function::RulesFunction, shapes_function::ShapesFunction,
};

/// Registers all functions, with the default judge.
pub fn register(context: &SessionContext) {
    register_with(context, JudgeFunction::default());
}

/// Registers all functions, with a function of one's own for `chatwire_judge`: with another judge,
/// or one whose rows are counted.
///
/// It also turns off `datafusion.optimizer.enable_leaf_expression_pushdown` for the context: that
/// optimization moves each `judgment['...']` to the scan, and with it a copy of the judge.
pub fn register_with(context: &SessionContext, judge: JudgeFunction) {
    let state = context.state_ref();
    state.write().config_mut().options_mut().optimizer.enable_leaf_expression_pushdown = false;
    let arrow_judge: ArrowJudge = judge.judge().clone();
    let rules = RulesFunction::new(arrow_judge.inner().rules().clone());
    context.register_udf(ScalarUDF::from(ShapesFunction::new(arrow_judge)));
    context.register_udf(ScalarUDF::from(judge));
    context.register_udtf("chatwire_rules", Arc::new(rules));
    context.register_udtf("chatwire_recordings", Arc::new(RecordingsFunction::default()));
}

/// The functions that run on the machines of a cluster, with the default judge.
pub fn scalar_functions() -> Vec<ScalarUDF> {
    let judge = JudgeFunction::default();
    let shapes = ShapesFunction::new(judge.judge().clone());
    vec![ScalarUDF::from(judge), ScalarUDF::from(shapes)]
}
