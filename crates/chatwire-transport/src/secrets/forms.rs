//! The forms of a secret that no unescaping turns into its text.

use std::{collections::BTreeSet, fmt::Write, iter};

use base64::{Engine as _, engine::general_purpose};

use super::spelling::{MAX_LAYERS, Spelling};

/// Minimum length of a coded form; a shorter one would be found in ordinary words.
const MIN_CODED: usize = 8;

/// What to look for so that a secret is found however it is spelled: in lower case, the secret
/// itself and in hexadecimal digits, in UTF-16, and in base64 and base64url, each at its three
/// places within a longer text.
///
/// A secret that looks escaped, such as `a%2Fb`, is looked for unescaped, too.
pub fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut texts = vec![secret.to_vec()];
    let mut spelling = Spelling::new(secret).unescaped();
    for _ in 0..MAX_LAYERS {
        let Some(now) = spelling else { break };
        // A part of a short secret would be found everywhere.
        if now.text().len() >= secret.len().min(MIN_CODED) {
            texts.push(now.text().to_vec());
        }
        spelling = now.unescaped();
    }
    // A form of HTML writes a space as a plus.
    if secret.contains(&b' ') {
        texts.push(secret.iter().map(|byte| if *byte == b' ' { b'+' } else { *byte }).collect());
    }
    let mut forms = BTreeSet::new();
    let mut coded = base64_forms(secret);
    coded.push(hexadecimal(secret));
    if let Ok(text) = str::from_utf8(secret) {
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let utf16: Vec<u8> = text.encode_utf16().flat_map(to_bytes).collect();
            coded.extend(base64_forms(&utf16));
            // A spelling leaves out the zeros of UTF-16.
            texts.push(utf16.into_iter().filter(|byte| *byte != 0).collect());
        }
    }
    coded.retain(|form| form.len() >= MIN_CODED);
    forms.extend(texts.into_iter().chain(coded).map(|form| form.to_ascii_lowercase()));
    forms.into_iter().collect()
}

fn hexadecimal(secret: &[u8]) -> Vec<u8> {
    let mut text = String::with_capacity(secret.len() * 2);
    for byte in secret {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.into_bytes()
}

/// The text in base64, at each of its three places within a longer text.
fn base64_forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let engines = [&general_purpose::STANDARD_NO_PAD, &general_purpose::URL_SAFE_NO_PAD];
    let mut forms = Vec::new();
    for before in 0..3_usize {
        let text: Vec<u8> = iter::repeat_n(0, before).chain(secret.iter().copied()).collect();
        for engine in engines {
            let encoded = engine.encode(&text).into_bytes();
            // The first and the last character may have bits of their neighbors.
            let first = (before * 8).div_ceil(6);
            let last = encoded.len() - usize::from(!text.len().is_multiple_of(3));
            forms.push(encoded.get(first..last).unwrap_or_default().to_vec());
        }
    }
    forms
}
