//! Bodies in chunks as they are on the wire, which `curl --raw` keeps.
//! <https://www.rfc-editor.org/rfc/rfc9112#section-7.1>

/// A body in chunks.
pub(super) struct Chunks {
    pub(super) chunks: Vec<Vec<u8>>,
    /// How many bytes it takes.
    pub(super) length: usize,
    /// Whether the last chunk is there.
    pub(super) is_whole: bool,
}

/// Takes chunks apart; `None` if the text does not begin with one.
pub(super) fn decode(text: &[u8]) -> Option<Chunks> {
    let mut found = Chunks { chunks: Vec::new(), length: 0, is_whole: false };
    loop {
        let rest = &text[found.length..];
        let Some((size, head)) = size(rest) else {
            return (!found.chunks.is_empty()).then_some(found);
        };
        let data = &rest[head..];
        if size == 0 {
            found.is_whole = true;
            let end = memchr::memmem::find(data, b"\r\n").map_or(0, |at| at + 2);
            found.length += head + end;
            return Some(found);
        }
        if data.len() < size + 2 {
            // The text ends within a chunk.
            found.chunks.push(data[..data.len().min(size)].to_vec());
            found.length = text.len();
            return Some(found);
        }
        if &data[size..size + 2] != b"\r\n" {
            return (!found.chunks.is_empty()).then_some(found);
        }
        found.chunks.push(data[..size].to_vec());
        found.length += head + size + 2;
    }
}

/// The size on the first line, and the length of that line.
fn size(text: &[u8]) -> Option<(usize, usize)> {
    let end = memchr::memmem::find(&text[..text.len().min(256)], b"\r\n")?;
    let digits = text[..end].split(|byte| *byte == b';').next()?.trim_ascii();
    if digits.is_empty() || digits.len() > 8 {
        return None;
    }
    let digits = std::str::from_utf8(digits).ok()?;
    Some((usize::from_str_radix(digits, 16).ok()?, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&[&str], usize, bool)>) {
        let found = decode(text.as_bytes());
        let found = found.map(|found| (found.chunks, found.length, found.is_whole));
        let expected = expected.map(|(chunks, length, whole)| {
            (chunks.iter().map(|chunk| chunk.as_bytes().to_vec()).collect(), length, whole)
        });
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn chunks_are_taken_apart() {
        check("2\r\nab\r\n3;x=y\r\ncde\r\n0\r\n\r\nrest", Some((&["ab", "cde"], 24, true)));
        check("2\r\nab\r\n", Some((&["ab"], 7, false)));
        check("5\r\nab", Some((&["ab"], 5, false)));
        check("{\"a\":1}", None);
        check("abc\r\nnot a chunk", Some((&["not a chunk"], 16, false)));
        check("", None);
    }
}
