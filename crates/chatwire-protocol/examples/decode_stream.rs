//! Decodes a streamed response from standard input and prints its text as it arrives.
//!
//! ```text
//! curl -N https://api.aimlapi.com/v1/chat/completions \
//!     -H "Authorization: Bearer $AIMLAPI_API_KEY" -H "Content-Type: application/json" \
//!     -d '{"model":"nousresearch/hermes-4-405b","stream":true,
//!          "messages":[{"role":"user","content":"Hello"}]}' \
//!     | cargo run -p chatwire-protocol --example decode_stream
//! ```

use std::{
    error::Error,
    io::{self, Read, Write},
};

use chatwire_protocol::{
    accumulate::Accumulator,
    stream::{ChatStreamDecoder, Ending, StreamEvent},
};

fn main() -> Result<(), Box<dyn Error>> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut decoder = ChatStreamDecoder::new();
    let mut accumulator = Accumulator::new();
    let mut buffer = [0; 8192];
    loop {
        let count = input.read(&mut buffer)?;
        match count {
            0 => decoder.close(),
            _ => decoder.feed(&buffer[..count]),
        }
        while let Some(event) = decoder.next() {
            if let StreamEvent::Chunk(chunk) = event? {
                accumulator.push(&chunk)?;
                write!(output, "{}", chunk.first_text().unwrap_or_default())?;
                output.flush()?;
            }
        }
        if count == 0 {
            break;
        }
    }
    writeln!(output)?;
    let ending = decoder.finish();
    if let Ending::Truncated(truncation) = &ending {
        return Err(format!("the response is incomplete: {truncation}").into());
    }
    let (response, diagnostics) = accumulator.finish();
    for diagnostic in diagnostics {
        writeln!(output, "note: {diagnostic}")?;
    }
    if let Some(usage) = response.usage {
        writeln!(output, "tokens: {}", usage.total_tokens.unwrap_or_default())?;
    }
    Ok(())
}
