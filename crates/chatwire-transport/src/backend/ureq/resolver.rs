//! Name resolution whose errors differ in type from connection errors.

use std::fmt;

use ::ureq::{
    Error,
    config::Config,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver as Resolve},
        transport::NextTimeout,
    },
};

/// The resolver of the system, with [`Unresolved`] as its error.
#[derive(Debug)]
pub(super) struct Resolver {
    system: DefaultResolver,
}

impl Resolver {
    pub(super) fn new() -> Self {
        Self { system: DefaultResolver::default() }
    }
}

impl Resolve for Resolver {
    fn resolve(
        &self,
        uri: &http::Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        self.system.resolve(uri, config, timeout).map_err(|error| match error {
            Error::Timeout(limit) => Error::Timeout(limit),
            error => Error::Other(Box::new(Unresolved(error))),
        })
    }
}

/// The resolver returned an error or no address.
#[derive(Debug)]
pub(super) struct Unresolved(Error);

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the resolver has no address")
    }
}

impl std::error::Error for Unresolved {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
