//! `chatwire chat`: one question, or the next one of a conversation, answered on the terminal.

mod image;
mod output;
mod parameters;
mod printer;
mod prompt;
mod session;
mod usage_summary;
mod user_turn;

use std::{
    future::{Future, pending, poll_fn},
    io::{self, IsTerminal, Write},
    path::PathBuf,
    pin::pin,
    process::ExitCode,
    task::Poll,
};

use chatwire::{ChatRequest, Client, Response};

use self::{
    output::OutputFlags, parameters::Parameters, printer::Printer, session::Session,
    user_turn::UserTurn,
};
use crate::{
    call_error::MODEL,
    client_flags::{Access, ClientFlags},
    error::{CliError, Exit},
};

/// Asks a model and prints its answer as it comes.
///
/// The key is read from AIMLAPI_API_KEY or AIML_API_KEY, the base URL from AIMLAPI_BASE_URL.
/// Without a key, `--offline` answers from the reference server in this process: the text is made up, everything else is as it would be.
///
/// What is piped in is the question, or follows the one on the command line after an empty line.
///
/// The command ends with 0 after a whole answer, 1 when the answer breaks off, 2 when the request is wrong or refused, 3 when the network or the server failed, and 130 after Ctrl-C.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// What to ask; `-`, or nothing, reads it from standard input.
    prompt: Option<String>,
    /// The model that is to answer.
    #[arg(long, value_name = "MODEL", default_value = MODEL)]
    model: String,
    /// Instructions for the model.
    #[arg(long, value_name = "TEXT")]
    system: Option<String>,
    /// Show the model a picture; may be given again.
    #[arg(long, value_name = "URL|FILE")]
    image: Vec<String>,
    /// Keep the conversation in this file: what it holds is sent before the question, and question and answer are added when the answer is whole.
    ///
    /// The file has one message on each line, as JSON, and is made if it does not exist, for its owner alone to read.
    #[arg(long, value_name = "FILE")]
    session: Option<PathBuf>,
    #[command(flatten)]
    output: OutputFlags,
    #[command(flatten)]
    parameters: Parameters,
    #[command(flatten)]
    client: ClientFlags,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let done = ask(&args).map(|()| Exit::Ok.into());
    done.map_err(|error| if args.output.json { error.as_json() } else { error })
}

fn ask(args: &Args) -> Result<(), CliError> {
    let prompt = prompt::read(args.prompt.as_deref(), io::stdin(), io::stdin().is_terminal())?;
    let session = args.session.as_deref().map(Session::open).transpose()?;
    let history = session.as_ref().map(Session::messages).unwrap_or_default();
    let question = UserTurn::new(args, history, prompt)?;
    if let Some(session) = &session {
        session.check_room(&question.user)?;
    }
    let request = args.parameters.request(&args.model, question.turns(history))?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "no runtime can be started").with_source(error)
        })?;
    let answer = runtime.block_on(async {
        let (client, server) = args.client.client(Access::Keyed).await?;
        if server.is_some() {
            args.output.note("the reference server answers; the text is made up");
        }
        let answer = answer(&args.output, &client, request, io::stdout()).await;
        drop(server);
        answer
    });
    match (session, answer) {
        (Some(session), Ok(answer)) => {
            if !answer.tool_calls().is_empty() {
                args.output.note(&format!(
                    "before the next question, add to {} what the tools give, as messages of the role `tool`",
                    session.path().display()
                ));
            }
            session.keep(question.messages(&answer)?)
        }
        (Some(session), Err(error)) => {
            args.output.note(&format!("nothing is added to {}", session.path().display()));
            Err(error)
        }
        (None, answer) => answer.map(drop),
    }
}

/// Asks, prints what is answered, and tells what it took; an interrupt ends it.
async fn answer(
    output: &OutputFlags,
    client: &Client,
    request: ChatRequest,
    out: impl Write,
) -> Result<Response, CliError> {
    let mut printer = Printer::new(out);
    let answer = uninterrupted(output.print(client, request, &mut printer)).await;
    // What came so far keeps its line.
    printer.end_line()?;
    let answer = answer?;
    if !printer.is_used() {
        output.note("the answer is empty");
    }
    output.remark(&answer);
    Ok(answer)
}

/// What the future gives, unless an interrupt comes first.
async fn uninterrupted<T>(
    asking: impl Future<Output = Result<T, CliError>>,
) -> Result<T, CliError> {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Where no interrupt can be heard, the process ends by it as any other does.
            pending::<()>().await;
        }
    };
    let mut asking = pin!(asking);
    let mut interrupt = pin!(interrupt);
    poll_fn(|context| match asking.as_mut().poll(context) {
        Poll::Pending => interrupt.as_mut().poll(context).map(|()| {
            Err(CliError::new(Exit::Interrupted, "interrupted before the answer was whole"))
        }),
        done => done,
    })
    .await
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[test]
    fn flags_that_exclude_each_other_are_refused() {
        for wrong in [
            &["--offline", "--base-url", "http://x"][..],
            &["--timeout", "0"],
            &["--retries", "-1"],
        ] {
            assert!(Args::try_parse_from(["chat"].iter().chain(wrong)).is_err(), "{wrong:?}");
        }
    }
}
