//! What an assertion can be about.

use chatwire_transport::{Exchange, cassette::Recording};

use super::Nonconformance;
use crate::{
    collect::Item, judge::Judge, judgment::Judgment, subject::Subject, target::TargetCache,
};

/// What [`assert_conforms!`](crate::assert_conforms) can be about: an exchange in any form.
pub trait Evidence {
    /// The name that the message has, empty for an exchange without one; what is judged, and its
    /// judgment.
    ///
    /// # Errors
    ///
    /// When what belongs to it, such as a list of expected findings, cannot be read.
    fn judge(&self, judge: &Judge) -> Result<(String, Subject, Judgment), Nonconformance>;
}

impl Evidence for Subject {
    fn judge(&self, judge: &Judge) -> Result<(String, Subject, Judgment), Nonconformance> {
        Ok((String::new(), self.clone(), judge.judge(self)))
    }
}

impl Evidence for Exchange {
    fn judge(&self, judge: &Judge) -> Result<(String, Subject, Judgment), Nonconformance> {
        Evidence::judge(&Subject::from_exchange(self), judge)
    }
}

/// With the expected findings of the recording, and of its target where it was read from a folder.
impl Evidence for Recording {
    fn judge(&self, judge: &Judge) -> Result<(String, Subject, Judgment), Nonconformance> {
        let item = Item::from_recording(self, judge, &mut TargetCache::default());
        let item = item.map_err(|error| Nonconformance::unreadable(&error))?;
        let judgment = item.judge(judge);
        Ok((item.name, item.subject, judgment))
    }
}

impl<E: Evidence + ?Sized> Evidence for &E {
    fn judge(&self, judge: &Judge) -> Result<(String, Subject, Judgment), Nonconformance> {
        (**self).judge(judge)
    }
}
