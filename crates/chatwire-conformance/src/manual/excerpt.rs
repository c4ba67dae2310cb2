//! The lines in which two exchanges differ, with the lines around them.

use chatwire_transport::{BodyEnd, Exchange};
use serde_json::Value;

/// How many lines before and after the first difference are shown.
const MAX_AROUND: usize = 2;

/// How many lines that differ are shown.
const MAX_LINES: usize = 8;

/// How many characters of a line are shown.
const MAX_WIDTH: usize = 180;

/// How deep JSON is broken into lines.
const MAX_INDENT: usize = 5;

/// The excerpt of each of two exchanges.
pub(super) fn excerpts(one: &Exchange, other: &Exchange) -> (String, String) {
    let (one, other) = (lines(one), lines(other));
    let start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let tail = |lines: &[String]| lines.len() - start;
    let longest = tail(&one).min(tail(&other));
    let same = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other);
    let end = same.count().min(longest);
    (cut(&one, start, end), cut(&other, start, end))
}

/// The lines from a little before `start` to a little behind those that differ.
fn cut(lines: &[String], start: usize, same_at_end: usize) -> String {
    let differing = lines.len() - same_at_end;
    let from = start.saturating_sub(MAX_AROUND);
    let last = differing.min(start + MAX_LINES);
    let to = (last + MAX_AROUND).min(lines.len());
    let mut text = String::new();
    for line in lines.get(from..to).unwrap_or_default() {
        let shown: String = line.chars().take(MAX_WIDTH).collect();
        text.push_str(&shown);
        text.push_str(if shown.len() < line.len() { "…\n" } else { "\n" });
    }
    if text.is_empty() { "(nothing)\n".to_owned() } else { text }
}

/// An exchange as lines.
fn lines(exchange: &Exchange) -> Vec<String> {
    let mut lines = Vec::new();
    if let Ok(Value::Object(members)) = serde_json::from_slice(&exchange.request.body) {
        lines.extend(members.iter().map(|(name, value)| format!("> {name:?}: {value}")));
    }
    let response = &exchange.response;
    lines.push(format!("< {:?} {}", response.version, response.status));
    for (name, value) in &response.headers {
        lines.push(format!("< {name}: {}", String::from_utf8_lossy(value.as_bytes())));
    }
    let body = response.body();
    let text = String::from_utf8_lossy(&body);
    let mut events = text.starts_with(['d', ':', 'e', 'i', 'r']) && text.contains("\n\n");
    events |= text.starts_with('\u{feff}');
    if events {
        let mut times = response.frames.iter();
        let mut before = None;
        for line in text.split('\n') {
            if line.starts_with("data") {
                let at = times.next().map(|frame| frame.at);
                if let (Some(at), Some(before)) = (at, before)
                    && at > before + std::time::Duration::from_secs(1)
                {
                    lines.push(format!("({} seconds pass)", (at - before).as_secs()));
                }
                before = at.or(before);
            }
            lines.push(line.escape_debug().to_string().replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        if response.frames.len() == 1 {
            lines.insert(lines.len() - text.split('\n').count(), "(in one frame)".to_owned());
        }
    } else {
        lines.extend(indented(&text).lines().map(str::to_owned));
    }
    match response.end {
        BodyEnd::Complete => {}
        end => lines.push(format!("({end:?})").to_lowercase()),
    }
    lines
}

/// JSON text broken into lines, with every byte of it kept but the space between values.
fn indented(text: &str) -> String {
    let (mut out, mut depth, mut in_string, mut escaped) = (String::new(), 0_usize, false, false);
    let mut last = ' ';
    for next in text.chars() {
        if in_string {
            out.push(next);
            in_string = escaped || next != '"';
            escaped = !escaped && next == '\\';
            last = next;
            continue;
        }
        let break_line = |out: &mut String, depth: usize| {
            if depth <= MAX_INDENT {
                out.push('\n');
                out.push_str(&"  ".repeat(depth));
            }
        };
        match next {
            '"' => in_string = true,
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !matches!(last, '{' | '[') && depth < MAX_INDENT {
                    break_line(&mut out, depth);
                }
            }
            _ if next.is_whitespace() && !matches!(last, ' ') => continue,
            _ => {}
        }
        if matches!(last, '{' | '[') && !matches!(next, '}' | ']') {
            break_line(&mut out, depth - usize::from(matches!(next, '{' | '[')));
        }
        out.push(next);
        last = next;
        match next {
            ',' => break_line(&mut out, depth),
            ':' => out.push(' '),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_broken_into_lines() {
        let text = r#"{"a":{"b":"x, {\"y"},"c":[1,2],"a":{}}"#;
        assert_eq!(
            indented(text),
            "{\n  \"a\": {\n    \"b\": \"x, {\\\"y\"\n  },\n  \"c\": [\n    1,\n    2\n  ],\n  \"a\": {}\n}"
        );
        assert_eq!(indented("hello"), "hello");
    }
}
