//! Many prompts, with a progress bar; each response is written as it arrives.
//!
//! ```sh
//! cargo run -p chatwire --example batch > out.tsv                        # offline
//! AIMLAPI_API_KEY=... cargo run -p chatwire --example batch > out.tsv    # live
//! ```

use std::{
    error::Error,
    io::{self, IsTerminal, Write},
    sync::Arc,
    time::Duration,
};

use chatwire::{
    Batch, BatchProgress, ChatRequest, Client, Config, Message, SystemClock, testing,
    transport::{delayed::Delayed, memory::Scripted},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let (client, count) = if config.has_api_key() {
        (Client::builder().config(config).build()?, 20)
    } else {
        (Client::builder().api_key("none").transport(prepared(200)).build()?, 200)
    };

    let prompts = (1..=count).map(|number| format!("Name something that comes in {number}s."));
    let requests = prompts.map(|prompt| {
        ChatRequest::new("nousresearch/hermes-4-405b", [Message::user(prompt)]).max_tokens(32)
    });
    let mut bar = Bar::default();
    let batch = Batch::new(&client).on_progress(|progress| bar.show(progress));
    let mut responses = batch.stream(requests);
    let mut out = io::stdout().lock();
    while let Some((index, result)) = responses.next().await {
        match result {
            Ok(response) => {
                let text = response.first_text().unwrap_or_default().replace(['\t', '\n'], " ");
                writeln!(out, "{index}\t{text}")?;
            }
            Err(error) => writeln!(out, "{index}\t({error})")?,
        }
    }
    let unsent = responses.into_unsent().count();
    bar.end(unsent)?;
    Ok(())
}

/// A line that is overwritten on a terminal; elsewhere a line for each tenth.
#[derive(Default)]
struct Bar {
    tenths: usize,
    line: String,
}

impl Bar {
    const WIDTH: usize = 20;

    fn show(&mut self, progress: &BatchProgress) {
        let (done, total) = (progress.finished(), progress.total.unwrap_or_default().max(1));
        let filled = (done * Self::WIDTH / total).min(Self::WIDTH);
        let mut line = format!(
            "[{:.<2$}] {done} of {total}, {} failed",
            "#".repeat(filled),
            progress.failed,
            Self::WIDTH,
        );
        if let Some(pause) = progress.paused_for {
            line += &format!(", waiting {:.1} s", pause.as_secs_f64());
        }
        // A progress bar that cannot be written does not stop the batch.
        let mut err = io::stderr();
        let _ = if err.is_terminal() {
            write!(err, "\r{line}\x1b[K").and_then(|()| err.flush())
        } else if done * 10 / total > self.tenths {
            self.tenths = done * 10 / total;
            writeln!(err, "{line}")
        } else {
            Ok(())
        };
        self.line = format!(
            "{} tokens, {:.4} USD",
            progress.prompt_tokens + progress.completion_tokens,
            progress.cost_usd
        );
    }

    fn end(&self, unsent: usize) -> io::Result<()> {
        let mut err = io::stderr();
        if err.is_terminal() {
            writeln!(err)?;
        }
        writeln!(err, "{}; {unsent} not sent", self.line)
    }
}

/// A server with a delay, and with one overload response in the middle.
fn prepared(count: usize) -> Delayed<Scripted> {
    let good =
        testing::text("Eggs, if you pack them.").with_header("x-aimlapi-usd-spent", "0.00002");
    let mut responses = vec![good; count];
    let busy = testing::error(429, "rate_limit", "Slow down.").with_header("retry-after", "1");
    responses.insert(count / 2, busy);
    let delay = Duration::from_millis(50);
    Delayed::new(Scripted::new(responses), Arc::new(SystemClock::new())).with_header_delay(delay)
}
