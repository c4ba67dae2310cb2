//! `chatwire chat`: sends one prompt, or the next one of a conversation, and prints the response.

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

use chatwire::{ChatRequest, Client, ReasoningHistory, Response};

use self::{
    output::OutputFlags, parameters::Parameters, printer::Printer, session::Session,
    user_turn::UserTurn,
};
use crate::{
    client_flags::ClientFlags,
    error::{CliError, Exit},
    provider::Access,
};

/// Send a prompt to a model and print the response as it arrives.
///
/// The API key and the base URL are read from the environment variables of the provider; see
/// --provider.
/// Without a key, use --offline: the reference server runs in this process and returns generated
/// text.
///
/// Text on standard input is the prompt; with a prompt argument, it is appended after an empty
/// line.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Prompt; `-` or no argument reads it from standard input.
    prompt: Option<String>,
    /// Model to use; required unless the provider has a default model.
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// System message.
    #[arg(long, value_name = "TEXT")]
    system: Option<String>,
    /// Image in the prompt: a URL, or a PNG, JPEG, GIF or WebP file; can be repeated.
    #[arg(long, value_name = "URL|FILE")]
    image: Vec<String>,
    /// Conversation file, as JSON Lines.
    ///
    /// Its messages are sent before the prompt.
    /// The prompt and the response are appended when the response is complete.
    /// A missing file is created, readable by its owner only.
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
    let result = send(&args).map(|()| Exit::Ok.into());
    result.map_err(|error| if args.output.json { error.into_json() } else { error })
}

fn send(args: &Args) -> Result<(), CliError> {
    let prompt = prompt::read(args.prompt.as_deref(), io::stdin(), io::stdin().is_terminal())?;
    let session = args.session.as_deref().map(Session::open).transpose()?;
    let history = session.as_ref().map(Session::messages).unwrap_or_default();
    let turn = UserTurn::new(args, history, prompt)?;
    if let Some(session) = &session {
        session.check_room(&turn.user)?;
    }
    let model = model(args)?;
    let messages = turn.request_messages(history, ReasoningHistory::default());
    let mut request = args.parameters.request(&model, messages)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
        })?;
    let response = runtime.block_on(async {
        let (client, server) = args.client.client(Access::Keyed).await?;
        if server.is_some() {
            args.output.note("the reference server responds; the text is generated");
        }
        let reasoning = client.provider().reasoning_history;
        request.messages = Some(turn.request_messages(history, reasoning));
        let response = respond(&args.output, &client, request, io::stdout()).await;
        drop(server);
        response
    });
    match (session, response) {
        (Some(session), Ok(response)) => {
            if !response.tool_calls().is_empty() {
                args.output.note(&format!(
                    "before the next prompt, append the tool results to {} as messages with the role `tool`",
                    session.path().display()
                ));
            }
            session.append(turn.addition(&response)?)
        }
        (Some(session), Err(error)) => {
            args.output.note(&format!("nothing was appended to {}", session.path().display()));
            Err(error)
        }
        (None, response) => response.map(drop),
    }
}

/// The model from --model, else the provider's default model.
fn model(args: &Args) -> Result<String, CliError> {
    let provider = args.client.provider();
    args.model.clone().or(provider.example_model).ok_or_else(|| {
        let what = format!("{} has no default model", provider.name);
        let list = format!("chatwire models --provider {}", provider.id);
        CliError::usage(what).with_help(format!("set --model; `{list}` lists the models"))
    })
}

/// Sends the request and prints the response and its usage; Ctrl-C ends it.
async fn respond(
    output: &OutputFlags,
    client: &Client,
    request: ChatRequest,
    out: impl Write,
) -> Result<Response, CliError> {
    let mut printer = Printer::new(out);
    let response = uninterrupted(output.print(client, request, &mut printer)).await;
    // A partial response ends with a line feed.
    printer.end_line()?;
    let response = response?;
    if !printer.is_used() {
        output.note("the response is empty");
    }
    output.print_notes(&response);
    Ok(response)
}

/// Runs a future; Ctrl-C ends it with an error.
async fn uninterrupted<T>(
    response: impl Future<Output = Result<T, CliError>>,
) -> Result<T, CliError> {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler, the interrupt ends the process as usual.
            pending::<()>().await;
        }
    };
    let mut response = pin!(response);
    let mut interrupt = pin!(interrupt);
    poll_fn(|context| match response.as_mut().poll(context) {
        Poll::Pending => interrupt.as_mut().poll(context).map(|()| {
            Err(CliError::new(Exit::Interrupted, "interrupted before the response was complete"))
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
    fn invalid_combinations_of_flags_are_rejected() {
        for invalid in [
            &["--offline", "--base-url", "http://x"][..],
            &["--timeout", "0"],
            &["--retries", "-1"],
        ] {
            assert!(Args::try_parse_from(["chat"].iter().chain(invalid)).is_err(), "{invalid:?}");
        }
    }
}
