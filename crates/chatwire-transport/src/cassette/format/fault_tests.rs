//! A recording is the old or the new one, whole, whatever call fails and whenever the process is
//! killed.

use std::{fs, path::Path, sync::Arc, time::Duration};

use http::{Method, StatusCode};

use super::{atomic_folder::LockedFolder, recording::Recording};
use crate::{
    Exchange, Frame, RecordedRequest, RecordedResponse, SystemClock,
    cassette::{Cassette, Meta, Mode},
    disk::faults::{Fault, stop_at, without_exchange},
    memory::{CannedResponse, Scripted},
    transport::Transport,
};

/// What a user wrote by hand into the folder of the recording.
const EXPECT: &str = "# mine\n";

fn recording(body: &'static str) -> Recording {
    let mut response = RecordedResponse::new(StatusCode::OK);
    response.frames = vec![Frame::new(Duration::ZERO, body)];
    let exchange = Exchange::new(RecordedRequest::new(Method::POST, "/v1"), response);
    Recording::new(Meta::new("a", "test"), exchange)
}

/// The bodies of all recordings, by name.
fn bodies(root: &Path) -> Vec<(String, String)> {
    let all = Recording::load_all(root).unwrap().into_iter();
    let body = |one: &Recording| String::from_utf8(one.exchange.response.body().to_vec()).unwrap();
    all.map(|one| (one.name.clone(), body(&one))).collect()
}

fn names(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Stops `work` at each call that changes the file system; `work` begins with the recordings of
/// `prepare`, and `is_whole` accepts what a reader finds then.
fn check(
    prepare: impl Fn(&Path),
    work: impl Fn(&Path) -> bool,
    is_whole: impl Fn(&Path) -> bool,
    expected: &[&str],
) {
    for fault in [Fault::Error, Fault::Kill] {
        for call in 0.. {
            let root = tempfile::tempdir().unwrap();
            prepare(root.path());
            let (succeeded, reached) = stop_at(call, fault, || work(root.path()));
            let place = format!("{fault:?} at call {call}");
            assert!(is_whole(root.path()), "{place}: {:?}", bodies(root.path()));
            if !reached {
                assert!(call > 10 && succeeded, "{place}");
                break;
            }
            // The next writer recovers.
            assert!(work(root.path()), "{place}");
            assert!(is_whole(root.path()), "{place}");
            assert_eq!(names(root.path()), expected, "{place}");
        }
    }
}

fn check_replacement() {
    check(
        |root| {
            recording("old").save(root.join("a")).unwrap();
            fs::write(root.join("a/expect.toml"), EXPECT).unwrap();
            fs::write(root.join("chatwire.toml"), EXPECT).unwrap();
        },
        |root| recording("new").save(root.join("a")).is_ok(),
        |root| {
            let all = bodies(root);
            let body = Recording::load(root.join("a")).unwrap();
            assert_eq!(body.exchange.response.body(), all[0].1);
            body.expect.as_deref() == Some(EXPECT)
                && fs::read_to_string(root.join("chatwire.toml")).unwrap() == EXPECT
                && all.len() == 1
                && all[0].0 == "a"
                && ["old", "new"].contains(&all[0].1.as_str())
        },
        &["a", "chatwire.toml"],
    );
}

#[test]
fn a_replaced_recording_is_old_or_new() {
    check_replacement();
}

#[test]
fn a_replaced_recording_is_old_or_new_where_names_cannot_be_exchanged() {
    without_exchange(check_replacement);
}

#[test]
fn a_new_recording_is_whole_or_missing() {
    check(
        |_| {},
        |root| recording("new").save(root.join("b/c/a")).is_ok(),
        |root| bodies(root).iter().all(|(name, body)| name == "b/c/a" && body == "new"),
        &["b"],
    );
}

/// Records two exchanges in place of three.
fn record(root: &Path) -> bool {
    let responses =
        ["new", "new"].map(|body| CannedResponse::new(StatusCode::OK).with_frames([body]));
    let clock = Arc::new(SystemClock::new());
    let Ok(cassette) = Cassette::open(root, Mode::All, Scripted::new(responses), clock) else {
        return false;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for _ in 0..2 {
        runtime.block_on(async {
            let request = http::Request::post("http://localhost/v1").body(bytes::Bytes::new());
            let response = cassette.send(request.unwrap(), &crate::Timeouts::default()).await;
            response.unwrap().into_body().collect(10).await.unwrap();
        });
    }
    cassette.finish().is_ok()
}

#[test]
fn each_recording_of_a_cassette_is_old_or_new() {
    check(
        |root| {
            for name in ["001", "002", "003"] {
                recording("old").save(root.join(name)).unwrap();
            }
        },
        record,
        |root| {
            let all = bodies(root);
            let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
            let is_whole = |(_, body): &(String, String)| ["old", "new"].contains(&body.as_str());
            names[..2] == ["001", "002"] && names.len() <= 3 && all.iter().all(is_whole)
        },
        &["001", "002"],
    );
}

#[test]
fn a_recording_under_a_former_hidden_name_is_read_and_put_back() {
    let root = tempfile::tempdir().unwrap();
    recording("old").save(root.path().join(".a.old")).unwrap();
    fs::write(root.path().join(".a.old/expect.toml"), EXPECT).unwrap();
    assert_eq!(bodies(root.path()), [("a".to_owned(), "old".to_owned())]);
    drop(LockedFolder::open(root.path()).unwrap());
    assert_eq!(names(root.path()), ["a"]);
    assert_eq!(Recording::load(root.path().join("a")).unwrap().expect.as_deref(), Some(EXPECT));
}
