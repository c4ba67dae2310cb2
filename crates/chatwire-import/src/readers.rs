//! One reader for each format.

pub(crate) mod batch;
pub(crate) mod body;
pub(crate) mod chunks;
pub(crate) mod curl_trace;
pub(crate) mod har;
pub(crate) mod hoverfly;
pub(crate) mod http_text;
pub(crate) mod json_lines;
pub(crate) mod json_list;
pub(crate) mod lines;
#[cfg(feature = "sqlite")]
pub(crate) mod llm;
pub(crate) mod logs;
pub(crate) mod mitmproxy;
pub(crate) mod nock;
pub(crate) mod pair;
pub(crate) mod python;
pub(crate) mod vcr;
pub(crate) mod wiremock;
