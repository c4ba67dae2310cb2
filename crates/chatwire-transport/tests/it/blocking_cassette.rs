//! A cassette for blocking callers.

use std::sync::Arc;

use bytes::Bytes;
use chatwire_transport::{
    SystemClock, Timeouts, TransportError, TransportErrorKind,
    blocking::Transport,
    cassette::{Cassette, Mode, Recording, RecordingSet, Replayer},
    memory::{CannedResponse, Scripted},
};

fn ask(transport: &dyn Transport) -> Result<Vec<Bytes>, TransportError> {
    let request = http::Request::post("http://localhost/v1").body(Bytes::from("{}")).unwrap();
    let response = transport.send(request, &Timeouts::default())?;
    Iterator::collect(response.into_body())
}

fn server(count: usize) -> Scripted {
    let response = CannedResponse::new(http::StatusCode::OK).with_frames(["hel", "lo"]);
    Scripted::new(vec![response; count])
}

#[test]
fn the_first_run_records_and_later_ones_replay() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("greeting");
    for responses in [1, 0, 0] {
        let cassette = Cassette::record_if_absent(&folder, server(responses)).unwrap();
        assert_eq!(ask(&cassette).unwrap(), ["hel", "lo"]);
        cassette.finish().unwrap();
    }
    let cassette = Cassette::record_if_absent(&folder, server(1)).unwrap();
    ask(&cassette).unwrap();
    // Each recording answers one request.
    let error = ask(&cassette).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::NoStoredResponse);
}

#[test]
fn new_requests_are_recorded_beside_the_others_and_known_ones_compared() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("greeting");
    let open = |mode, responses| {
        Cassette::open(&folder, mode, server(responses), Arc::new(SystemClock::new())).unwrap()
    };
    for (mode, responses) in [(Mode::All, 1), (Mode::NewEpisodes, 1)] {
        let cassette = open(mode, responses);
        for _ in 0..2 {
            let _ = ask(&cassette);
        }
        cassette.finish().unwrap();
    }
    assert_eq!(Recording::load_all(&folder).unwrap().len(), 2);
    let cassette = open(Mode::Verify, 1);
    assert_eq!(ask(&cassette).unwrap(), ["hel", "lo"]);
    assert!(cassette.drift().is_empty());
}

#[test]
fn frames_come_at_their_recorded_times() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("greeting");
    let cassette = Cassette::record_if_absent(&folder, server(1)).unwrap();
    ask(&cassette).unwrap();
    cassette.finish().unwrap();
    let recordings = RecordingSet::new(Recording::load_all(&folder).unwrap());
    let replayer = Replayer::new(recordings).with_pace(1.0, Arc::new(SystemClock::new()));
    assert_eq!(ask(&replayer).unwrap(), ["hel", "lo"]);
}
