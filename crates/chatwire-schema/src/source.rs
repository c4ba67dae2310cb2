//! Where each vendored schema came from: `schemas/SOURCE.toml`.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::syntax::SyntaxError;

const HEADER: &str = "# Where the schemas beside this file come from.\n\
                      # Written by `cargo xtask schema vendor`; not edited by hand.\n\n";

/// Why a record of origin was refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The text is not TOML, or not of this form.
    #[error("this is not of the form that `schema vendor` writes")]
    Form(#[source] SyntaxError),
    /// A commit that is not 40 lower-case hexadecimal digits.
    #[error("a commit is given by its 40 lower-case hexadecimal digits")]
    Commit,
    /// A date that is not `YYYY-MM-DD`.
    #[error("a date is written YYYY-MM-DD")]
    Date,
}

/// Which revision of which published file a schema was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Provenance {
    /// The repository that publishes the file, as `owner/name`.
    pub repository: String,
    /// The commit, as 40 hexadecimal digits.
    pub commit: String,
    /// The path of the file in that repository.
    pub path: String,
    /// The day of that commit, as `YYYY-MM-DD`.
    pub date: String,
}

impl Provenance {
    /// Joins the four.
    ///
    /// # Errors
    ///
    /// When `commit` or `date` is not written as their fields demand.
    pub fn new(
        repository: impl Into<String>,
        commit: impl Into<String>,
        path: impl Into<String>,
        date: impl Into<String>,
    ) -> Result<Self, SourceError> {
        let (commit, date) = (commit.into(), date.into());
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if commit.len() != 40 || !commit.bytes().all(is_hex) {
            return Err(SourceError::Commit);
        }
        let fits = |(position, byte): (usize, u8)| match position {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        if date.len() != 10 || !date.bytes().enumerate().all(fits) {
            return Err(SourceError::Date);
        }
        Ok(Self { repository: repository.into(), commit, path: path.into(), date })
    }
}

/// Whose API a published file describes, and which version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Api {
    /// Who publishes the file, as reports name them.
    pub publisher: String,
    /// The version of the API; empty where the file does not say.
    pub version: String,
}

impl Api {
    /// Joins the two.
    pub fn new(publisher: impl Into<String>, version: impl Into<String>) -> Self {
        Self { publisher: publisher.into(), version: version.into() }
    }
}

/// The origin of one vendored schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// Our file, relative to `SOURCE.toml`.
    pub file: String,
    /// Who publishes the file, as reports name them.
    pub publisher: String,
    /// The version of the API that the published file describes; empty where it does not say.
    pub version: String,
    /// The model ids that the request of the file admits.
    pub models: Vec<String>,
    /// The published file that it was made from.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// SHA-256 of the published file, as 64 hexadecimal digits.
    pub published_sha256: String,
    /// SHA-256 of our file, as 64 hexadecimal digits.
    pub sha256: String,
}

impl Source {
    /// The origin of `ours`, which was made from `published`.
    pub fn new(
        file: impl Into<String>,
        api: Api,
        models: Vec<String>,
        provenance: Provenance,
        published: &[u8],
        ours: &[u8],
    ) -> Self {
        Self {
            file: file.into(),
            publisher: api.publisher,
            version: api.version,
            models,
            provenance,
            published_sha256: sha256(published),
            sha256: sha256(ours),
        }
    }

    /// The name of the schema: that of its file without folders and extensions.
    pub fn name(&self) -> &str {
        let name = self.file.rsplit('/').next().unwrap_or(&self.file);
        name.strip_suffix(".openapi.json").unwrap_or(name)
    }

    /// The folder of the file, which is that of its publisher; empty when it has none.
    pub fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// All of `SOURCE.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sources {
    /// One entry for each vendored schema, sorted by file.
    #[serde(default, rename = "schema")]
    pub entries: Vec<Source>,
}

impl Sources {
    /// Reads the text of a `SOURCE.toml`.
    ///
    /// # Errors
    ///
    /// When the text is not of the form that [`Sources::to_text`] gives.
    pub fn parse(text: &str) -> Result<Self, SourceError> {
        let form = |error| SourceError::Form(SyntaxError::from_toml(&error, text));
        toml::from_str(text).map_err(form)
    }

    /// Adds `source`, in place of an entry for the same file.
    pub fn put(&mut self, source: Source) {
        self.entries.retain(|entry| entry.file != source.file);
        self.entries.push(source);
        self.entries.sort_by(|a, b| a.file.cmp(&b.file));
    }

    /// The entry for the published file of this content, or else the one of this name.
    pub fn find(&self, published: &[u8], name: &str) -> Option<&Source> {
        let digest = sha256(published);
        let mut entries = self.entries.iter();
        let by_content = entries.find(|entry| entry.published_sha256 == digest);
        by_content.or_else(|| self.entries.iter().find(|entry| entry.name() == name))
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let entries = toml::to_string(self).expect("strings and lists of strings are TOML");
        format!("{HEADER}{entries}")
    }
}

/// SHA-256 of `bytes`, as 64 lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    fn source(file: &str, published: &[u8]) -> Source {
        let provenance =
            Provenance::new("owner/name", COMMIT, "docs/a.json", "2026-08-21").unwrap();
        let api = Api::new("Owner", "1.0");
        Source::new(file, api, vec!["m".to_owned()], provenance, published, b"ours")
    }

    #[test]
    fn what_is_written_is_read_back_sorted() {
        let mut sources = Sources::default();
        sources.put(source("aimlapi/b.openapi.json", b"1"));
        sources.put(source("aimlapi/a.openapi.json", b"2"));
        sources.put(source("aimlapi/b.openapi.json", b"3"));
        let text = sources.to_text();
        assert_eq!(Sources::parse(&text).unwrap(), sources);
        let names: Vec<_> = sources.entries.iter().map(Source::name).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(sources.entries[1].published_sha256, sha256(b"3"));
    }

    #[test]
    fn an_entry_is_found_by_content_before_name() {
        let mut sources = Sources::default();
        sources.put(source("aimlapi/a.openapi.json", b"1"));
        sources.put(source("aimlapi/b.openapi.json", b"2"));
        assert_eq!(sources.find(b"2", "a").unwrap().name(), "b");
        assert_eq!(sources.find(b"unknown", "a").unwrap().name(), "a");
        assert_eq!(sources.find(b"unknown", "c"), None);
    }

    #[test]
    fn commits_and_dates_have_one_form() {
        #[track_caller]
        fn check(commit: &str, date: &str, ok: bool) {
            assert_eq!(Provenance::new("o/n", commit, "p", date).is_ok(), ok, "{commit} {date}");
        }
        check(COMMIT, "2026-08-21", true);
        check(&COMMIT[1..], "2026-08-21", false);
        check(&COMMIT.to_uppercase(), "2026-08-21", false);
        check(COMMIT, "2026-8-21", false);
        check(COMMIT, "21.08.2026", false);
    }

    #[test]
    fn the_digest_is_the_standard_one() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), digest);
    }
}
