//! Which recordings a newly published file rejects, and the bundled one does not.

use std::path::PathBuf;

use chatwire_conformance::{Judge, Kind, SchemaVerdict, Subject, Verdict};
use chatwire_schema::{Contract, ContractSet, Document, Part, Reading};

use crate::{error::CliError, traffic::for_each_item};

/// What both files, as published, say of recordings.
///
/// Requests are validated if they got a successful response: others may be invalid on purpose.
#[derive(Debug, Default)]
pub(super) struct Recordings {
    /// How many exchanges were validated.
    pub(super) validated: usize,
    /// How many exchanges have nothing to validate, such as error responses.
    pub(super) others: usize,
    /// How many bodies both files reject.
    pub(super) rejected_by_both: usize,
    /// How many bodies the bundled file alone rejects.
    pub(super) newly_accepted: usize,
    /// What the new file alone rejects.
    pub(super) newly_rejected: Vec<Rejection>,
}

/// A body that the new file rejects.
#[derive(Debug)]
pub(super) struct Rejection {
    pub(super) name: String,
    pub(super) part: Part,
    /// The JSON pointer in the body, or in the event of a stream.
    pub(super) pointer: String,
    /// What the new file asks for.
    pub(super) expected: String,
    /// What is there.
    pub(super) seen: String,
}

impl Recordings {
    /// Validates everything at and below the paths.
    pub(super) fn validate(
        paths: &[PathBuf],
        ours: &str,
        from: &str,
        new: &Document,
    ) -> Result<Self, CliError> {
        let bundled = ContractSet::bundled();
        let old = bundled.get(ours).expect("the name is that of a bundled document");
        let new = Contract::builder(ours, new.clone()).build().map_err(|error| {
            CliError::usage(format!("{from} cannot be compiled"))
                .with_source(error)
                .with_help("use a valid OpenAPI file")
        })?;
        let mut found = Self::default();
        for_each_item(paths, &Judge::default(), |item| {
            found.add(&item.name, &item.subject, old, &new);
        })?;
        if found.validated == 0 {
            let what = "--recordings: there is no successful exchange to validate";
            return Err(CliError::usage(what).with_help("check the path"));
        }
        Ok(found)
    }

    fn add(&mut self, name: &str, subject: &Subject, old: &Contract, new: &Contract) {
        let part = match subject.kind() {
            _ if subject.infrastructure().is_some() => None,
            Kind::Completion => Some(Part::Response),
            Kind::Stream => Some(Part::Chunk),
            _ => None,
        };
        let Some(part) = part else {
            self.others += 1;
            return;
        };
        self.validated += 1;
        let verdict = |contract| response_violation(subject, contract);
        self.count(name, part, verdict(old), verdict(new));
        let verdict = |contract| request_violation(subject, contract);
        self.count(name, Part::Request, verdict(old), verdict(new));
    }

    fn count(&mut self, name: &str, part: Part, old: Option<Violated>, new: Option<Violated>) {
        match (old, new) {
            (None, None) => {}
            (Some(_), Some(_)) => self.rejected_by_both += 1,
            (Some(_), None) => self.newly_accepted += 1,
            (None, Some([pointer, expected, seen])) => {
                let name = name.to_owned();
                self.newly_rejected.push(Rejection { name, part, pointer, expected, seen });
            }
        }
    }
}

/// Pointer, expected and seen.
type Violated = [String; 3];

fn response_violation(subject: &Subject, contract: &Contract) -> Option<Violated> {
    let verdict = SchemaVerdict::of(subject, contract, Reading::Published);
    let first = verdict.first.into_iter().next().filter(|_| verdict.verdict == Verdict::Fail)?;
    Some([first.pointer, first.expected, first.seen])
}

fn request_violation(subject: &Subject, contract: &Contract) -> Option<Violated> {
    let request = subject.request().ok()?;
    let validator = contract.validator(Part::Request, Reading::Published)?;
    let first = validator.errors(request).into_iter().next()?;
    let seen = request.pointer(first.instance_pointer.as_str());
    let seen = seen.map_or_else(|| "nothing".to_owned(), |value| short(&value.to_string()));
    Some([first.instance_pointer.into_string(), first.expected, seen])
}

/// How many characters of a value are shown.
const MAX_SHOWN: usize = 60;

fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(MAX_SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
