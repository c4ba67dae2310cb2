//! `chatwire chat`: one question, answered on the terminal.

use std::{
    io::{self, IsTerminal, Read, Write},
    process::ExitCode,
};

use chatwire::{
    ApiErrorKind, ChatRequest, Client, Config, Error, ErrorKind, Message,
    protocol::chat::{ChatResponse, FinishReason},
    transport::reqwest::ReqwestTransport,
};
use chatwire_server::Server;

use crate::error::{CliError, Exit};

/// A model that is offered today.
///
/// The first model of this family, `NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO`, was retired in 2025 and is answered with 404.
const MODEL: &str = "nousresearch/hermes-4-405b";

/// Where keys are had.
const KEYS: &str = "https://aimlapi.com/app/keys";

/// The longest question that is read from standard input, in bytes.
const LONGEST_PROMPT: u64 = 16 << 20;

/// Asks a model and prints its answer as it comes.
///
/// The key is read from AIMLAPI_API_KEY or AIML_API_KEY, the base URL from AIMLAPI_BASE_URL.
/// Without a key, `--offline` answers from the reference server in this process: the text is made up, everything else is as it would be.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// What to ask; read from standard input when it is left out.
    prompt: Option<String>,
    /// The model that is to answer.
    #[arg(long, value_name = "MODEL", default_value = MODEL)]
    model: String,
    /// Instructions for the model.
    #[arg(long, value_name = "TEXT")]
    system: Option<String>,
    /// How much chance decides, from 0 to 2.
    #[arg(long, value_name = "NUMBER", value_parser = finite)]
    temperature: Option<f64>,
    /// At most so many tokens of answer.
    #[arg(long, value_name = "N")]
    max_tokens: Option<u64>,
    /// Print the answer as it comes, as is done unless told otherwise; with --json one chunk on each line.
    #[arg(long, overrides_with = "no_stream")]
    stream: bool,
    /// Wait for the whole answer, then print it.
    #[arg(long, overrides_with = "stream")]
    no_stream: bool,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
    /// Where the API is, such as http://localhost:8080/v1.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Answer from the reference server in this process, without a key and a network.
    #[arg(long, conflicts_with = "base_url")]
    offline: bool,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let request = request(&args, &prompt(&args)?);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "no runtime can be started").because(error)
        })?;
    runtime.block_on(async {
        if !args.offline {
            let client = live(&args)?;
            return answer(&args, &client, &request, &mut io::stdout()).await;
        }
        writeln!(io::stderr(), "note: the reference server answers; the text is made up")?;
        let server = Server::start(chatwire_server::Config::default()).await.map_err(|error| {
            CliError::new(Exit::Harness, "the reference server does not start").because(error)
        })?;
        let client = offline(&server)?;
        answer(&args, &client, &request, &mut io::stdout()).await
    })?;
    Ok(Exit::Ok.into())
}

/// What to ask.
fn prompt(args: &Args) -> Result<String, CliError> {
    if let Some(prompt) = &args.prompt {
        return Ok(prompt.clone());
    }
    if io::stdin().is_terminal() {
        return Err(CliError::usage("there is nothing to ask")
            .remedy("add a question, as in `chatwire chat \"Hello\"`, or pipe one in"));
    }
    let mut prompt = String::new();
    let read = io::stdin().lock().take(LONGEST_PROMPT + 1).read_to_string(&mut prompt);
    match read {
        Ok(length) if length as u64 > LONGEST_PROMPT => {
            Err(CliError::usage("standard input is longer than 16 MiB").remedy("ask for less"))
        }
        Ok(_) => Ok(prompt),
        Err(error) => Err(CliError::usage("standard input cannot be read").because(error)),
    }
}

fn request(args: &Args, prompt: &str) -> ChatRequest {
    let system = args.system.as_deref().map(Message::system);
    let messages = system.into_iter().chain([Message::user(prompt)]);
    let mut request = ChatRequest::new(args.model.as_str(), messages);
    request.temperature = args.temperature.map(Into::into);
    request.max_tokens = args.max_tokens;
    request
}

/// A client for the provider that flags and environment name.
fn live(args: &Args) -> Result<Client, CliError> {
    let config = Config::from_env().map_err(failure)?;
    if !config.has_api_key() && config.base_url().is_none() && args.base_url.is_none() {
        return Err(CliError::usage("no API key is set").remedy(format!(
            "get one at {KEYS} and set AIMLAPI_API_KEY, or let the reference server answer with --offline"
        )));
    }
    let mut builder = Client::builder().config(config);
    if let Some(url) = &args.base_url {
        builder = builder.base_url(url);
    }
    builder.build().map_err(failure)
}

/// A client for the server in this process; no proxy stands between them.
fn offline(server: &Server) -> Result<Client, CliError> {
    Client::builder()
        .base_url(server.base_url())
        .transport(ReqwestTransport::new().without_proxies())
        .build()
        .map_err(failure)
}

/// Asks, and prints what is answered.
async fn answer(
    args: &Args,
    client: &Client,
    request: &ChatRequest,
    out: &mut impl Write,
) -> Result<(), CliError> {
    if args.no_stream || args.json && !args.stream {
        let answer = client.chat(request).await.map_err(failure)?;
        if args.json {
            out.write_all(&answer.to_vec())?;
        } else {
            write!(out, "{}", printable(&spoken(&answer)))?;
        }
        writeln!(out)?;
        return remark(&answer);
    }

    let mut stream = client.stream(request).await.map_err(failure)?;
    while let Some(chunk) = stream.chunk().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                // What came so far keeps its line.
                writeln!(out)?;
                return Err(failure(error));
            }
        };
        if args.json {
            out.write_all(&chunk.to_vec())?;
            writeln!(out)?;
        } else {
            write!(out, "{}", printable(chunk.first_text().unwrap_or_default()))?;
        }
        out.flush()?;
    }
    let answer = stream.accumulate().await.map_err(failure)?;
    if !args.json {
        let unsaid = if answer.first_text().is_none() { spoken(&answer) } else { String::new() };
        writeln!(out, "{}", printable(&unsaid))?;
    }
    remark(&answer)
}

/// What the model says, or why it would not.
fn spoken(answer: &ChatResponse) -> String {
    let message = answer.first_choice().and_then(|choice| choice.message.as_ref());
    let text = message.and_then(|message| message.text().or(message.refusal.as_deref()));
    text.unwrap_or_default().to_owned()
}

/// Says what is not to be seen from the text.
fn remark(answer: &ChatResponse) -> Result<(), CliError> {
    let reason = answer.first_choice().and_then(|choice| choice.finish_reason.as_ref());
    if reason == Some(&FinishReason::Length) {
        writeln!(io::stderr(), "note: the limit of tokens cut the answer; see --max-tokens")?;
    }
    Ok(())
}

/// The text with nothing in it that would steer a terminal.
fn printable(text: &str) -> String {
    let steers = |next: char| next.is_control() && !matches!(next, '\n' | '\t');
    text.chars().map(|next| if steers(next) { char::REPLACEMENT_CHARACTER } else { next }).collect()
}

/// The error of a call as the end of the command.
fn failure(error: Error) -> CliError {
    let (exit, remedy) = match error.kind() {
        ErrorKind::Configuration => (Exit::Usage, None),
        ErrorKind::Api(kind) => refusal(kind, &error),
        ErrorKind::Transport(_) | ErrorKind::Timeout(_) => {
            (Exit::Infrastructure, Some("check the base URL and the network".to_owned()))
        }
        ErrorKind::UnexpectedBody => (Exit::Infrastructure, Some("check the base URL".to_owned())),
        _ => (Exit::Unexpected, None),
    };
    let what = match error.kind() {
        ErrorKind::Configuration => "the request cannot be sent",
        ErrorKind::Stream | ErrorKind::Truncated => "the answer is not whole",
        _ if error.partial().is_some() => "the answer is not whole",
        _ => "there is no answer",
    };
    let error = CliError::new(exit, what).because(error);
    match remedy {
        Some(remedy) => error.remedy(remedy),
        None => error,
    }
}

/// How the command ends when the provider refuses, and what helps.
fn refusal(kind: ApiErrorKind, error: &Error) -> (Exit, Option<String>) {
    match kind {
        ApiErrorKind::Authentication => (Exit::Usage, Some(format!("get a key at {KEYS}"))),
        ApiErrorKind::ModelNotAvailable => {
            let successors = error.api().map(|api| api.successors().join(", "));
            let named = successors.filter(|named| !named.is_empty());
            let named = named.unwrap_or_else(|| MODEL.to_owned());
            (Exit::Usage, Some(format!("name another with --model, such as {named}")))
        }
        ApiErrorKind::Permission
        | ApiErrorKind::OutOfCredit
        | ApiErrorKind::InvalidRequest
        | ApiErrorKind::ContextTooLong => (Exit::Usage, None),
        _ => (Exit::Infrastructure, Some("try again later".to_owned())),
    }
}

/// A number that JSON can say.
fn finite(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err("not a number".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn args(flags: &[&str]) -> Args {
        Args::try_parse_from(["chat"].iter().chain(flags)).unwrap()
    }

    /// Runs the command against the reference server and gives what it prints.
    fn printed(flags: &[&str]) -> String {
        let args = args(flags);
        let request = request(&args, args.prompt.as_deref().unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut out = Vec::new();
        runtime.block_on(async {
            let server = Server::start(chatwire_server::Config::default()).await.unwrap();
            let client = offline(&server).unwrap();
            answer(&args, &client, &request, &mut out).await.unwrap();
        });
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_answer_is_the_same_in_one_piece_and_as_it_comes() {
        let whole = printed(&["Hello", "--no-stream"]);
        assert!(whole.trim().len() > 1, "{whole}");
        assert_eq!(printed(&["Hello"]), whole);

        let json = printed(&["Hello", "--json"]);
        let answer = ChatResponse::from_slice(json.as_bytes()).unwrap();
        assert_eq!(answer.first_text(), Some(whole.trim_end_matches('\n')));
        let chunks = printed(&["Hello", "--json", "--stream"]);
        assert!(chunks.lines().count() > 2, "{chunks}");
    }

    #[test]
    fn flags_become_members() {
        let args =
            args(&["--model", "m", "--system", "s", "--temperature", "0.2", "--max-tokens", "9"]);
        assert_eq!(
            String::from_utf8(request(&args, "p").to_vec()).unwrap(),
            r#"{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":"p"}],"max_tokens":9,"temperature":0.2}"#
        );
        for wrong in [&["--temperature", "nan"][..], &["--offline", "--base-url", "http://x"]] {
            assert!(Args::try_parse_from(["chat"].iter().chain(wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(printable("a\u{1b}[2J\n\tb\r"), "a\u{fffd}[2J\n\tb\u{fffd}");
    }
}
