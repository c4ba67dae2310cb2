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
    let file = ["--from", "model-1.json", "--as", "aimlapi/model-1", "--publisher", "P"];
    let args = [&["schema", "vendor"], file.as_slice(), provenance.as_slice()].concat();
    chatwire(folder, &[args.as_slice(), &["--date", "2026-08-21"]].concat())
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn vendoring_is_repeatable() {
    let folder = vendored();
    let read = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap();
    let (copy, source) = (read(COPY), read("schemas/SOURCE.toml"));
    assert!(copy.contains("maximum") && !copy.contains("prose"));
    assert!(source.contains("models = [\"m/1\"]") && source.contains("docs/m.json"));
    // The recorded source is used again.
    let run = chatwire(folder.path(), &["schema", "vendor", "--from", "model-1.json"]);
    assert_eq!((run.code, read(COPY), read("schemas/SOURCE.toml")), (0, copy, source));
}

#[test]
fn an_unchanged_file_verifies() {
    let folder = vendored();
    let run = chatwire(folder.path(), &["schema", "verify", "--from", "model-1.json"]);
    assert_eq!((run.code, run.out), (0, format!("{COPY}: follows from model-1.json\n")));
    let run = chatwire(folder.path(), &["schema", "verify"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "schemas/SOURCE.toml: 1 of 1 vendored files match\n")
    );
}

#[test]
fn a_changed_bound_is_reported() {
    let folder = vendored();
    edit(&folder.path().join(COPY), "\"maximum\": 2", "\"maximum\": 3");
    let run = chatwire(folder.path(), &["schema", "verify", "--from", "model-1.json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let first = run.out.lines().next().unwrap();
    assert_eq!(first, format!("{COPY}: {TEMPERATURE}: 2 against 3 (published against vendored)"));
    let run = chatwire(folder.path(), &["schema", "verify"]);
    assert_eq!(run.code, 1, "{}", run.out);
}

#[test]
fn another_revision_of_the_published_file_is_reported() {
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
fn errors_are_one_line_with_location_and_help() {
    let folder = vendored();
    let path = folder.path();
    fs::write(path.join("broken.json"), "{\n  \"openapi\": ,\n}").unwrap();
    fs::write(path.join("other.json"), "{}").unwrap();
    let check = |args: &[&str], line: &str| check_failure(path, args, 2, line);
    check(
        &["schema", "vendor", "--from", "https://example.com/model-1.json"],
        "https://example.com/model-1.json is a URL, and schemas are read from files; \
         download it and use the file",
    );
    check(
        &["schema", "verify", "--from", "gone.json"],
        "cannot read gone.json: No such file or directory (os error 2); check the path",
    );
    check(
        &["schema", "vendor", "--from", "broken.json"],
        "broken.json:2:14: expected value; correct the JSON or YAML",
    );
    check(
        &["schema", "vendor", "--from", "other.json"],
        "cannot vendor other.json: this is not an OpenAPI document: it has no `openapi` \
         version; use a file that contains the chat operation",
    );
    check(
        &["schema", "verify", "--from", "other.json"],
        "other.json is not vendored; vendor it with `schema vendor`",
    );
    fs::write(path.join("schemas/SOURCE.toml"), "schema = 1").unwrap();
    check(
        &["schema", "verify"],
        "schemas/SOURCE.toml is invalid: this is not of the form that \
         `schema vendor` writes: invalid type: integer `1`, expected a sequence, at line 1 \
         column 10; restore it from version control",
    );
}

#[test]
fn an_unknown_file_needs_its_source() {
    let folder = folder();
    check_failure(
        folder.path(),
        &["schema", "vendor", "--from", "model-1.json"],
        2,
        "the source of model-1.json is unknown; use --as, --repository, --commit, \
         --path and --date",
    );
    assert!(
        !folder.path().join(COPY).exists() && !folder.path().join("schemas/SOURCE.toml").exists()
    );
}
