//! Damaged recordings: the error has the file and the line in one line of text, and large files are
//! not read.

use std::{fs, path::Path};

use chatwire_transport::cassette::{Recording, RecordingErrorKind};

use super::{check_refused, check_text, names, saved, stream};

const CARRIAGE_RETURN: &str = "ends with a carriage return; the file was changed on checkout";
const META: &str = "format = 1\ncase = \"a\"\ntarget = \"b\"\nend = \"complete\"\n";

/// The content of a file and the message, which follows the name of the file.
const CONTENTS: &[(&str, &[u8], &str)] = &[
    // Later formats and huge numbers.
    ("meta.toml", b"format = 2\n", ": format 2 is not known; this version reads format 1"),
    (
        "meta.toml",
        b"format = 9223372036854775807\n",
        ": format 9223372036854775807 is not known; this version reads format 1",
    ),
    (
        "frames.tsv",
        b"1\t1073741824\n",
        ": the frames add up to 1073741824 bytes, but the body has 34",
    ),
    (
        "frames.tsv",
        b"1\t99999999999999999999999\n",
        ":1: must be milliseconds, a tab and a number of bytes",
    ),
    ("frames.tsv", b"1e99\t34\n", ":1: must be milliseconds, a tab and a number of bytes"),
    ("frames.tsv", b"1\t18446744073709551615\n1\t35\n", ":2: the frames are longer than any body"),
    (
        "response.head",
        b"HTTP/1.1 99999999999999999999 OK\n",
        ":1: must be a version such as HTTP/1.1, a space and a status",
    ),
    // Lengths with a wrong sum.
    ("frames.tsv", b"1\t33\n", ": the frames add up to 33 bytes, but the body has 34"),
    ("frames.tsv", b"", ": the frames add up to 0 bytes, but the body has 34"),
    // NUL bytes.
    ("request.json", b"{\0}", ":1: is not valid JSON"),
    ("request.headers", b"POST /\0\n", ":1: has a control character"),
    (
        "request.headers",
        b"POST /\na: \0\n",
        ":2: must be a header name, a colon, a space and a value",
    ),
    ("response.head", b"HTTP/1.1 200 O\0K\n", ":1: has a control character"),
    ("frames.tsv", b"1\t\0\n", ":1: must be milliseconds, a tab and a number of bytes"),
    // Bytes that are not UTF-8.
    ("meta.toml", b"format = 1\n# \xff\n", ":2: is not UTF-8"),
    ("request.json", b"[\n\"\xff\"]", ":2: is not UTF-8"),
    ("request.headers", b"POST /\xff\n", ":1: is not UTF-8"),
    ("response.head", b"\xff\n", ":1: is not UTF-8"),
    ("body.sse", b"a\n\xff", ":2: is not UTF-8"),
    ("frames.tsv", b"1\t34\n\xff", ":2: is not UTF-8"),
    ("expect.toml", b"\n\n\xff", ":3: is not UTF-8"),
];

#[test]
fn bad_contents_are_named_with_file_and_line() {
    for (part, contents, message) in CONTENTS {
        let error = check_text(part, contents, &format!("{part}{message}"));
        assert!(!error.to_string().contains(['\n', '\0']), "{error}");
    }
}

#[test]
fn what_the_toml_reader_says_is_one_line() {
    for text in ["format = \"\0\"\n", "format = 99999999999999999999\n", "format = \"1\"\n", "[[["]
    {
        let (_root, dir) = saved(&stream());
        fs::write(dir.join("meta.toml"), text).unwrap();
        let error = Recording::load(&dir).unwrap_err();
        let place = format!("{}:1: ", dir.join("meta.toml").display());
        let message = error.to_string();
        assert!(message.starts_with(&place) && message.len() > place.len(), "{message}");
        assert!(!message.contains(['\n', '\0']), "{message:?}");
    }
}

#[test]
fn names_that_leave_the_folder_are_refused() {
    const OTHER: &str = "has other characters than letters, digits, `-`, `_` and `.`";
    for member in ["case", "target", "pair"] {
        for (name, problem) in [
            ("../elsewhere", OTHER),
            ("/etc", OTHER),
            ("a/b", OTHER),
            ("..", "begins with a dot, so that it is hidden"),
            (r"a\\b", OTHER),
            ("", "is empty"),
            (r"\u0000", OTHER),
            ("con", "is the name of a device on Windows"),
        ] {
            let kept = META.lines().filter(|line| !line.starts_with(member));
            let text = kept.collect::<Vec<_>>().join("\n");
            let text = format!("{text}\n{member} = \"{name}\"\n");
            let shown = name.replace("\\u0000", "\\0");
            let message = format!(
                "meta.toml: `{member}` must be the name of a folder, but \"{shown}\" {problem}"
            );
            check_text("meta.toml", text, &message);
        }
    }
}

fn convert(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    fs::write(path, text.replace("\r\n", "\n").replace('\n', "\r\n")).unwrap();
}

#[test]
fn files_with_other_line_ends_are_named_or_mean_the_same() {
    let message = format!("frames.tsv:1: {CARRIAGE_RETURN}");
    check_refused(|dir| convert(&dir.join("frames.tsv")), &message);

    // In a body a CRLF may come from the server; its length decides.
    let mut recording = stream();
    recording.exchange.response.frames.truncate(1);
    recording.exchange.response.frames[0].bytes = "data: {}\n\n".into();
    let (_root, dir) = saved(&recording);
    convert(&dir.join("body.sse"));
    let error = Recording::load(&dir).unwrap_err();
    assert_eq!((error.path(), error.line()), (dir.join("body.sse").as_path(), Some(1)));
    assert!(error.to_string().ends_with(CARRIAGE_RETURN), "{error}");

    // In TOML and JSON a CRLF is white space, and heads end their lines with it on the wire.
    let (_root, dir) = saved(&stream());
    let before = Recording::load(&dir).unwrap();
    for part in ["meta.toml", "request.json", "request.headers", "response.head"] {
        convert(&dir.join(part));
    }
    assert_eq!(Recording::load(&dir).unwrap(), before);
}

#[test]
fn bad_base64_is_named_with_its_line() {
    let mut recording = stream();
    recording.exchange.response.frames[0].bytes = vec![0xff; 100].into();
    let bad: [(&str, &str); 6] = [
        ("AAAA\nAA*A\n", "body.bin.b64:2: is not valid base64"),
        ("AAA", "body.bin.b64:1: is not valid base64"),
        ("AAAA\nAAAAA\n", "body.bin.b64:2: is not valid base64"),
        (
            "AAAA\r\n",
            "body.bin.b64:1: ends with a carriage return; the file was changed on checkout",
        ),
        ("AAAA\n\0", "body.bin.b64:2: is not valid base64"),
        ("AAAA", "frames.tsv: the frames add up to 121 bytes, but the body has 3"),
    ];
    for (text, message) in bad {
        let (_root, dir) = saved(&recording);
        fs::write(dir.join("body.bin.b64"), text).unwrap();
        let error = Recording::load(&dir).unwrap_err().to_string();
        assert_eq!(error.strip_prefix(&format!("{}/", dir.display())), Some(message));
    }
}

#[test]
fn every_part_has_a_limit_that_its_size_is_held_to_first() {
    let (_root, dir) = saved(&stream());
    fs::write(dir.join("expect.toml"), "").unwrap();
    for part in names(&dir) {
        let (_root, dir) = saved(&stream());
        // A sparse file, which takes no space.
        fs::File::create(dir.join(&part)).unwrap().set_len(1 << 40).unwrap();
        let error = Recording::load(&dir).unwrap_err();
        assert_eq!(error.path(), dir.join(&part));
        assert!(
            matches!(error.kind(), RecordingErrorKind::TooLarge { size, .. } if *size == 1 << 40),
            "{error}"
        );
    }
}

#[cfg(unix)]
#[test]
fn no_part_is_reached_over_a_link() {
    use std::os::unix::fs::symlink;

    for target in ["/dev/zero", "../outside", "nowhere"] {
        for part in names(&saved(&stream()).1) {
            let message = format!(
                "{part}: is not a regular file; a recording contains neither links nor folders"
            );
            check_refused(
                |dir| {
                    fs::rename(dir.join(&part), dir.join("../outside")).unwrap();
                    symlink(target, dir.join(&part)).unwrap();
                },
                &message,
            );
        }
    }
}

#[test]
fn files_that_are_no_parts_are_not_read() {
    let (root, dir) = saved(&stream());
    let before = Recording::load(&dir).unwrap();
    for number in 0..500 {
        fs::File::create(dir.join(number.to_string())).unwrap().set_len(1 << 30).unwrap();
        fs::write(root.path().join(number.to_string()), "").unwrap();
    }
    assert_eq!(Recording::load(&dir).unwrap(), before);
    assert_eq!(Recording::load_all(root.path()).unwrap(), [before]);
}
