//! `chatwire check` with files that are not recordings.

use std::{fs, path::Path, process::Stdio};

use tempfile::TempDir;

use crate::{chatwire, command};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

#[test]
fn an_unreadable_file_is_reported_and_the_others_are_checked() {
    let folder = folder(&[("request.json", "{\"messages\": []}"), ("end.sse", "data: [DONE]\n\n")]);
    let run = chatwire(folder.path(), &["check", "no", "request.json", "end.sse"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.err,
        "error: no: no such file or folder; check the path\n\
         error: request.json: is a request; name the response to it\n"
    );
    assert!(
        run.out.contains("unreadable no such file or folder; check the path: in 1 exchange: no\n")
    );
    assert!(run.out.contains(": end.sse, "), "{}", run.out);
    assert!(run.out.ends_with("\n0 passed, 3 failed\n"), "{}", run.out);
}

#[test]
fn nothing_judged_is_never_green() {
    let folder = folder(&[("notes.md", "hello"), ("end.sse", "data: [DONE]\n\n")]);
    let code = |args: &[&str]| chatwire(folder.path(), &[&["check"], args].concat()).code;
    assert_eq!(code(&["notes.md", "--path", "x"]), 2);
    assert_eq!(code(&["end.sse", "--tag", "x"]), 2);
    assert_eq!(code(&["end.sse", "--min", "2"]), 1);
    let run = chatwire(folder.path(), &["check", "end.sse", "--tag", "x"]);
    assert!(run.err.contains("--tag x: no exchange has it; leave out --tag"), "{}", run.err);
    fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(code(&["empty"]), 2);
}

/// A folder with `count` streams that break a rule.
fn failing(count: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    for number in 0..count {
        fs::write(folder.path().join(format!("{number:03}.sse")), "data: [DONE]\n\n").unwrap();
    }
    folder
}

#[test]
fn a_reader_that_leaves_changes_neither_the_exit_code_nor_the_report() {
    let folder = failing(50);
    let mut run = command()
        .args(["check", "-v", "--report", "ndjson=r.ndjson", "."])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(run.stdout.take());
    assert_eq!(run.wait().unwrap().code(), Some(1));
    let report = fs::read_to_string(folder.path().join("r.ndjson")).unwrap();
    assert_eq!(report.matches("\"type\":\"entry\"").count(), 50);
}

#[test]
fn shards_add_up_to_the_whole_whatever_the_threads() {
    let folder = failing(7);
    let run = |args: &[&str]| chatwire(folder.path(), args);
    let whole = run(&["check", ".", "--report", "ndjson-all=whole.ndjson", "--jobs", "3"]);
    for part in ["1/2", "2/2"] {
        let report = format!("ndjson={}.ndjson", &part[..1]);
        run(&["check", ".", "--shard", part, "--report", &report]);
    }
    let merged = run(&["report", "merge", "1.ndjson", "2.ndjson", "--report", "junit=j.xml"]);
    assert_eq!((merged.code, merged.err.as_str()), (1, ""));
    let last = |run: &crate::Run| run.out.lines().last().unwrap().to_owned();
    assert_eq!(
        (last(&merged), last(&whole)),
        ("0 passed, 7 failed".into(), "0 passed, 7 failed".into())
    );
    let junit = fs::read_to_string(folder.path().join("j.xml")).unwrap();
    assert!(junit.contains(" tests=\"7\" failures=\"7\" "), "{junit}");
    let text = fs::read_to_string(folder.path().join("whole.ndjson")).unwrap();
    let names: Vec<_> =
        text.lines().filter_map(|line| line.split("\"name\":\"./").nth(1)).collect();
    assert!(names.is_sorted() && names.len() == 7, "{names:?}");
}

#[test]
fn entries_of_a_file_are_read_in_its_order_whatever_the_threads() {
    let line = |number: i32| match number % 5 {
        0 => format!("{{\"custom_id\":\"{number}\",\"body\":{{\"model\":\"m\"}}}}"),
        1 => format!("{{\"custom_id\":\"{number}\", cut"),
        _ => {
            // Bodies of very different length, so that threads overtake each other.
            let text = "word ".repeat(if number % 7 == 0 { 20_000 } else { 1 });
            format!(
                "{{\"custom_id\":\"{number}\",\"response\":{{\"status_code\":200,\"body\":\
                 {{\"object\":\"chat.completion\",\"id\":\"{text}\",\"choices\":7}}}}}}"
            )
        }
    };
    let lines: Vec<_> = (0..60).map(line).collect();
    let folder = folder(&[("batch.jsonl", &lines.join("\n"))]);
    let run = |jobs: &str| {
        let report = format!("ndjson={jobs}.ndjson");
        let args = ["check", "batch.jsonl", "--jobs", jobs, "--report", &report];
        let run = chatwire(folder.path(), &args);
        let report = fs::read_to_string(folder.path().join(format!("{jobs}.ndjson"))).unwrap();
        let entries: Vec<_> = report.lines().skip(1).map(str::to_owned).collect();
        (run.code, run.out, run.err, entries)
    };
    let one = run("1");
    assert!(one.1.contains("not judged: 12 entries, request-only, such as batch.jsonl:1: entry 0"));
    assert!(one.1.ends_with("\n0 passed, 48 failed\n"), "{}", one.1);
    assert_eq!(one, run("3"));
}

#[test]
fn rules_and_verdicts_are_selected() {
    let folder = failing(2);
    let run = |args: &[&str]| chatwire(folder.path(), &[&["check", "."], args].concat());
    let rules = run(&["--rule", "json/*"]);
    assert_eq!((rules.code, rules.out.lines().last()), (0, Some("2 passed, 0 failed")));
    let fast = run(&["--fail-fast", "--jobs", "1"]);
    assert!(fast.out.ends_with("\n0 passed, 1 failed\n"), "{}", fast.out);
    let typo = run(&["--rule", "stream/every-choice-finish"]);
    assert_eq!(typo.code, 2);
    assert!(typo.err.ends_with("did you mean `stream/every-choice-finishes`?\n"), "{}", typo.err);
    let quiet = run(&["-q"]);
    assert!(!quiet.out.contains("expected a choice"), "{}", quiet.out);
    let typo = run(&["--verdict", "faill"]);
    assert!(typo.err.contains("did you mean `fail`?"), "{}", typo.err);
}

#[test]
fn a_mistyped_target_is_never_green() {
    let recordings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/recordings");
    let run = |target: &str| chatwire(&recordings, &["check", "aimlapi", "--target", target]);
    assert_eq!(run("aimlapi").code, 0);
    let typo = run("aimlap");
    assert_eq!(typo.code, 2);
    let help = "error: --target aimlap: no exchange has it; did you mean `aimlapi`?\n";
    assert_eq!(typo.err, help);
}

#[test]
fn a_body_comes_from_standard_input() {
    let folder = failing(1);
    let input = fs::File::open(folder.path().join("000.sse")).unwrap();
    let output = command().args(["check", "-"]).stdin(input).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("standard input"));
}

#[test]
fn github_gets_annotations_by_itself() {
    let folder = failing(1);
    let output = command()
        .args(["check", "."])
        .current_dir(folder.path())
        .env("GITHUB_ACTIONS", "true")
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("\n::error file=000.sse,line=3,title=stream/"), "{out}");
}

#[cfg(unix)]
#[test]
fn names_cannot_forge_lines_and_need_not_be_text() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let end = "data: [DONE]\n\n";
    let folder = folder(&[("\u{1b}[2J\n::error::.json", ""), ("\u{202e}\u{2028}.sse", end)]);
    fs::write(folder.path().join(OsStr::from_bytes(b"\xff.sse")), end).unwrap();
    for report in ["ndjson=r", "junit=r", "sarif=r", "gitlab=r", "html=r", "markdown=r", "github=r"]
    {
        let run = chatwire(folder.path(), &["check", ".", "-v", "--report", report]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.out.contains("\u{fffd}[2J ::error::.json"), "{}", run.out);
        assert!(run.out.contains("\\xff.sse"), "{}", run.out);
        let text = fs::read_to_string(folder.path().join("r")).unwrap();
        for output in [&run.out, &text] {
            assert!(!output.contains(['\u{1b}', '\u{202e}', '\u{2028}']), "{report}: {output}");
            assert!(!output.lines().any(|line| line.starts_with("::error::.json")), "{report}");
        }
        fs::remove_file(folder.path().join("r")).unwrap();
    }
}

#[test]
fn clients_are_answered_from_the_measured_table() {
    let odd = r#"{"id": "a", "object": "chat.completion", "created": 1796005992, "model": "m"}"#;
    let folder = folder(&[("a.sse", "data: {\"error\": {}}\n\ndata: [DONE]\n\n")]);
    let run = |clients: &str| chatwire(folder.path(), &["check", ".", "--for", clients]);
    let broken = run("openai-python,langchain");
    assert_eq!(broken.code, 1, "{}", broken.err);
    for client in ["openai for Python ", "langchain-openai "] {
        let line = broken.out.lines().find(|line| line.starts_with(client)).unwrap();
        assert!(line.contains(": breaks: "), "{line}");
        assert!(line.contains("stream/errors-have-a-message (error)"), "{line}");
    }
    assert!(broken.out.ends_with("\n0 passed, 1 failed\n"), "{}", broken.out);

    // Not every form of a broken rule was measured, and that is never green.
    fs::remove_file(folder.path().join("a.sse")).unwrap();
    fs::write(folder.path().join("a.json"), odd).unwrap();
    let unknown = run("openai-python");
    assert_eq!(unknown.code, 1, "{}", unknown.err);
    assert!(!unknown.out.contains(": works"), "{}", unknown.out);

    let unknown = run("openai");
    assert_eq!(unknown.code, 2);
    let list = "there is no client `openai`; use one of openai-python, openai-node, ";
    assert!(unknown.err.contains(list), "{}", unknown.err);
}
