//! Name resolution when a connection has to be opened, whose errors differ in type from connection
//! errors.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use ::ureq::{
    Error,
    config::Config,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver as Resolve},
        transport::NextTimeout,
    },
};

/// Stands for the addresses of a host until a connection has to be opened.
const UNRESOLVED: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

/// Leaves the work to the connector: ureq resolves before it looks for a pooled connection, and
/// the resolver of the system needs a thread under a timeout.
#[derive(Debug)]
pub(super) struct Deferred;

impl Resolve for Deferred {
    fn resolve(
        &self,
        _: &http::Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let mut found = self.empty();
        found.push(UNRESOLVED);
        Ok(found)
    }
}

/// Whether these addresses come from [`Deferred`].
pub(super) fn is_deferred(addresses: &ResolvedSocketAddrs) -> bool {
    addresses.first() == Some(&UNRESOLVED)
}

/// The resolver of the system, with [`Unresolved`] as its error.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    system: DefaultResolver,
}

impl Resolve for Resolver {
    fn resolve(
        &self,
        uri: &http::Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        // Without the thread that the system's resolver needs under a timeout.
        if let Some(address) = literal(uri) {
            let mut found = self.empty();
            found.push(address);
            return Ok(found);
        }
        self.system.resolve(uri, config, timeout).map_err(|error| match error {
            Error::Timeout(limit) => Error::Timeout(limit),
            error => Error::Other(Box::new(Unresolved(error))),
        })
    }
}

/// The address in a URI whose host is one.
fn literal(uri: &http::Uri) -> Option<SocketAddr> {
    let host = uri.host()?;
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let ip: IpAddr = bare.parse().ok()?;
    let port = uri.port_u16().or_else(|| match uri.scheme_str()? {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    });
    Some(SocketAddr::new(ip, port?))
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

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn addresses_need_no_resolver() {
        for (uri, address) in [
            ("http://127.0.0.1/v1", Some("127.0.0.1:80")),
            ("https://[::1]/", Some("[::1]:443")),
            ("http://[::1]:8080/", Some("[::1]:8080")),
            ("http://localhost:8080/", None),
            ("http://1.2.3/", None),
            ("/v1", None),
        ] {
            let found = literal(&uri.parse().unwrap()).map(|found| found.to_string());
            assert_eq!(found.as_deref(), address, "{uri}");
        }
    }
}
