//! JSON in a fenced code block.

/// The contents of a text that is a single fenced code block, and the number of lines before them.
///
/// The info string must be `json` or empty.
pub(super) fn contents(text: &str) -> Option<(&str, usize)> {
    let start = text.len() - text.trim_start().len();
    let block = text[start..].trim_end().strip_prefix("```")?.strip_suffix("```")?;
    let (label, inner) = block.split_once('\n')?;
    let is_json = matches!(label.trim(), "" | "json" | "JSON");
    let lines = text[..start].bytes().filter(|byte| *byte == b'\n').count() + 1;
    // A JSON string cannot contain a line break, so a line that starts with a fence is a second
    // fence, and other fences are content.
    let is_one = !inner.lines().any(|line| line.trim_start().starts_with("```"));
    (is_json && is_one).then_some((inner, lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_whole_block_is_unwrapped() {
        for (text, expected) in [
            ("```json\n{}\n```", Some(("{}\n", 1))),
            ("\n ```\r\n[1]```\n\n", Some(("[1]", 2))),
            ("```JSON \n\n1\n```", Some(("\n1\n", 1))),
            ("```json\n{\"a\": \"```\"}\n```", Some(("{\"a\": \"```\"}\n", 1))),
            ("{}", None),
            ("```rust\n{}\n```", None),
            ("Here: ```json\n{}\n```", None),
            ("```json\n{}\n``` That is it.", None),
            ("```json\n1\n```\n```json\n2\n```", None),
            ("```{}```", None),
            ("```", None),
            ("``````", None),
        ] {
            assert_eq!(contents(text), expected, "{text}");
        }
    }
}
