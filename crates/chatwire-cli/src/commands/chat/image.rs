//! Pictures that are shown with a question.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chatwire::protocol::chat::ContentPart;

use crate::{error::CliError, file};

/// What files of each kind begin with, and what they are called on the web.
const KINDS: [(&[u8], &str); 5] = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"RIFF", "image/webp"),
];

/// The picture at an address, or in a file, whose bytes become a part of the question.
pub(super) fn part(place: &str) -> Result<ContentPart, CliError> {
    if ["http://", "https://", "data:"].iter().any(|start| place.starts_with(start)) {
        return Ok(ContentPart::image_url(place));
    }
    let content = file::read(Path::new(place))?;
    let kind = kind(&content).ok_or_else(|| {
        CliError::usage(format!("{place} is no picture that models are shown"))
            .with_help("make it PNG, JPEG, GIF or WebP")
    })?;
    Ok(ContentPart::image_url(format!("data:{kind};base64,{}", STANDARD.encode(content))))
}

/// What a picture is called on the web, told from its first bytes.
fn kind(content: &[u8]) -> Option<&'static str> {
    let known = KINDS.iter().find(|(start, _)| content.starts_with(start));
    let (_, kind) = known.filter(|(start, _)| *start != b"RIFF" || is_webp(content))?;
    Some(kind)
}

/// Whether a RIFF file, which may also be sound, is a picture.
fn is_webp(content: &[u8]) -> bool {
    content.get(8..12) == Some(b"WEBP")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_are_told_by_their_first_bytes() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(kind(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(kind(b"GIF89a"), Some("image/gif"));
        assert_eq!(kind(b"RIFF....WEBPVP8 "), Some("image/webp"));
        for other in [&b""[..], b"RIFF....WAVE", b"RIFF", b"<svg"] {
            assert_eq!(kind(other), None);
        }
    }

    #[test]
    fn addresses_are_sent_and_files_are_put_in() {
        let shown = |place: &str| part(place).unwrap().image_url.unwrap().url.unwrap();
        assert_eq!(shown("https://host/a.png"), "https://host/a.png");
        assert_eq!(shown("data:image/png;base64,"), "data:image/png;base64,");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "GIF89a").unwrap();
        assert_eq!(shown(path.to_str().unwrap()), "data:image/gif;base64,R0lGODlh");
        fs::write(&path, "text").unwrap();
        let error = part(path.to_str().unwrap()).unwrap_err().to_string();
        assert!(
            error
                .ends_with("a is no picture that models are shown; make it PNG, JPEG, GIF or WebP")
        );
    }
}
