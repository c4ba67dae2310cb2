//! `chatwire chat`: one question, or the next one of a conversation, answered on the terminal.

mod failure;
mod output;
mod page;
mod parameters;
mod prompt;
mod provider;
mod session;
mod summary;

use std::{
    future::{Future, poll_fn},
    io::{self, IsTerminal, Write},
    path::PathBuf,
    pin::pin,
    process::ExitCode,
    task::Poll,
};

use chatwire::{Answer, ChatRequest, Client, Message};

use self::{
    output::Style, page::Page, parameters::Parameters, provider::Provider, session::Session,
};
use crate::error::{CliError, Exit};

/// A model that is offered today.
///
/// The first model of this family, `NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO`, was retired in 2025 and is answered with 404.
const MODEL: &str = "nousresearch/hermes-4-405b";

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
    /// Keep the conversation in this file: what it holds is sent before the question, and question and answer are added when the answer is whole.
    ///
    /// The file has one message on each line, as JSON, and is made if it does not exist, for its owner alone to read.
    #[arg(long, value_name = "FILE")]
    session: Option<PathBuf>,
    #[command(flatten)]
    style: Style,
    #[command(flatten)]
    parameters: Parameters,
    #[command(flatten)]
    provider: Provider,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let done = ask(&args).map(|()| Exit::Ok.into());
    done.map_err(|error| if args.style.json { error.for_machines() } else { error })
}

fn ask(args: &Args) -> Result<(), CliError> {
    let prompt = prompt::read(args.prompt.as_deref(), io::stdin(), io::stdin().is_terminal())?;
    let session = args.session.as_deref().map(Session::open).transpose()?;
    let history = session.as_ref().map(Session::messages).unwrap_or_default();
    let question = Question::new(args, history, prompt)?;
    let request = args.parameters.request(&args.model, question.turns(history))?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "no runtime can be started").because(error)
        })?;
    let answer = runtime.block_on(async {
        let (client, server) = args.provider.client().await?;
        if server.is_some() {
            args.style.note("the reference server answers; the text is made up");
        }
        let answer = answer(&args.style, &client, request, io::stdout()).await;
        drop(server);
        answer
    });
    match (session, answer) {
        (Some(session), Ok(answer)) => session.keep(question.messages(&answer)?),
        (Some(session), Err(error)) => {
            args.style.note(&format!("nothing is added to {}", session.path().display()));
            Err(error)
        }
        (None, answer) => answer.map(drop),
    }
}

/// Asks, prints what is answered, and tells what it took; an interrupt ends it.
async fn answer(
    style: &Style,
    client: &Client,
    request: ChatRequest,
    out: impl Write,
) -> Result<Answer, CliError> {
    let mut page = Page::new(out);
    let answer = uninterrupted(style.print(client, request, &mut page)).await;
    // What came so far keeps its line.
    page.end_line()?;
    let answer = answer?;
    if !page.is_used() {
        style.note("the answer is empty");
    }
    style.remark(&answer);
    Ok(answer)
}

/// What the future gives, unless an interrupt comes first.
async fn uninterrupted<T>(
    asking: impl Future<Output = Result<T, CliError>>,
) -> Result<T, CliError> {
    let mut asking = pin!(asking);
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    poll_fn(|context| {
        if let Poll::Ready(result) = asking.as_mut().poll(context) {
            return Poll::Ready(result);
        }
        // Where no interrupt can be heard, the process ends by it as any other does.
        match interrupt.as_mut().poll(context) {
            Poll::Ready(Ok(())) => Poll::Ready(Err(CliError::new(
                Exit::Interrupted,
                "interrupted before the answer was whole",
            ))),
            _ => Poll::Pending,
        }
    })
    .await
}

/// What is added to a conversation before the answer is.
struct Question {
    system: Option<Message>,
    user: Message,
}

impl Question {
    fn new(args: &Args, history: &[Message], prompt: String) -> Result<Self, CliError> {
        let system = args.system.as_deref().map(Message::system);
        let user = Message::user(prompt.as_str());
        let Some(known) = history.iter().find(|message| session::instructs(message)) else {
            return Ok(Self { system, user });
        };
        if system.as_ref().is_some_and(|system| system.to_text() != known.to_text()) {
            return Err(CliError::usage("the conversation has other instructions already")
                .remedy("leave --system out, or begin another file"));
        }
        Ok(Self { system: None, user })
    }

    /// The conversation as it is sent.
    fn turns(&self, history: &[Message]) -> Vec<Message> {
        let history = history.iter().map(session::turn);
        self.system.iter().cloned().chain(history).chain([self.user.clone()]).collect()
    }

    /// What is kept of it: instructions for its beginning, and what follows its end.
    fn messages(self, answer: &Answer) -> Result<session::Addition, CliError> {
        let answered = answer.first_choice().and_then(|choice| choice.message.clone());
        let answered = answered.filter(session::can_be_sent).ok_or_else(|| {
            let what = "nothing is kept, as no server would take this answer in a conversation";
            CliError::new(Exit::Unexpected, what)
        })?;
        Ok(session::Addition { system: self.system, user: self.user, answered })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn question(flags: &[&str], history: &[Message]) -> Result<Question, String> {
        let args = Args::try_parse_from(["chat"].iter().chain(flags)).unwrap();
        Question::new(&args, history, "q".to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_conversation_goes_on_under_its_instructions() {
        let history = [Message::system("s"), Message::user("p"), Message::assistant("a")];
        let turns = |flags: &[&str], history: &[Message]| {
            let turns = question(flags, history).unwrap().turns(history);
            turns.iter().map(|turn| turn.text().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(turns(&[], &[]), ["q"]);
        assert_eq!(turns(&["--system", "s"], &[]), ["s", "q"]);
        assert_eq!(turns(&[], &history), ["s", "p", "a", "q"]);
        assert_eq!(turns(&["--system", "s"], &history), ["s", "p", "a", "q"]);
        assert_eq!(turns(&["--system", "s"], &history[1..]), ["s", "p", "a", "q"]);
        assert_eq!(
            question(&["--system", "t"], &history).err().unwrap(),
            "the conversation has other instructions already; \
             leave --system out, or begin another file"
        );
    }

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
