//! Downloads a published file.

use std::time::Duration;

use bytes::Bytes;
use chatwire_schema::Source;
use chatwire_transport::{Timeouts, Transport as _, TransportError, hyper::HyperTransport};
use http::{
    Request,
    header::{ACCEPT, LOCATION, USER_AGENT},
};

use crate::{
    error::{CliError, Exit},
    file::MAX_BYTES,
};

/// Timeout for connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Timeout for the response headers, and for each read of the body.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// Whether a text is a URL and not a path.
pub(super) fn is_url(text: &str) -> bool {
    text.contains("://")
}

/// The URL of the newest published file that a bundled document was made from.
pub(super) fn newest(source: &Source) -> String {
    let (repository, path) = (&source.provenance.repository, &source.provenance.path);
    format!("https://raw.githubusercontent.com/{repository}/HEAD/{path}")
}

/// Downloads a file; a redirect is not followed but named.
pub(super) fn get(url: &str) -> Result<Vec<u8>, CliError> {
    let failed = |what: String| {
        CliError::new(Exit::Infrastructure, what)
            .with_help("check the URL, or download the file and name it")
    };
    let request = Request::get(url)
        .header(ACCEPT, "application/json, application/yaml, */*")
        .header(USER_AGENT, concat!("chatwire/", env!("CARGO_PKG_VERSION")))
        .body(Bytes::new());
    let request = request.map_err(|error| {
        CliError::usage(format!("{url} is not a URL"))
            .with_source(error)
            .with_help("use an http or https URL, or a file")
    })?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
        })?;
    let timeouts = Timeouts::default()
        .with_connect(CONNECT_TIMEOUT)
        .with_response_headers(READ_TIMEOUT)
        .with_read(READ_TIMEOUT);
    let cannot = || failed(format!("cannot download {url}"));
    runtime.block_on(async {
        let response = HyperTransport::new()
            .send(request, &timeouts)
            .await
            .map_err(|error: TransportError| cannot().with_source(error))?;
        let status = response.status();
        if let Some(place) = response.headers().get(LOCATION).filter(|_| status.is_redirection()) {
            let place = String::from_utf8_lossy(place.as_bytes()).into_owned();
            return Err(failed(format!("{url} redirects to {place}")));
        }
        if !status.is_success() {
            return Err(failed(format!("{url} has the status {status}")));
        }
        let mut body = response.into_body();
        let mut content = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| cannot().with_source(error))?;
            content.extend_from_slice(&frame);
            if content.len() as u64 > MAX_BYTES {
                return Err(failed(format!("{url} is larger than {MAX_BYTES} bytes")));
            }
        }
        Ok(content)
    })
}
