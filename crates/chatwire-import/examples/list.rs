//! Lists what a file, a folder or standard input gives: `cargo run --example list -- PATH`.

use std::{
    env,
    io::{self, Write},
};

use chatwire_import::{Options, Outcome, Source};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for path in env::args().skip(1) {
        let options = Options::new();
        let source = match path.as_str() {
            "-" => Source::from_reader(io::stdin(), "standard input", &options),
            path => Source::open(path, &options),
        };
        let source = match source {
            Ok(source) => source,
            Err(error) => {
                writeln!(out, "{error}")?;
                continue;
            }
        };
        writeln!(out, "{path}: {}", source.format())?;
        for entry in source {
            match entry {
                Err(error) => writeln!(out, "  {error}")?,
                Ok(entry) => match entry.outcome {
                    Outcome::Recording(recording) => {
                        let exchange = &recording.exchange;
                        let facts: Vec<_> =
                            exchange.unknown.iter().map(|fact| fact.name()).collect();
                        writeln!(
                            out,
                            "  {}: {} {} ({} bytes, {} frames, {:?}), unknown: {}",
                            entry.place,
                            exchange.request.target,
                            exchange.response.status.as_u16(),
                            exchange.response.body().len(),
                            exchange.response.frames.len(),
                            exchange.response.end,
                            facts.join(" ")
                        )?;
                    }
                    Outcome::Note(note) => writeln!(out, "  {}: {note}", entry.place)?,
                    _ => {}
                },
            }
        }
    }
    Ok(())
}
