//! How many made-up secrets redaction misses, and how much of other text it overwrites.
//!
//! Writes each form into a file below the target folder, one secret or text for each line, so that
//! other scanners can be run on the same files.

#![allow(clippy::print_stdout, reason = "the figures are the result")]

use std::{fs, path::PathBuf};

use chatwire_transport::{Exchange, RecordedRequest, RecordedResponse, cassette::Redaction};

/// Lines of each form.
const LINES: usize = 10_000;

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ALPHANUMERIC: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HEX: &str = "0123456789abcdef";
const BASE64: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
const BASE64URL: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
const PLAIN: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// A key as its issuer makes it: name, prefix, characters, length after the prefix.
const KEYS: [(&str, &str, &str, usize); 44] = [
    ("aimlapi", "", HEX, 32),
    ("anthropic", "sk-ant-api03-", BASE64URL, 95),
    ("anyscale", "esecret_", PLAIN, 26),
    ("aws-access-key-id", "AKIA", UPPER, 16),
    ("aws-secret-key", "", BASE64, 40),
    ("azure-openai", "", ALPHANUMERIC, 84),
    ("azure-openai-hex", "", HEX, 32),
    ("bedrock", "ABSK", BASE64, 128),
    ("cerebras", "csk-", PLAIN, 48),
    ("cohere", "", ALPHANUMERIC, 40),
    ("databricks", "dapi", HEX, 32),
    ("deepgram", "", HEX, 40),
    ("deepseek", "sk-", HEX, 32),
    ("digitalocean", "dop_v1_", HEX, 64),
    ("elevenlabs", "sk_", HEX, 48),
    ("fireworks", "fw_", ALPHANUMERIC, 22),
    ("github", "ghp_", ALPHANUMERIC, 36),
    ("github-fine", "github_pat_", ALPHANUMERIC, 82),
    ("gitlab", "glpat-", BASE64URL, 20),
    ("google", "AIza", BASE64URL, 35),
    ("groq", "gsk_", ALPHANUMERIC, 52),
    ("huggingface", "hf_", LETTERS, 34),
    ("huggingface-lower", "hf_", LOWER, 34),
    ("jina", "jina_", ALPHANUMERIC, 60),
    ("langfuse", "sk-lf-", HEX, 32),
    ("langsmith", "lsv2_pt_", HEX, 42),
    ("linear", "lin_api_", ALPHANUMERIC, 40),
    ("mistral", "", ALPHANUMERIC, 32),
    ("npm", "npm_", ALPHANUMERIC, 36),
    ("nvidia", "nvapi-", BASE64URL, 64),
    ("openai", "sk-", ALPHANUMERIC, 48),
    ("openai-project", "sk-proj-", BASE64URL, 156),
    ("openrouter", "sk-or-v1-", HEX, 64),
    ("perplexity", "pplx-", ALPHANUMERIC, 48),
    ("pinecone", "pcsk_", ALPHANUMERIC, 70),
    ("replicate", "r8_", ALPHANUMERIC, 37),
    ("sendgrid", "SG.", BASE64URL, 66),
    ("slack", "xoxb-", ALPHANUMERIC, 40),
    ("stripe", "sk_live_", ALPHANUMERIC, 24),
    ("supabase", "sbp_", HEX, 40),
    ("together", "tgp_v1_", BASE64URL, 43),
    ("twilio", "SK", HEX, 32),
    ("voyage", "pa-", BASE64URL, 43),
    ("xai", "xai-", ALPHANUMERIC, 80),
];

/// Surroundings of a key that has no known prefix: name, characters, length, text before and after.
const PLACES: [(&str, &str, usize, &str, &str); 16] = [
    ("bearer", ALPHANUMERIC, 24, "sent Bearer ", " to it"),
    ("bearer-letters", LETTERS, 24, "sent Bearer ", " to it"),
    ("bearer-lower", LOWER, 24, "sent Bearer ", " to it"),
    ("member", ALPHANUMERIC, 12, "{\"api_key\":\"", "\"}"),
    ("member-python", ALPHANUMERIC, 12, "{'api_key': '", "'}"),
    ("password", PLAIN, 10, "{\"password\":\"", "\"}"),
    ("arguments", ALPHANUMERIC, 12, "{\"arguments\":\"{\\\"api_key\\\":\\\"", "\\\"}\"}"),
    ("parameter", ALPHANUMERIC, 16, "see https://host/v1?api_key=", "&a=b"),
    ("parameter-key", BASE64URL, 16, "see https://host/v1?a=b&key=", " now"),
    ("header", ALPHANUMERIC, 16, "curl -H 'x-api-key: ", "' http://host"),
    ("variable", ALPHANUMERIC, 16, "export ACME_API_KEY=", ""),
    ("url", ALPHANUMERIC, 12, "postgres://user:", "@host/db"),
    ("bare-20", ALPHANUMERIC, 20, "the key ", " is wrong"),
    ("bare-24", ALPHANUMERIC, 24, "the key ", " is wrong"),
    ("bare-32", ALPHANUMERIC, 32, "the key ", " is wrong"),
    ("bare-base64url-43", BASE64URL, 43, "the key ", " is wrong"),
];

/// xorshift, <https://www.jstatsoft.org/article/view/v008i14>.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default() % below
    }

    fn text(&mut self, alphabet: &str, length: usize) -> String {
        (0..length).map(|_| char::from(alphabet.as_bytes()[self.next(alphabet.len())])).collect()
    }
}

fn main() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    println!("misses of 100,000 secrets");
    for (name, prefix, alphabet, length) in KEYS {
        let key = |random: &mut Random| random.text(alphabet, length);
        misses(&mut random, name, &format!("bad key {prefix}"), " given", key);
    }
    for (name, alphabet, length, before, after) in PLACES {
        misses(&mut random, name, before, after, |random| random.text(alphabet, length));
    }
    misses(&mut random, "basic", "sent Basic ", " to it", |random| {
        let (user, password) = (random.text(LOWER, 6), random.text(ALPHANUMERIC, 12));
        base64(format!("{user}:{password}").as_bytes())
    });
    let each = |text: String, spell: fn(u8) -> String| text.bytes().map(spell).collect::<String>();
    for (name, spell) in [
        ("spelled-json", (|byte| format!("\\u{byte:04x}")) as fn(u8) -> String),
        ("spelled-json-twice", |byte| format!("\\\\u{byte:04X}")),
        ("spelled-percent", |byte| format!("%{byte:02X}")),
        ("spelled-html", |byte| format!("&#{byte};")),
        ("spelled-utf16", |byte| format!("{}\0", char::from(byte))),
    ] {
        misses(&mut random, name, "{\"a\":\"bad key ", "\"}", |random| {
            each(format!("gsk_{}", random.text(ALPHANUMERIC, 52)), spell)
        });
    }
    println!("\noverwritten of 100,000 other texts");
    for (name, make) in OTHER {
        let lines: Vec<String> = (0..LINES).map(|_| make(&mut random)).collect();
        let redacted = redacted(name, &lines);
        let changed = lines.iter().zip(&redacted).filter(|(line, kept)| line != kept).count();
        println!("{name:24} {:>7}", changed * (100_000 / LINES));
    }
}

/// Other texts: what they are, and one of them.
type Other = (&'static str, fn(&mut Random) -> String);

const OTHER: [Other; 12] = [
    ("text-words", |random| {
        let words = (0..12).map(|_| WORDS[random.next(WORDS.len())]);
        words.collect::<Vec<_>>().join(" ")
    }),
    ("text-uuid", |random| {
        let parts = [8, 4, 4, 4, 12].map(|length| random.text(HEX, length));
        format!("id {}", parts.join("-"))
    }),
    ("text-request-id", |random| format!("request req_{} failed", random.text(ALPHANUMERIC, 24))),
    ("text-completion-id", |random| {
        format!("{{\"id\":\"chatcmpl-{}\"}}", random.text(ALPHANUMERIC, 29))
    }),
    ("text-call-id", |random| {
        format!("{{\"tool_call_id\":\"call_{}\"}}", random.text(ALPHANUMERIC, 24))
    }),
    ("text-number", |random| format!("{{\"created\":{}}}", random.next(4_000_000_000))),
    ("text-float", |random| format!("[-0.{},1.{}e-5]", random.next(1 << 50), random.next(1 << 50))),
    ("text-image", |random| {
        let length = 400 + random.next(400);
        format!("data:image/png;base64,{}", random.text(BASE64, length))
    }),
    ("text-git-short", |random| {
        let length = 7 + random.next(6);
        format!("commit {}", random.text(HEX, length))
    }),
    ("text-snake-case", |random| {
        let words: Vec<_> = (0..5).map(|_| WORDS[random.next(WORDS.len())]).collect();
        format!("{}_{}_2024: {}", words[0], words[1], words.join("-"))
    }),
    ("digest-md5", |random| format!("md5 {}", random.text(HEX, 32))),
    ("digest-sha256", |random| format!("sha256 {}", random.text(HEX, 64))),
];

const WORDS: [&str; 48] = [
    "bearer",
    "basic",
    "token",
    "password",
    "secret",
    "api",
    "key",
    "authorization",
    "sk-learn",
    "the",
    "model",
    "response",
    "request",
    "stream",
    "of",
    "chunks",
    "function",
    "arguments",
    "is",
    "internationalization",
    "Transformer",
    "gpt-4o-mini-2024-07-18",
    "Llama-3.3-70B-Instruct",
    "max_tokens:",
    "temperature=0.7",
    "next_page_token",
    "https://example.com/v1/models?page=2",
    "README.md",
    "2024-08-06T12:34:56Z",
    "src/lib.rs",
    "UserProfileAvatarButton",
    "HTTP/1.1",
    "429",
    "retry-after",
    "rate_limit_exceeded",
    "v1.2.3-beta.4",
    "0x7fff",
    "a",
    "and",
    "to",
    "café",
    "finish_reason",
    "tool_calls",
    "content",
    "logprobs",
    "task-1234567",
    "pa-system",
    "key-value",
];

/// Prints how many of the secrets are kept for their greater part.
fn misses(
    random: &mut Random,
    name: &str,
    before: &str,
    after: &str,
    make: impl Fn(&mut Random) -> String,
) {
    let secrets: Vec<String> = (0..LINES).map(|_| make(random)).collect();
    let lines: Vec<String> =
        secrets.iter().map(|secret| format!("{before}{secret}{after}")).collect();
    let redacted = redacted(name, &lines);
    let missed = secrets.iter().zip(&redacted).filter(|(secret, line)| {
        let kept = &line.as_bytes()[before.len()..before.len() + secret.len()];
        // The zeros of UTF-16 are no part of the secret.
        let letters = || kept.iter().zip(secret.bytes()).filter(|(_, byte)| *byte != 0);
        letters().filter(|(kept, byte)| *kept == byte).count() * 2 > letters().count()
    });
    println!("{name:24} {:>7}", missed.count() * (100_000 / LINES));
}

/// The lines of a request after redaction; they are also written into a file.
fn redacted(name: &str, lines: &[String]) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("redaction");
    fs::create_dir_all(&folder).expect("the target folder can be written");
    let text = lines.join("\n");
    fs::write(folder.join(format!("{name}.txt")), &text).expect("the target folder can be written");
    let mut request = RecordedRequest::new(http::Method::POST, "/v1");
    request.body = text.into();
    let mut exchange = Exchange::new(request, RecordedResponse::new(http::StatusCode::OK));
    Redaction::new().apply(&mut exchange);
    let redacted = String::from_utf8_lossy(&exchange.request.body).into_owned();
    redacted.split('\n').map(str::to_owned).collect()
}

/// Base64 without a dependency: the tests of redaction use the crate.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let index = (bits >> (18 - 6 * place)) & 63;
            text.push(char::from(ALPHABET[usize::try_from(index).unwrap_or_default()]));
        }
    }
    text + &"=".repeat((3 - bytes.len() % 3) % 3)
}
