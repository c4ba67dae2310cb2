//! `chatwire models`: lists the models of a provider.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use chatwire::protocol::models::{Model, ModelList};

use crate::{
    call_error::call_error,
    client_flags::ClientFlags,
    error::{CliError, Exit},
    provider::Access,
    sanitize,
};

/// List the models of a provider.
///
/// Prints the ID, the context window in tokens, and the URL of the schema; the last two only if
/// the provider reports them.
/// A key is sent if the environment has one; AI/ML API and local servers need none.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Print the list as JSON, and errors as one line of JSON on standard error.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    client: ClientFlags,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let listed = list(&args).map(|()| Exit::Ok.into());
    listed.map_err(|error| if args.json { error.into_json() } else { error })
}

fn list(args: &Args) -> Result<(), CliError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
        })?;
    let models = runtime.block_on(async {
        let (client, _server) = args.client.client(Access::Open).await?;
        client.models().await.map_err(call_error)
    })?;
    let mut out = io::stdout().lock();
    if args.json {
        out.write_all(&models.to_vec())?;
        writeln!(out)?;
    } else {
        out.write_all(table(&models).as_bytes())?;
    }
    Ok(())
}

/// One line per model: ID, context window, URL of the schema.
fn table(models: &ModelList) -> String {
    let rows: Vec<_> = models.iter().filter_map(row).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let (names, contexts) = (width(0).unwrap_or_default(), width(1).unwrap_or_default());
    let lines = rows.iter().map(|[name, context, schema]| {
        let line = format!("{name:names$}  {context:>contexts$}  {schema}");
        format!("{}\n", line.trim_end())
    });
    lines.collect()
}

fn row(model: &Model) -> Option<[String; 3]> {
    let context = model.context_window().map(|tokens| tokens.to_string());
    let schema = model.schema_url().map(sanitize::line);
    let name = sanitize::line(model.id.as_deref()?);
    Some([name, context.unwrap_or_default(), schema.unwrap_or_default()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let list = ModelList::from_text(
            r#"{"data":[{"id":"a/long-name","info":{"contextLength":128000,"docsJson":"https://a/b"}},{"id":"b\u001b"},{"object":"model"},7]}"#,
        );
        assert_eq!(table(&list.unwrap()), "a/long-name  128000  https://a/b\nb\u{fffd}\n");
    }
}
