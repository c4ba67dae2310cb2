//! Reading and writing loses nothing: generated documents, deviations of real servers, recorded
//! traffic.

mod corpus;
mod quirks;

use std::fmt::Debug;

use chatwire_protocol::{
    chat::{ChatChunk, ChatRequest, ChatResponse},
    json::{DecodeError, Shape},
    models::ModelList,
};
use chatwire_testing::{Tree, cases, mutated};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// The type of a whole document.
trait Document: Sized + Debug + PartialEq + Serialize + DeserializeOwned {
    fn read(bytes: &[u8]) -> Result<Self, DecodeError>;
    fn write(&self) -> Vec<u8>;
    fn form() -> Shape;
}

macro_rules! document {
    ($($of:ty),*) => {$(
        impl Document for $of {
            fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
                Self::from_slice(bytes)
            }

            fn write(&self) -> Vec<u8> {
                self.to_vec()
            }

            fn form() -> Shape {
                Self::shape()
            }
        }
    )*};
}

document!(ChatRequest, ChatResponse, ChatChunk, ModelList);

/// Reads and writes `text` in both ways, and compares the result with the input.
#[track_caller]
fn check<T: Document>(text: &str) -> T {
    let document = T::read(text.as_bytes()).expect("any object is read");
    let through_serde: T = serde_json::from_str(text).expect("any object is read");
    assert_eq!(document, through_serde, "both ways read the same");

    let expected = Tree::parse(text).canonical();
    for written in
        [document.write(), serde_json::to_vec(&document).expect("whatever was read is written")]
    {
        let written = String::from_utf8(written).expect("JSON is UTF-8");
        assert_eq!(Tree::parse(&written).canonical(), expected, "{text}");
        assert_eq!(T::read(written.as_bytes()).as_ref(), Ok(&document));
    }
    document
}

proptest! {
    // Documents are large; PROPTEST_CASES sets a higher number of cases.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases(64)) })]

    #[test]
    fn any_request_comes_back(tree in mutated(&ChatRequest::form())) {
        check::<ChatRequest>(&tree.to_string());
    }

    #[test]
    fn any_response_comes_back(tree in mutated(&ChatResponse::form())) {
        check::<ChatResponse>(&tree.to_string());
    }

    #[test]
    fn any_list_of_models_comes_back(tree in mutated(&ModelList::form())) {
        check::<ModelList>(&tree.to_string());
    }

    #[test]
    fn any_chunk_comes_back(tree in mutated(&ChatChunk::form())) {
        check::<ChatChunk>(&tree.to_string());
    }
}
