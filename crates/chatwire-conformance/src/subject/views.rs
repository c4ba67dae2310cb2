//! A subject with the views of it that rules share.

use std::{cell::Cell, sync::OnceLock};

use super::{Kind, Place, Response, Subject};
use crate::rule::NotJudged;

/// A subject with the views of it that rules share, made once for all rules.
///
/// The view of a stream is short at first: of chunks that differ in their text alone it has the
/// first. A rule that finds something in it looks at the whole one.
#[derive(Debug)]
pub(crate) struct Views<'a> {
    pub(crate) subject: &'a Subject,
    is_short: bool,
    /// Whether the schema is known to be satisfied.
    fits_the_schema: bool,
    response: Result<Response<'a>, NotJudged>,
    twin: Result<Response<'a>, NotJudged>,
}

/// The short views of a subject and the whole ones, each made once for all rules.
#[derive(Debug)]
pub(crate) struct BothViews<'a> {
    short: Views<'a>,
    whole: OnceLock<Views<'a>>,
    /// How many bytes the findings take that are kept.
    kept: Cell<usize>,
}

impl<'a> BothViews<'a> {
    pub(crate) fn of(subject: &'a Subject) -> Self {
        let is_short = subject.kind() == Kind::Stream && subject.events().has_likenesses();
        Self { short: Views::with(subject, is_short), whole: OnceLock::new(), kept: Cell::new(0) }
    }

    /// The same views of a subject that the corrected schema was tried on.
    #[must_use]
    pub(crate) fn fitting(mut self, fits: bool) -> Self {
        self.short.fits_the_schema = fits;
        self
    }

    /// How many bytes the findings take that are kept, of all rules so far.
    pub(crate) fn kept(&self) -> &Cell<usize> {
        &self.kept
    }

    /// The views that may leave out what is like something else.
    pub(crate) fn short(&self) -> &Views<'a> {
        &self.short
    }

    /// The views that leave nothing out; `None` where the short ones are whole.
    pub(crate) fn whole(&self) -> Option<&Views<'a>> {
        let make = || Views::with(self.short.subject, false);
        self.short.is_short.then(|| self.whole.get_or_init(make))
    }
}

impl<'a> Views<'a> {
    /// The views that leave nothing out.
    pub(crate) fn whole(subject: &'a Subject) -> Self {
        Self::with(subject, false)
    }

    fn with(subject: &'a Subject, is_short: bool) -> Self {
        let response = |subject: &'a Subject| match subject.kind() {
            Kind::Completion | Kind::Stream => Response::of(subject, is_short),
            Kind::Error | Kind::Other => Err(NotJudged::not_applicable("there is no response")),
        };
        let twin = subject.twin().and_then(response);
        let response = response(subject);
        Self { subject, is_short, fits_the_schema: false, response, twin }
    }

    /// Whether the corrected schema is known to be satisfied, so that nobody has to try again.
    pub(crate) fn fits_the_schema(&self) -> bool {
        self.fits_the_schema
    }

    /// Whether chunks are left out that are like others.
    pub(crate) fn is_short(&self) -> bool {
        self.is_short
    }

    /// The chunks of a stream; without those that are like others if the view is short and
    /// `may_leave_out` says so.
    ///
    /// # Errors
    ///
    /// As [`Subject::chunks`].
    pub(crate) fn chunks(&self, may_leave_out: bool) -> Result<Vec<Place<'a>>, NotJudged> {
        if self.is_short && may_leave_out { self.subject.heads() } else { self.subject.chunks() }
    }

    /// The responses of a pair to one request: the stream, and the one in one piece.
    ///
    /// # Errors
    ///
    /// When there is no pair, and when one of the two is not whole.
    pub(crate) fn pair(&self) -> Result<(&Response<'a>, &Response<'a>), NotJudged> {
        let whole = self.twin.as_ref().map_err(Clone::clone)?;
        let stream = self.response()?;
        if !stream.streams || whole.streams {
            return Err(NotJudged::not_applicable("the two of the pair have one form"));
        }
        stream.is_whole()?;
        whole.is_whole()?;
        Ok((stream, whole))
    }

    /// The response.
    ///
    /// # Errors
    ///
    /// When the subject has none, or nothing of it can be read.
    pub(crate) fn response(&self) -> Result<&Response<'a>, NotJudged> {
        self.response.as_ref().map_err(Clone::clone)
    }
}
