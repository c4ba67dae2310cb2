//! `meta.toml`: the description and origin of a recording.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    error::RecordingErrorKind, expected_status::ExpectedStatus, portable_name::name_problem,
};
use crate::{
    BodyEnd, Credentials, Exchange, Fact, RedactedPart,
    cassette::{matching::credentials::CredentialsName, redact},
};

const FORMAT: i64 = 1;

/// The description and origin of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Meta {
    /// The case, for example `chat-stream-basic`; a plain file name.
    pub case: String,
    /// The server or kind of server, for example `aimlapi`; a plain file name.
    pub target: String,
    /// The model of the request; `None` if it has none.
    pub model: Option<String>,
    /// When it was recorded, in the caller's format.
    ///
    /// `None` if it was not recorded, but taken from documentation.
    pub recorded_at: Option<String>,
    /// The program that recorded it; `None` if it was written by hand.
    pub recorder: Option<Origin>,
    /// The server that responded; `None` if there was none.
    pub server: Option<Origin>,
    /// A note for readers. API keys and e-mail addresses are overwritten when it is saved.
    pub note: Option<String>,
    /// Tags to select recordings by.
    pub tags: Vec<String>,
    /// The case of the same target with the same request in the other mode, for example
    /// non-streaming for a stream; a plain file name.
    pub pair: Option<String>,
    /// The status that the case must get; `None` for the default, `2xx`.
    pub status: Option<ExpectedStatus>,
}

/// What `meta.toml` holds: the description, and two facts of the exchange.
impl Meta {
    /// The target of recordings that were imported from a server that nobody named.
    ///
    /// Recordings of two files may then be of two servers.
    pub const UNKNOWN_TARGET: &str = "imported";

    /// A description with case and target only.
    pub fn new(case: impl Into<String>, target: impl Into<String>) -> Self {
        Self { case: case.into(), target: target.into(), ..Self::default() }
    }

    pub(crate) fn encode(&self, kept: &Kept) -> Result<String, RecordingErrorKind> {
        toml::to_string(&self.to_file(kept)?)
            .map_err(|_| RecordingErrorKind::Syntax("cannot be written as TOML".to_owned()))
    }

    /// Fails if a name is not a plain file name.
    pub(crate) fn to_file(&self, kept: &Kept) -> Result<MetaFile, RecordingErrorKind> {
        self.check()?;
        Ok(MetaFile {
            format: FORMAT,
            case: self.case.clone(),
            target: self.target.clone(),
            model: self.model.clone(),
            recorded_at: self.recorded_at.clone(),
            note: self.note.as_deref().map(redact::note),
            tags: self.tags.clone(),
            pair: self.pair.clone(),
            status: self.status.clone(),
            end: kept.end.into(),
            unknown: kept.unknown.iter().map(|fact| fact.name().to_owned()).collect(),
            redacted: kept.redacted.iter().map(|part| part.name().to_owned()).collect(),
            credentials: kept.credentials.map(StoredCredentials),
            recorder: self.recorder.clone(),
            server: self.server.clone(),
        })
    }

    /// Parses the text; the error has the line, from 1, if it is known.
    pub(crate) fn decode(text: &str) -> Result<(Self, Kept), (Option<usize>, RecordingErrorKind)> {
        // The format is checked first: a later format may have other members.
        let version: VersionOnly = parse(text)?;
        Self::check_format(version.format).map_err(|problem| (None, problem))?;
        Self::from_file(parse(text)?).map_err(|problem| (None, problem))
    }

    pub(crate) fn check_format(found: i64) -> Result<(), RecordingErrorKind> {
        match found {
            FORMAT => Ok(()),
            found => Err(RecordingErrorKind::UnknownFormat { found }),
        }
    }

    /// Fails if a name is not a plain file name.
    pub(crate) fn from_file(file: MetaFile) -> Result<(Self, Kept), RecordingErrorKind> {
        Self::check_format(file.format)?;
        let kept = Kept {
            end: file.end.into(),
            credentials: file.credentials.map(|stored| stored.0),
            unknown: facts(&file.unknown)?,
            redacted: redacted_parts(&file.redacted)?,
        };
        let meta = Self {
            case: file.case,
            target: file.target,
            model: file.model,
            recorded_at: file.recorded_at,
            recorder: file.recorder,
            server: file.server,
            note: file.note,
            tags: file.tags,
            pair: file.pair,
            status: file.status,
        };
        meta.check()?;
        Ok((meta, kept))
    }

    /// Joining one of these names to a folder must not leave the folder, on any system.
    fn check(&self) -> Result<(), RecordingErrorKind> {
        let names = [
            ("case", Some(&self.case)),
            ("target", Some(&self.target)),
            ("pair", self.pair.as_ref()),
        ];
        for (member, name) in names {
            if let Some(name) = name
                && let Some(problem) = name_problem(name)
            {
                let what =
                    format!("`{member}` must be the name of a folder, but {name:?} {problem}");
                return Err(RecordingErrorKind::Syntax(what));
            }
        }
        Ok(())
    }
}

/// What `meta.toml` says about the exchange itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) end: BodyEnd,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) unknown: BTreeSet<Fact>,
    pub(crate) redacted: BTreeSet<RedactedPart>,
}

impl Kept {
    pub(crate) fn of(exchange: &Exchange) -> Self {
        Self {
            end: exchange.response.end,
            credentials: exchange.request.credentials,
            unknown: exchange.unknown.clone(),
            redacted: exchange.redacted.clone(),
        }
    }

    /// What is assumed where there is no `meta.toml`.
    pub(super) fn by_hand() -> Self {
        Self {
            end: BodyEnd::Complete,
            credentials: None,
            unknown: [Fact::End].into(),
            redacted: BTreeSet::new(),
        }
    }
}

fn facts(names: &[String]) -> Result<BTreeSet<Fact>, RecordingErrorKind> {
    let facts = names.iter().map(|name| {
        Fact::from_name(name).ok_or_else(|| {
            let known: Vec<_> = Fact::all().map(Fact::name).collect();
            RecordingErrorKind::Syntax(format!(
                "`unknown` contains {name:?}, which is none of {}",
                known.join(", ")
            ))
        })
    });
    facts.collect()
}

fn redacted_parts(names: &[String]) -> Result<BTreeSet<RedactedPart>, RecordingErrorKind> {
    let parts = names.iter().map(|name| {
        RedactedPart::from_name(name).ok_or_else(|| {
            let what = format!("`redacted` contains {name:?}, which is no part of an exchange");
            RecordingErrorKind::Syntax(what)
        })
    });
    parts.collect()
}

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Origin {
    /// The name of the program, for example `litellm`.
    pub name: String,
    /// The version of the program; `None` if it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Origin {
    /// A program with a known version.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self { name: name.into(), version: Some(version.into()) }
    }
}

#[derive(Deserialize)]
struct VersionOnly {
    format: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetaFile {
    format: i64,
    case: String,
    target: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pair: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<ExpectedStatus>,
    #[serde(default)]
    end: End,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    redacted: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credentials: Option<StoredCredentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorder: Option<Origin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<Origin>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct StoredCredentials(#[serde(with = "CredentialsName")] Credentials);

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum End {
    #[default]
    Complete,
    Abandoned,
    Failed,
    NoResponse,
}

impl From<BodyEnd> for End {
    fn from(end: BodyEnd) -> Self {
        match end {
            BodyEnd::Complete => Self::Complete,
            BodyEnd::Abandoned => Self::Abandoned,
            BodyEnd::Failed => Self::Failed,
            BodyEnd::NoResponse => Self::NoResponse,
        }
    }
}

impl From<End> for BodyEnd {
    fn from(end: End) -> Self {
        match end {
            End::Complete => Self::Complete,
            End::Abandoned => Self::Abandoned,
            End::Failed => Self::Failed,
            End::NoResponse => Self::NoResponse,
        }
    }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, (Option<usize>, RecordingErrorKind)> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| {
            let before = text.as_bytes().get(..span.start).unwrap_or_default();
            1 + memchr::memchr_iter(b'\n', before).count()
        });
        let what = error.message().lines().collect::<Vec<_>>().join("; ");
        (line, RecordingErrorKind::Syntax(what))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_survives() {
        let mut meta = Meta::new("chat-basic", "litellm");
        meta.model = Some("m".to_owned());
        meta.recorded_at = Some("2026-11-24T02:00:00Z".to_owned());
        meta.recorder = Some(Origin::new("chatwire", "0.1.0"));
        meta.server = Some(Origin::new("litellm", "1.80"));
        meta.note = Some("two\nlines".to_owned());
        meta.tags = vec!["unary".to_owned()];
        meta.pair = Some("chat-stream".to_owned());
        meta.status = Some("4xx".parse().unwrap());
        let kept = Kept {
            end: BodyEnd::Abandoned,
            credentials: Some(Credentials::Rejected),
            unknown: [Fact::Bytes, Fact::End].into(),
            redacted: [RedactedPart::ResponseBody].into(),
        };
        let text = meta.encode(&kept).unwrap();
        assert!(text.starts_with("format = 1\n"), "{text}");
        assert_eq!(Meta::decode(&text).unwrap(), (meta, kept));
    }

    #[test]
    fn a_note_keeps_no_secret() {
        let mut meta = Meta::new("a", "b");
        meta.note = Some("made with sk-abcdefg1 by bob@example.com".to_owned());
        let text = meta.encode(&Kept { unknown: BTreeSet::new(), ..Kept::by_hand() }).unwrap();
        assert!(text.contains("made with sk-xxxxxxxx by xxx@xxxxxxx.xxx"), "{text}");
    }

    #[track_caller]
    fn check_refused(text: &str, line: Option<usize>, part: &str) {
        let (found, problem) = Meta::decode(text).unwrap_err();
        assert_eq!(found, line, "{problem}");
        assert!(problem.to_string().contains(part), "{problem}");
    }

    #[test]
    fn wrong_members_are_named() {
        let good = "format = 1\ncase = \"a\"\ntarget = \"b\"\nend = \"complete\"\n";
        assert!(Meta::decode(good).is_ok());
        check_refused("", Some(1), "format");
        check_refused("format = 1\ncase\n", Some(2), "");
        check_refused("format = 2\nanything = 1\n", None, "format 2 is not known");
        check_refused(&format!("{good}nte = \"x\"\n"), Some(5), "nte");
        check_refused(&good.replace("complete", "done"), Some(4), "done");
        check_refused(&format!("{good}unknown = [\"wind\"]\n"), None, "\"wind\"");
        check_refused(&good.replace("\"a\"", "\"../a\""), None, "`case`");
        check_refused(&format!("{good}pair = \"a/b\"\n"), None, "`pair`");
    }
}
