//! What holds for all recordings of a target together.

mod evidence;
mod observed;

use std::{collections::BTreeMap, path::Path};

use self::evidence::Evidence;
pub(crate) use self::{evidence::Span, observed::Observed};
use crate::{
    judge::Judge,
    rule::Check,
    rules,
    subject::Subject,
    target::{Target, is_read_whole},
    verdict::Verdict,
};

/// Looks at all recordings of a target together: IDs that are used twice, members and types that
/// come and go, models that no list has.
///
/// Its rules are those of the area `target`; they have levels, and may be expected in the
/// `chatwire.toml` of the target, like any other.
/// Imported exchanges of a server that nobody named are looked at file by file.
/// A survey keeps the first 100,000 recordings of a target; [`left_out`](Self::left_out) has the
/// others.
#[derive(Debug, Default)]
pub struct Survey {
    targets: BTreeMap<String, (Target, Observed)>,
}

/// The outcome of one rule for one target.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SurveyOutcome {
    /// The target, as its `chatwire.toml`, or else as its name.
    pub target: String,
    /// The ID of the rule.
    pub rule: String,
    /// How bad it is: by the level of the rule, or as the target expects.
    pub verdict: Verdict,
    /// What was found, on one line.
    pub message: String,
}

impl Survey {
    /// A survey of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes note of one recording of a target, by its name in reports; bare bodies of an unknown
    /// target are left out.
    ///
    /// `recorded_at` is the time of the recording in RFC 3339; with it, findings tell since when a
    /// target has changed.
    pub fn note(
        &mut self,
        target: &Target,
        name: &str,
        recorded_at: Option<&str>,
        subject: &Subject,
    ) {
        let file = target.file().map(|file| file.display().to_string());
        let Some(key) = file.or_else(|| target.name().map(str::to_owned)) else { return };
        self.note_in(key, target, name, recorded_at, subject);
    }

    /// The same under a key of its own, where the name of the target does not tell servers apart.
    pub(crate) fn note_in(
        &mut self,
        key: String,
        target: &Target,
        name: &str,
        recorded_at: Option<&str>,
        subject: &Subject,
    ) {
        let (_, observed) =
            self.targets.entry(key).or_insert_with(|| (target.clone(), Observed::default()));
        observed.take(&Evidence::new(name, recorded_at), subject);
    }

    /// The targets of which not all recordings are kept, each with the number of the others.
    pub fn left_out(&self) -> impl Iterator<Item = (&str, usize)> {
        let all = self.targets.iter().map(|(key, (_, observed))| (&**key, observed.left_out()));
        all.filter(|(_, count)| *count > 0)
    }

    /// What was found, by target and rule; nothing where all is well.
    ///
    /// An expected finding of the area `target` that is not found is stale, if the folder of its
    /// target is at or below one of `paths`: others were read in part.
    pub fn outcomes(&self, judge: &Judge, paths: &[impl AsRef<Path>]) -> Vec<SurveyOutcome> {
        let mut outcomes = Vec::new();
        for (key, (target, observed)) in &self.targets {
            for rule in rules::all() {
                let Check::Target(check) = rule.check else { continue };
                let messages = check(observed);
                let found =
                    messages.into_iter().map(|message| (judge.level(&rule, target), message));
                let expected = target.expected().iter().find(|it| it.expected.rule == rule.id);
                let before = outcomes.len();
                outcomes.extend(found.map(|(level, message)| SurveyOutcome {
                    target: key.clone(),
                    rule: rule.id.to_owned(),
                    verdict: if expected.is_some() { Verdict::Xfail } else { level.broken() },
                    message,
                }));
                let whole = target.file().is_some_and(|file| is_read_whole(file, paths));
                if let Some(stale) = expected.filter(|_| whole && outcomes.len() == before) {
                    outcomes.push(SurveyOutcome {
                        target: key.clone(),
                        rule: rule.id.to_owned(),
                        verdict: Verdict::Xpass,
                        message: format!(
                            "expected and not found; remove the entry ({})",
                            stale.expected.reason
                        ),
                    });
                }
            }
        }
        outcomes
    }
}
