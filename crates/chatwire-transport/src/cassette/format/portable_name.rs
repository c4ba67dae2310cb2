//! Names of files that every file system accepts and tells apart.

/// Maximum length of a name, in bytes. File systems allow 255; the rest is for paths above it.
const MAX_NAME: usize = 128;

/// Names of devices on Windows, with any extension.
///
/// <https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions>
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// Devices that have a number from 0 to 9 after their name.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// What makes a text unusable as the name of a recording, in words that follow the name; `None` if
/// it can be the name of a folder on Linux, macOS and Windows.
///
/// A name consists of 1 to 128 letters, digits, `-`, `_` and `.`, begins and ends with another
/// character than a dot, and is no name of a device on Windows, such as `con` or `nul.txt`.
/// Two names that differ only in letter case are one name on macOS and Windows; compare them with
/// `eq_ignore_ascii_case`.
///
/// ```
/// use chatwire_transport::cassette::name_problem;
///
/// assert_eq!(name_problem("chat-stream-basic"), None);
/// assert_eq!(name_problem("Con.json"), Some("is the name of a device on Windows"));
/// ```
pub fn name_problem(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_device = DEVICES.contains(&stem.as_str())
        || NUMBERED_DEVICES.iter().any(|device| {
            let number = stem.strip_prefix(device).map(str::as_bytes);
            matches!(number, Some([digit]) if digit.is_ascii_digit())
        });
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    match name {
        "" => Some("is empty"),
        _ if name.len() > MAX_NAME => Some("has more than 128 bytes"),
        _ if !name.bytes().all(is_allowed) => {
            Some("has other characters than letters, digits, `-`, `_` and `.`")
        }
        _ if name.starts_with('.') => Some("begins with a dot, so that it is hidden"),
        _ if name.ends_with('.') => Some("ends with a dot, which Windows removes"),
        _ if is_device => Some("is the name of a device on Windows"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_system_refuses_or_changes_have_a_problem() {
        let long = "a".repeat(MAX_NAME + 1);
        for (name, part) in [
            ("", "empty"),
            (long.as_str(), "128"),
            ("a b", "other characters"),
            ("a ", "other characters"),
            ("a\n", "other characters"),
            ("a\u{1}", "other characters"),
            ("ü", "other characters"),
            ("../a", "other characters"),
            ("a:b", "other characters"),
            ("..", "begins with a dot"),
            (".a", "begins with a dot"),
            ("a.", "ends with a dot"),
            ("con", "device"),
            ("NUL.tar.gz", "device"),
            ("Com1", "device"),
            ("lpt9.x", "device"),
        ] {
            let problem = name_problem(name).unwrap_or_default();
            assert!(problem.contains(part), "{name:?}: {problem}");
        }
        for name in ["a", "chat-basic_2.x", "console", "com", "com10", "a.con", &long[1..]] {
            assert_eq!(name_problem(name), None, "{name}");
        }
    }
}
