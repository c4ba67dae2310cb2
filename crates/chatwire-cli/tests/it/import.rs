//! `chatwire import`.

use std::{fs, path::Path};

use super::{chatwire, check_failure};

fn fixtures() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/imports").display().to_string()
}

#[test]
fn an_archive_becomes_recordings_that_are_judged_alike() {
    let folder = tempfile::TempDir::new().unwrap();
    let har = format!("{}/playwright/embed.har", fixtures());
    let run = chatwire(folder.path(), &["import", &har, "--out", "out"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        run.out,
        "12 entries: 5 recordings in out, 7 left out (other-endpoint 3, not-http 1, no-response 2, no-body 1)\n"
    );
    assert!(run.err.contains("entry 8: not-http: a blob: URL is not HTTP\n"), "{}", run.err);
    let names: Vec<_> = fs::read_dir(folder.path().join("out/imported")).unwrap().collect();
    assert_eq!(names.len(), 5);
    // Their server gave one ID to all, so each is judged alone; one is a 429, which says nothing
    // alone.
    for name in fs::read_dir(folder.path().join("out/imported")).unwrap() {
        let name = name.unwrap().path().display().to_string();
        let run = chatwire(folder.path(), &["check", &name]);
        let code = if name.ends_with("embed-4") { 3 } else { 0 };
        assert_eq!(run.code, code, "{name}: {}{}", run.out, run.err);
    }

    let again = chatwire(folder.path(), &["import", &har, "--out", "out"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("5 recordings exist and were kept; use --replace"), "{}", again.err);
    let replaced = chatwire(folder.path(), &["import", &har, "--out", "out", "--replace"]);
    assert_eq!(replaced.code, 0, "{}", replaced.err);
}

#[test]
fn batch_files_are_joined_and_failures_can_be_kept() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = |name: &str| format!("{}/batch/{name}.jsonl", fixtures());
    let (input, output, expired) = (file("input"), file("output"), file("expired"));
    let args =
        ["import", &input, &output, &expired, "--out", "out", "--keep-failures", "--target", "t"];
    let run = chatwire(folder.path(), &args);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.out, "5 entries: 3 recordings in out, 2 left out (request-only 2)\n");
    let meta = fs::read_to_string(folder.path().join("out/t/expired-request-9/meta.toml")).unwrap();
    assert!(meta.contains("end = \"no-response\""), "{meta}");
    let request = folder.path().join("out/t/output-request-0/request.json");
    assert!(fs::read_to_string(request).unwrap().contains("\"max_tokens\""));
}

#[test]
fn a_log_is_read_by_its_mapping() {
    let folder = tempfile::TempDir::new().unwrap();
    let line = r#"{"io":{"in":{"model":"m"},"out":{"choices":[]},"code":"200"}}"#;
    fs::write(folder.path().join("log.jsonl"), format!("{line}\n{{\"io\":{{}}}}\n")).unwrap();
    let config =
        "[import.log]\nresponse = \"/io/out\"\nrequest = \"/io/in\"\nstatus = \"/io/code\"\n";
    fs::write(folder.path().join("chatwire.toml"), config).unwrap();
    let run = chatwire(folder.path(), &["import", "log.jsonl", "--out", "out"]);
    assert_eq!(
        run.out, "2 entries: 1 recording in out, 1 left out (no-response-object 1)\n",
        "{}",
        run.err
    );
    fs::write(folder.path().join("chatwire.toml"), "[import.log]\nreply = \"/a\"\n").unwrap();
    let run = chatwire(folder.path(), &["import", "log.jsonl", "--out", "out"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: chatwire.toml:"), "{}", run.err);
}

#[test]
fn an_unknown_format_names_the_ways_in() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("x.txt"), "hello").unwrap();
    let run = chatwire(folder.path(), &["import", "x.txt", "--out", "out"]);
    assert_eq!((run.code, &*run.out), (2, "1 entry: 0 recordings in out, 1 error\n"));
    assert!(
        run.err.contains("x.txt: is not in a known format; known are recordings, HAR"),
        "{}",
        run.err
    );
    let run = chatwire(folder.path(), &["import", "missing", "--out", "out"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: missing: cannot be read: "), "{}", run.err);
    let help = "see `chatwire import --help`";
    let wrong = ["import", "x.txt", "--out", "out", "--format", "hra"];
    let run = chatwire(folder.path(), &wrong);
    assert!(
        run.code == 2 && run.err.contains("known are folder, zip, har") && run.err.contains(help)
    );
    check_failure(
        folder.path(),
        &["import", "x.txt", "--out", "out", "--target", "a/b"],
        2,
        &format!(
            "invalid value 'a/b' for '--target <NAME>': has other characters than letters, digits, `-`, `_` and `.`; {help}"
        ),
    );
}
