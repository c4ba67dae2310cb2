//! `chatwire schema`, on a published document of a few lines.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{Run, chatwire, check_failure};

const PUBLISHED: &str = r#"{
    "openapi": "3.0.0",
    "paths": { "/v1/chat/completions": { "post": {
        "summary": "prose",
        "requestBody": { "content": { "application/json": { "schema": {
            "properties": {
                "model": { "enum": ["m/1"], "description": "prose" },
                "temperature": { "type": "number", "maximum": 2 }
            }
        } } } }
    } } }
}"#;

const COPY: &str = "schemas/aimlapi/model-1.openapi.json";

const TEMPERATURE: &str = "/paths/~1v1~1chat~1completions/post/requestBody/content\
                           /application~1json/schema/properties/temperature/maximum";

/// A folder with the published file and an empty place for the copies.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("schemas/aimlapi")).unwrap();
    fs::write(folder.path().join("model-1.json"), PUBLISHED).unwrap();
    folder
}

/// A folder in which the published file was vendored.
fn vendored() -> TempDir {
    let folder = folder();
    let run = vendor(folder.path());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    folder
}

fn vendor(folder: &Path) -> Run {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let provenance = ["--repository", "owner/name", "--commit", commit, "--path", "docs/m.json"];
    let args = [&["schema", "vendor", "--from", "model-1.json"], provenance.as_slice()].concat();
    chatwire(folder, &[args.as_slice(), &["--date", "2026-08-21"]].concat())
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn vendoring_writes_the_copy_and_its_origin_the_same_each_time() {
    let folder = vendored();
    let read = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap();
    let (copy, source) = (read(COPY), read("schemas/SOURCE.toml"));
    assert!(copy.contains("maximum") && !copy.contains("prose"));
    assert!(source.contains("models = [\"m/1\"]") && source.contains("docs/m.json"));
    // What is recorded needs not be told again.
    let run = chatwire(folder.path(), &["schema", "vendor", "--from", "model-1.json"]);
    assert_eq!((run.code, read(COPY), read("schemas/SOURCE.toml")), (0, copy, source));
}

#[test]
fn an_untouched_copy_verifies_in_one_line() {
    let folder = vendored();
    let run = chatwire(folder.path(), &["schema", "verify", "--from", "model-1.json"]);
    assert_eq!((run.code, run.out), (0, format!("{COPY}: follows from model-1.json\n")));
    let run = chatwire(folder.path(), &["schema", "verify"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "schemas/SOURCE.toml: 1 of 1 copies are as recorded\n")
    );
}

#[test]
fn a_changed_bound_is_named_and_ends_with_1() {
    let folder = vendored();
    edit(&folder.path().join(COPY), "\"maximum\": 2", "\"maximum\": 3");
    let run = chatwire(folder.path(), &["schema", "verify", "--from", "model-1.json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let first = run.out.lines().next().unwrap();
    assert_eq!(first, format!("{COPY}: {TEMPERATURE}: 2 against 3 (published against ours)"));
    let run = chatwire(folder.path(), &["schema", "verify"]);
    assert_eq!(run.code, 1, "{}", run.out);
}

#[test]
fn another_revision_of_the_published_file_is_told() {
    let folder = vendored();
    let published = folder.path().join("model-1.json");
    edit(&published, "\"prose\"", "\"other prose\"");
    let run = chatwire(folder.path(), &["schema", "verify", "--from", "model-1.json"]);
    assert_eq!(run.code, 0);
    assert!(
        run.out.contains("another revision") && run.out.contains("follows from"),
        "{}",
        run.out
    );
    edit(&published, "\"maximum\": 2", "\"maximum\": 1");
    let run = chatwire(folder.path(), &["schema", "verify", "--from", "model-1.json"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains(&format!("{TEMPERATURE}: 1 against 2")), "{}", run.out);
}

#[test]
fn a_new_version_is_compared_with_the_old() {
    let folder = vendored();
    let new = folder.path().join("new.json");
    fs::write(&new, PUBLISHED).unwrap();
    let diff = |new: &str| chatwire(folder.path(), &["schema", "diff", "model-1.json", new]);
    assert_eq!(diff("new.json").out, "0 breaking, 0 additive, 0 editorial\n");
    edit(&new, "\"prose\"", "\"other prose\"");
    let run = diff("new.json");
    assert_eq!(
        (run.code, run.out.lines().last()),
        (0, Some("0 breaking, 0 additive, 2 editorial"))
    );
    edit(&new, "\"maximum\": 2", "\"maximum\": 1");
    let run = diff("new.json");
    let first = format!("breaking: {TEMPERATURE}: 2 became 1");
    assert_eq!((run.code, run.out.lines().next()), (1, Some(first.as_str())));
}

#[test]
fn what_cannot_be_read_is_one_line_with_place_and_remedy() {
    let folder = vendored();
    let path = folder.path();
    fs::write(path.join("broken.json"), "{\n  \"openapi\": ,\n}").unwrap();
    fs::write(path.join("other.json"), "{}").unwrap();
    let check = |args: &[&str], line: &str| check_failure(path, args, 2, line);
    check(
        &["schema", "vendor", "--from", "https://example.com/model-1.json"],
        "https://example.com/model-1.json is an address, and schemas are read from files; \
         download it first and name the file",
    );
    check(
        &["schema", "verify", "--from", "gone.json"],
        "gone.json cannot be read: No such file or directory (os error 2); name another file",
    );
    check(
        &["schema", "vendor", "--from", "broken.json"],
        "broken.json:2:14: expected value; make it JSON",
    );
    check(
        &["schema", "vendor", "--from", "other.json"],
        "other.json cannot be vendored: this is no OpenAPI document: it has no `openapi` \
         version; name a file that publishes the chat operation",
    );
    check(
        &["schema", "verify", "--from", "other.json"],
        "no copy of other.json is recorded; make one with `schema vendor`",
    );
    fs::write(path.join("schemas/SOURCE.toml"), "schema = 1").unwrap();
    check(
        &["schema", "verify"],
        "schemas/SOURCE.toml cannot be understood: this is not of the form that \
         `schema vendor` writes: invalid type: integer `1`, expected a sequence, at line 1 \
         column 10; restore it from version control",
    );
}

#[test]
fn an_unrecorded_file_needs_its_origin() {
    let folder = folder();
    check_failure(
        folder.path(),
        &["schema", "vendor", "--from", "model-1.json"],
        2,
        "nothing is recorded about where model-1.json came from; give --repository, --commit, \
         --path and --date",
    );
    assert!(
        !folder.path().join(COPY).exists() && !folder.path().join("schemas/SOURCE.toml").exists()
    );
}
