//! Error codes that mean something else at one host than elsewhere.

use chatwire_protocol::error::{ErrorCode, ErrorKind};

use super::BaseUrl;

/// Where Model Studio says that its `insufficient_quota` is the limit of tokens in a minute.
const MODEL_STUDIO: &str = "https://www.alibabacloud.com/help/en/model-studio/rate-limit";

/// A domain, and what codes mean there.
const HOSTS: &[(&str, &[ErrorCode])] = &[(
    "aliyuncs.com",
    &[ErrorCode::constant("insufficient_quota", ErrorKind::RateLimited, MODEL_STUDIO)],
)];

/// The codes of the host of a base URL; empty if it means what others mean.
pub(super) fn of(base_url: &BaseUrl) -> Vec<ErrorCode> {
    let tables = HOSTS.iter().filter(|(domain, _)| base_url.is_in(domain));
    tables.flat_map(|(_, codes)| codes.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_a_host_counts_there_alone() {
        for (url, rows) in [
            ("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", 1),
            ("https://aliyuncs.com.example/v1", 0),
        ] {
            assert_eq!(of(&BaseUrl::parse(url).unwrap()).len(), rows, "{url}");
        }
    }
}
