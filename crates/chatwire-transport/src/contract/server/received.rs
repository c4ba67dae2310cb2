//! A request as the server received it.

/// A request whose body has a `content-length`, or none.
pub(in crate::contract) struct Received {
    /// Method, target and version.
    pub(in crate::contract) line: String,
    headers: Vec<(String, String)>,
    pub(in crate::contract) body: Vec<u8>,
}

impl Received {
    /// The first request in `bytes` and its length; `None` if it is not complete.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<(Self, usize)>, String> {
        let Some(head_length) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Ok(None);
        };
        let (head, rest) = bytes.split_at(head_length);
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default().to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut request = Self { line, headers, body: Vec::new() };
        if request.header("transfer-encoding").is_some() {
            return Err("the request's body came in chunks, not with its length".to_owned());
        }
        let length = match request.header("content-length") {
            Some(length) => length.parse().map_err(|_| format!("content-length: {length}"))?,
            None => 0,
        };
        let body = rest.get(4..).unwrap_or_default();
        Ok(body.get(..length).map(|body| {
            request.body = body.to_vec();
            (request, head_length + 4 + length)
        }))
    }

    /// The values of a header, joined by `, `; `None` if there is none.
    pub(in crate::contract) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<_> = self
            .headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}
