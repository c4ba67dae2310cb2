//! Runs a query and passes its rows on.

use std::sync::Arc;

use chatwire_datafusion::query::{QUERIES, ReadyQuery};
use datafusion::{
    common::{ParamValues, ScalarValue, metadata::ScalarAndMetadata},
    physical_plan::execute_stream,
    prelude::DataFrame,
};
use futures::StreamExt as _;

use crate::{
    args::Args, error::SqlError, output::Output, progress, progress::Progress, session::Session,
    store::Store,
};

/// Runs what the flags say.
pub(crate) async fn run(args: &Args) -> Result<(), SqlError> {
    if args.list {
        return list();
    }
    let (sql, parameters) = query(args)?;
    let session = Session::open(args).await?;
    let frame = with_parameters(session.context.sql(&sql).await?, &parameters)?;
    let context = frame.task_ctx();
    let plan = frame.create_physical_plan().await?;
    let total = progress::rows(plan.as_ref());
    let mut progress = Progress::new(!args.no_progress, session.function.clone(), total);
    let mut rows = execute_stream(plan, Arc::new(context))?;
    let mut sink = match &args.out {
        Some(path) => Sink::Store(Store::open(path.clone())?),
        None => Sink::Output(Output::new(args.format, args.max_rows)),
    };
    loop {
        tokio::select! {
            batch = rows.next() => match batch {
                Some(batch) => {
                    let batch = batch.inspect_err(|_| progress.finish())?;
                    progress.finish();
                    match &mut sink {
                        Sink::Store(store) => store.add(&batch)?,
                        Sink::Output(output) => output.add(batch)?,
                    }
                }
                None => break,
            },
            () = progress.tick() => {}
        }
    }
    progress.finish();
    match sink {
        Sink::Store(store) => store.finish(),
        Sink::Output(output) => output.finish(),
    }
}

/// What the rows go to.
enum Sink {
    Output(Output),
    Store(Store),
}

/// The SQL and its parameters.
fn query(args: &Args) -> Result<(String, Vec<(String, String)>), SqlError> {
    let Some(name) = &args.ready else {
        return Ok((args.sql.clone().unwrap_or_default(), args.param.clone()));
    };
    let query = ReadyQuery::named(name).ok_or_else(|| {
        let names: Vec<_> = QUERIES.iter().map(|query| query.name).collect();
        SqlError::Usage(format!("no ready query {name:?}; there are {}", names.join(", ")))
    })?;
    if args.from.is_none() {
        return Err(SqlError::Usage(format!("{name} reads the table exchanges; give --from PATH")));
    }
    let mut parameters = Vec::new();
    for (name, default) in query.parameters {
        let given = args.param.iter().rev().find(|(given, _)| given == name);
        let value = given.map_or(*default, |(_, value)| value);
        if value.is_empty() {
            return Err(SqlError::Usage(format!("{} needs --param {name}=VALUE", query.name)));
        }
        parameters.push(((*name).to_owned(), value.to_owned()));
    }
    let is_known = |(name, _): &&(String, String)| parameters.iter().any(|(it, _)| it == name);
    if let Some((name, _)) = args.param.iter().find(|given| !is_known(given)) {
        return Err(SqlError::Usage(format!("{} has no parameter {name:?}", query.name)));
    }
    Ok((query.sql.to_owned(), parameters))
}

fn with_parameters(
    frame: DataFrame,
    parameters: &[(String, String)],
) -> Result<DataFrame, SqlError> {
    if parameters.is_empty() {
        return Ok(frame);
    }
    let values = parameters.iter().map(|(name, value)| {
        (name.clone(), ScalarAndMetadata::from(ScalarValue::Utf8(Some(value.clone()))))
    });
    Ok(frame.with_param_values(ParamValues::Map(values.collect()))?)
}

#[allow(clippy::print_stdout, reason = "the list is what was asked for")]
fn list() -> Result<(), SqlError> {
    for query in QUERIES {
        println!("{}\n    {}", query.name, query.description());
        for (name, default) in query.parameters {
            match *default {
                "" => println!("    --param {name}=VALUE"),
                default => println!("    --param {name}=VALUE [default: {default}]"),
            }
        }
    }
    Ok(())
}
