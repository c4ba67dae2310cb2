//! A subject with the views of it that rules share.

use super::{Kind, Response, Subject};
use crate::rule::NotJudged;

/// A subject with the views of it that rules share, made once for all rules.
#[derive(Debug)]
pub(crate) struct Views<'a> {
    pub(crate) subject: &'a Subject,
    response: Result<Response<'a>, NotJudged>,
    twin: Result<Response<'a>, NotJudged>,
}

impl<'a> Views<'a> {
    pub(crate) fn of(subject: &'a Subject) -> Self {
        let response = |subject: &'a Subject| match subject.kind() {
            Kind::Completion | Kind::Stream => Response::of(subject),
            Kind::Error | Kind::Other => Err(NotJudged::not_applicable("there is no response")),
        };
        Self { subject, response: response(subject), twin: subject.twin().and_then(response) }
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
