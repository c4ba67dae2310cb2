//! A subject with the views of it that rules share.

use super::{Kind, Response, Subject};
use crate::rule::NotJudged;

/// A subject with the views of it that rules share, made once for all rules.
#[derive(Debug)]
pub(crate) struct Views<'a> {
    pub(crate) subject: &'a Subject,
    response: Result<Response<'a>, NotJudged>,
}

impl<'a> Views<'a> {
    pub(crate) fn of(subject: &'a Subject) -> Self {
        let response = match subject.kind() {
            Kind::Completion | Kind::Stream => Response::of(subject),
            Kind::Error | Kind::Other => Err(NotJudged::not_applicable("there is no response")),
        };
        Self { subject, response }
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
