//! TLS for ureq that trusts the same certificates as the other backends.
//!
//! ureq's own TLS trusts either the platform's certificates or others, not both.

use std::{
    fmt,
    io::{self, Read, Write},
    sync::Arc,
};

use ::ureq::{
    Error,
    unversioned::transport::{
        Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport,
        TransportAdapter, time,
    },
};
use rustls::{ClientConnection, StreamOwned, pki_types::ServerName};

use crate::backend::{lazy_tls::LazyTls, root_certificates::RootCertificates};

/// Encrypts connections to `https`, and passes others through.
pub(super) struct Tls(LazyTls);

impl Tls {
    pub(super) fn new(roots: RootCertificates) -> Self {
        Self(LazyTls::new(roots))
    }
}

impl<In: Transport> Connector<In> for Tls {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Box<dyn Transport>>, Error> {
        let Some(transport) = chained else {
            return Ok(None);
        };
        if !details.needs_tls() {
            return Ok(Some(transport.boxed()));
        }
        let config = Arc::clone(self.0.get().map_err(io::Error::other)?);
        let connection =
            ClientConnection::new(config, server_name(details.uri)?).map_err(io::Error::other)?;
        let socket = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        let mut stream = StreamOwned::new(connection, socket);
        stream.sock.set_timeout(remaining_timeout(details));
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        let buffers = LazyBuffers::new(
            details.config.input_buffer_size(),
            details.config.output_buffer_size(),
        );
        Ok(Some(Box::new(TlsConnection { buffers, stream })))
    }
}

/// The server name that the certificate must have.
fn server_name(uri: &http::Uri) -> Result<ServerName<'static>, Error> {
    let host = uri.host().unwrap_or_default();
    // An IPv6 address has brackets only in a URL.
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let name = ServerName::try_from(bare.to_owned());
    name.map_err(|_| io::Error::other(rustls::Error::General("no name for TLS".to_owned())).into())
}

/// The remaining connect timeout.
fn remaining_timeout(details: &ConnectionDetails<'_>) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (time::Duration::Exact(limit), time::Instant::Exact(now), time::Instant::Exact(start)) =
        (timeout.after, (details.current_time)(), details.now)
    {
        timeout.after = time::Duration::Exact(limit.saturating_sub(now.duration_since(start)));
    }
    timeout
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

/// A connection with TLS.
struct TlsConnection {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl Transport for TlsConnection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.sock.set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        self.stream.write_all(output)?;
        Ok(self.stream.flush()?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.sock.set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for TlsConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsConnection").finish_non_exhaustive()
    }
}
