//! `chatwire_rules()`: the rules as a table.

use std::sync::Arc;

use chatwire_arrow::rules;
use chatwire_conformance::RuleSet;
use datafusion::{
    catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider},
    common::{DataFusionError, ScalarValue, plan_err},
    datasource::ViewTable,
    error::Result,
    logical_expr::{Expr, LogicalPlanBuilder},
    prelude::{ident, lit},
};

/// `chatwire_rules()`: ID, level, scope, requirement and source of each rule.
///
/// It is a view of values, so that a cluster can read it as well.
#[derive(Debug)]
pub struct RulesFunction {
    rules: RuleSet,
}

impl RulesFunction {
    /// The table of these rules.
    pub fn new(rules: RuleSet) -> Self {
        Self { rules }
    }
}

impl TableFunctionImpl for RulesFunction {
    fn call_with_args(&self, args: TableFunctionArgs<'_, '_>) -> Result<Arc<dyn TableProvider>> {
        if !args.exprs().is_empty() {
            return plan_err!("chatwire_rules takes no argument; filter its rows with `where`");
        }
        let batch = rules::batch(&self.rules)
            .map_err(|error| DataFusionError::External(Box::new(error)))?;
        let row = |row: usize| -> Result<Vec<Expr>> {
            let cells = batch.columns().iter();
            cells.map(|column| Ok(lit(ScalarValue::try_from_array(column, row)?))).collect()
        };
        let rows = (0..batch.num_rows()).map(row).collect::<Result<Vec<_>>>()?;
        let schema = batch.schema();
        let names = schema.fields().iter().enumerate();
        let named =
            names.map(|(index, field)| ident(format!("column{}", index + 1)).alias(field.name()));
        let plan = LogicalPlanBuilder::values(rows)?.project(named.collect::<Vec<_>>())?.build()?;
        Ok(Arc::new(ViewTable::new(plan, None)))
    }
}
