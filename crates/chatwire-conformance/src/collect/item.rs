//! A subject that was read, with its target and its expected findings.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use chatwire_transport::cassette::{Meta, Recording};
use serde_json::Value;

use super::{CollectError, MAX_BYTES, NotAResponse, failure, has_ending, shown};
use crate::{
    expect::Expectations,
    judge::Judge,
    judgment::Judgment,
    subject::Subject,
    survey::Survey,
    target::{Target, TargetCache},
};

/// The body files of a recording whose lines are those of the body.
const BODIES: [&str; 3] = ["body.json", "body.sse", "body.txt"];

/// A subject that was read, with its target and its expected findings.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Item {
    /// Its path, as reports name it.
    pub name: String,
    /// The subject.
    pub subject: Subject,
    /// Where it comes from; unknown for a bare body.
    pub target: Target,
    /// The findings that it is known to have; none for a bare body.
    pub expectations: Expectations,
    /// The time of the recording, from `meta.toml`; `None` where it is unknown.
    pub recorded_at: Option<String>,
    /// The tags of the recording; none for a bare body.
    pub tags: Vec<String>,
    /// Findings that are expected of every exchange, whatever its target.
    baseline: Option<Arc<Target>>,
    /// Its path below the folder of its target, with slashes.
    path_in_target: String,
    /// The file of an exchange whose server nobody named.
    file_of_unknown: Option<String>,
}

impl Item {
    /// A recording that was read already.
    ///
    /// # Errors
    ///
    /// When its list of expectations or the `chatwire.toml` of its target cannot be read.
    pub fn from_recording(
        recording: &Recording,
        judge: &Judge,
        targets: &mut TargetCache,
    ) -> Result<Self, CollectError> {
        let status = Some(recording.meta.status.clone().unwrap_or_default());
        let mut subject = Subject::from_exchange(&recording.exchange)
            .with_expected_status(targets.status_of(status).unwrap_or_default())
            .with_head_file(recording.dir.join("response.head"));
        let files = BODIES.into_iter().map(|name| recording.dir.join(name));
        if let Some(file) = files.into_iter().find(|file| file.is_file()) {
            subject = subject.with_body_file(file);
        }
        if let Some(pair) = &recording.meta.pair
            && let Some(folder) = recording.dir.parent()
            && let Ok(twin) = Recording::load(folder.join(pair))
        {
            subject = subject.with_twin(Subject::from_exchange(&twin.exchange));
        }
        let expectations = recording.expect.as_deref();
        let expectations =
            expectations.map(|text| Expectations::parse(text, judge.rules())).transpose();
        let expectations = expectations.map_err(|error| CollectError::Expect {
            path: recording.dir.join("expect.toml"),
            error,
        })?;
        let place = if recording.dir.as_os_str().is_empty() {
            recording.name.clone()
        } else {
            shown(&recording.dir)
        };
        let target = targets.find(&recording.dir, judge)?;
        let target = target.unwrap_or_else(|| Target::named(&recording.meta.target, judge));
        Ok(Self {
            name: place,
            subject,
            path_in_target: path_in(&target, &recording.dir),
            file_of_unknown: None,
            target,
            baseline: targets.baseline(),
            expectations: expectations.unwrap_or_default(),
            recorded_at: recording.meta.recorded_at.clone(),
            tags: recording.meta.tags.clone(),
        })
    }

    /// An exchange that another program recorded; `name` is that in reports, `file` the file that
    /// it was read from.
    ///
    /// Unless the recording says which status it must get, any is right: traffic has no cases, and
    /// `chatwire-import` says so of what it reads.
    ///
    /// # Errors
    ///
    /// When the `chatwire.toml` of its target cannot be read.
    pub fn from_import(
        name: String,
        file: &Path,
        recording: &Recording,
        judge: &Judge,
        targets: &mut TargetCache,
    ) -> Result<Self, CollectError> {
        let mut subject = Subject::from_exchange(&recording.exchange);
        if let Some(status) = targets.status_of(recording.meta.status.clone()) {
            subject = subject.with_expected_status(status);
        }
        let target = targets.find(file, judge)?;
        let target = target.unwrap_or_else(|| Target::named(&recording.meta.target, judge));
        let is_unknown = target.file().is_none() && recording.meta.target == Meta::UNKNOWN_TARGET;
        Ok(Self {
            path_in_target: path_in(&target, Path::new(&name)),
            file_of_unknown: is_unknown.then(|| shown(file)),
            name,
            subject,
            target,
            baseline: targets.baseline(),
            expectations: Expectations::default(),
            recorded_at: recording.meta.recorded_at.clone(),
            tags: recording.meta.tags.clone(),
        })
    }

    /// Its path below the folder of a target, with slashes, as expected findings name it.
    pub fn path_in(&self, target: &Target) -> String {
        path_in(target, Path::new(&self.name))
    }

    /// Judges the subject, with the expected findings of the recording and of its target.
    pub fn judge(&self, judge: &Judge) -> Judgment {
        let recorded_at = self.recorded_at.as_deref();
        let mut of_target = self.target.expected_of(&self.path_in_target, recorded_at);
        if let Some(baseline) = &self.baseline {
            // The positions of the baseline's entries follow those of the target's.
            let first = self.target.expected().len();
            let entries = baseline.expected_of(&self.path_in(baseline), recorded_at);
            of_target.extend(entries.into_iter().map(|(at, entry)| (first + at, entry)));
        }
        judge.judge_target(&self.subject, &self.target).expecting_of(&self.expectations, &of_target)
    }

    /// A bare body from standard input.
    pub(super) fn from_standard_input() -> Result<Self, CollectError> {
        let name = Path::new("-");
        let subject = Subject::from_body(read(name, io::stdin().lock())?);
        check_response(name, &subject)?;
        Ok(Self {
            name: "standard input".to_owned(),
            subject,
            target: Target::default(),
            baseline: None,
            expectations: Expectations::default(),
            recorded_at: None,
            tags: Vec::new(),
            path_in_target: String::new(),
            file_of_unknown: None,
        })
    }

    /// Takes note of it for what holds for all recordings of its target.
    pub fn note_in(&self, survey: &mut Survey) {
        let recorded_at = self.recorded_at.as_deref();
        let (target, name, subject) = (&self.target, &self.path_in_target, &self.subject);
        match &self.file_of_unknown {
            Some(file) => survey.note_in(file.clone(), target, name, recorded_at, subject),
            None => survey.note(target, name, recorded_at, subject),
        }
    }

    pub(super) fn from_body(
        file: &Path,
        judge: &Judge,
        targets: &mut TargetCache,
    ) -> Result<Self, CollectError> {
        let opened = File::open(file).map_err(|error| failure(file, error))?;
        let body = read(file, opened)?;
        let subject = if has_ending(file, "sse") {
            Subject::from_stream(body)
        } else {
            Subject::from_body(body)
        };
        let subject = subject.with_body_file(file);
        check_response(file, &subject)?;
        let target = targets.find(file, judge)?.unwrap_or_default();
        Ok(Self {
            name: shown(file),
            subject,
            file_of_unknown: None,
            path_in_target: path_in(&target, file),
            target,
            baseline: targets.baseline(),
            expectations: Expectations::default(),
            recorded_at: None,
            tags: Vec::new(),
        })
    }
}

/// Fails for JSON that is certainly no response.
fn check_response(file: &Path, subject: &Subject) -> Result<(), CollectError> {
    match subject.json_value().and_then(|value| foreign(subject, value)) {
        Some(found) => Err(CollectError::NotAResponse { path: file.to_owned(), found }),
        None => Ok(()),
    }
}

/// What a bare body is in place of a response; `None` when it may be one, if a bad one.
fn foreign(subject: &Subject, value: &Value) -> Option<NotAResponse> {
    let has = |name: &str| value.get(name).is_some();
    if value.is_object() && !has("choices") && !has("error") {
        let is_legacy = has("model") && (has("prompt") || has("input")) && !has("object");
        if has("messages") || is_legacy {
            return Some(NotAResponse::Request);
        }
        if value.pointer("/log/entries").is_some_and(Value::is_array) {
            return Some(NotAResponse::Har);
        }
    }
    let items = value.as_array();
    if items.is_some_and(|items| items.iter().any(|item| item.get("choices").is_some())) {
        return Some(NotAResponse::Chunks);
    }
    subject.is_unrelated().then_some(NotAResponse::Unrelated)
}

/// The path of a file or folder below the folder of its target, with slashes; the path as it was
/// given if it lies elsewhere.
fn path_in(target: &Target, path: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.file().and_then(Path::parent).map(absolute);
    let below =
        folder.and_then(|folder| absolute(path).strip_prefix(folder).ok().map(Path::to_owned));
    let below = below.as_deref().unwrap_or(path);
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    // The root is a slash, too.
    names.join("/").replacen("//", "/", 1)
}

fn read(path: &Path, reader: impl Read) -> Result<Vec<u8>, CollectError> {
    let mut body = Vec::new();
    reader.take(MAX_BYTES + 1).read_to_end(&mut body).map_err(|error| failure(path, error))?;
    if body.len() as u64 > MAX_BYTES {
        return Err(CollectError::TooLong { path: path.to_owned() });
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Case, completion};

    fn imported(case: &Case, file: &str, target: &str) -> Item {
        let recording = Recording::new(Meta::new("a", target), case.exchange());
        let (judge, mut targets) = (Judge::default(), TargetCache::new());
        let name = format!("{file}: entry 1");
        Item::from_import(name, Path::new(file), &recording, &judge, &mut targets).unwrap()
    }

    #[test]
    fn files_of_servers_that_nobody_named_are_not_compared() {
        let other = completion().asking(json!({"n": 1}));
        let surveyed = |files: [&str; 2], target: &str| {
            let mut survey = Survey::new();
            imported(&completion(), files[0], target).note_in(&mut survey);
            imported(&other, files[1], target).note_in(&mut survey);
            survey.outcomes(&Judge::default(), &["."]).len()
        };
        assert_eq!(surveyed(["a.har", "b.har"], Meta::UNKNOWN_TARGET), 0);
        // One file, or a server with a name.
        assert_eq!(surveyed(["a.har", "a.har"], Meta::UNKNOWN_TARGET), 1);
        assert_eq!(surveyed(["a.har", "b.har"], "gateway"), 1);
    }
}
