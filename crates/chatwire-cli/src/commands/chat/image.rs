//! Images in the prompt.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chatwire::protocol::chat::ContentPart;

use crate::{error::CliError, file};

/// First bytes and media types of image formats.
const FORMATS: [(&[u8], &str); 5] = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"RIFF", "image/webp"),
];

/// Converts a URL or an image file to a part of the prompt; a file becomes a `data:` URL.
pub(super) fn part(url_or_file: &str) -> Result<ContentPart, CliError> {
    if ["http://", "https://", "data:"].iter().any(|start| url_or_file.starts_with(start)) {
        return Ok(ContentPart::image_url(url_or_file));
    }
    let content = file::read(Path::new(url_or_file))?;
    let media_type = media_type(&content).ok_or_else(|| {
        CliError::usage(format!("{url_or_file} is not a supported image"))
            .with_help("convert it to PNG, JPEG, GIF or WebP")
    })?;
    Ok(ContentPart::image_url(format!("data:{media_type};base64,{}", STANDARD.encode(content))))
}

/// The media type, from the first bytes.
fn media_type(content: &[u8]) -> Option<&'static str> {
    let known = FORMATS.iter().find(|(start, _)| content.starts_with(start));
    let (_, media_type) = known.filter(|(start, _)| *start != b"RIFF" || is_webp(content))?;
    Some(media_type)
}

/// Whether a RIFF file is WebP; other RIFF files are audio or video.
fn is_webp(content: &[u8]) -> bool {
    content.get(8..12) == Some(b"WEBP")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_media_type_follows_from_the_first_bytes() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(media_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(media_type(b"GIF89a"), Some("image/gif"));
        assert_eq!(media_type(b"RIFF....WEBPVP8 "), Some("image/webp"));
        for other in [&b""[..], b"RIFF....WAVE", b"RIFF", b"<svg"] {
            assert_eq!(media_type(other), None);
        }
    }

    #[test]
    fn urls_are_sent_and_files_are_embedded() {
        let url = |image: &str| part(image).unwrap().image_url.unwrap().url.unwrap();
        assert_eq!(url("https://host/a.png"), "https://host/a.png");
        assert_eq!(url("data:image/png;base64,"), "data:image/png;base64,");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "GIF89a").unwrap();
        assert_eq!(url(path.to_str().unwrap()), "data:image/gif;base64,R0lGODlh");
        fs::write(&path, "text").unwrap();
        let error = part(path.to_str().unwrap()).unwrap_err().to_string();
        assert!(
            error.ends_with("a is not a supported image; convert it to PNG, JPEG, GIF or WebP")
        );
    }
}
