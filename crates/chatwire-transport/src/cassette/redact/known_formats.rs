//! Secrets of a known format: API keys, tokens, values whose name says that they are secret,
//! private keys, credentials in URLs and e-mail addresses.
//!
//! Only letters, digits and a few other characters are overwritten, and never a character after a
//! backslash, so valid JSON stays valid.

use super::{
    assignments, authorization, email_addresses, key_formats, private_keys, url_credentials,
};

/// Overwrites secrets of a known format.
pub(super) fn overwrite(bytes: &mut [u8]) {
    assignments::overwrite(bytes);
    key_formats::overwrite(bytes);
    authorization::overwrite(bytes);
    private_keys::overwrite(bytes);
    url_credentials::overwrite(bytes);
    email_addresses::overwrite(bytes);
}

#[cfg(test)]
mod tests {
    use super::{super::idempotence_tests::check_overwritten, *};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        check_overwritten(overwrite, text, expected);
    }

    #[test]
    fn keys_go() {
        check("key sk-proj-Ab3_defgh!", "key sk-xxxxxxxxxxxxxx!");
        check("sk-1234567*", "sk-xxxxxxxx");
        check(r#""\nsk-abcdefg1""#, r#""\nsk-xxxxxxxx""#);
        check(r#""\u003csk-abcdefg1""#, r#""\u003csk-xxxxxxxx""#);
        check(r#"{"a":"\\nsk-abcdefg1"}"#, r#"{"a":"\\nsk-xxxxxxxx"}"#);
        check("eyJhbGciOi1.eyJzdWIiOiIx.c2ln", "eyJxxxxxxxxxxxxxxxxxxxxxxxxxx");
        check("/v1/a%3Ask-abcdefg1%2fsk_abcdefg1", "/v1/a%3Ask-xxxxxxxx%2fsk_xxxxxxxx");
    }

    #[test]
    fn ordinary_words_stay() {
        check("task-1234567890 desk-12345678", "task-1234567890 desk-12345678");
        check("sk-learn-and-more sk-1234567", "sk-learn-and-more sk-1234567");
        check("the bearer information", "the bearer information");
        check("a@b me@localhost @x.org x@.org 1@2.3", "a@b me@localhost @x.org x@.org 1@2.3");
        check(r#"{"token":"the1token"}"#, r#"{"token":"the1token"}"#);
    }

    #[test]
    fn addresses_go() {
        check("to bob+1@mail.example.com.", "to xxx+x@xxxx.xxxxxxx.xxx.");
        check(r#""\nbob@example.com""#, r#""\nxxx@xxxxxxx.xxx""#);
        check(r#""\u003cbob@example.com""#, r#""\u003cxxx@xxxxxxx.xxx""#);
        check(r#""\\u003cbob@example.com""#, r#""\\u003cxxx@xxxxxxx.xxx""#);
        check(r#""\n@example.com""#, r#""\n@example.com""#);
    }

    #[test]
    fn json_stays_json() {
        let parts = [
            "sk-",
            "a1b2c3d4",
            r"\n",
            r"\u003c",
            r"\\",
            r#"\""#,
            "@",
            "b.example.com",
            "é",
            "bearer ",
        ];
        // Every sequence of three parts, one for each number with three digits.
        for sequence in 0..1_000_usize {
            let digits = [1, 10, 100].map(|place| sequence / place % 10);
            let text =
                format!("{{\"password\":\"{}\"}}", digits.map(|digit| parts[digit]).concat());
            let json = text.replace("password", "content");
            for original in [text, json] {
                let mut bytes = original.clone().into_bytes();
                overwrite(&mut bytes);
                assert_eq!(bytes.len(), original.len());
                let parsed: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
                assert!(parsed.is_ok(), "{original} -> {}", String::from_utf8_lossy(&bytes));
                let once = bytes.clone();
                overwrite(&mut bytes);
                assert_eq!(bytes, once, "{original}");
            }
        }
    }
}
