//! The arguments of the function calls of a response.

use serde_json::Value;

use crate::subject::{Call, Choice, Response};

/// The function calls whose arguments should be whole.
///
/// A choice that reached its limit, was filtered or did not finish may end in the middle of one.
pub(super) fn of_functions<'r, 'a>(
    response: &'r Response<'a>,
) -> impl Iterator<Item = &'r Call<'a>> + use<'r, 'a> {
    let whole = |choice: &&Choice<'_>| match choice.finish_reason() {
        Some("length" | "content_filter" | "error") => false,
        Some(_) => true,
        None => !response.streams,
    };
    let calls = response.choices.iter().filter(whole).flat_map(|choice| &choice.calls);
    calls.filter(|call| !call.is_custom() && call.place.at("function").is_object())
}

/// How the pieces of a call's arguments repeat text that was sent before, in words; `None` when
/// they do not.
pub(super) fn repetition(call: &Call<'_>) -> Option<&'static str> {
    let pieces: Vec<&str> = call.arguments.pieces().filter_map(|piece| piece.text()).collect();
    let pieces: Vec<&str> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
    if is_object(call.arguments.text()) || pieces.len() < 2 {
        return None;
    }
    let grows = pieces.windows(2).all(|pair| pair[1].starts_with(pair[0]));
    let last = pieces.last().copied().unwrap_or_default();
    if grows && (pieces.len() > 2 || is_object(last)) {
        return Some("all the arguments so far in each piece");
    }
    if is_object(last) && pieces[..pieces.len() - 1].concat() == last {
        return Some("the whole arguments once more after their pieces");
    }
    // One piece that came twice: without it, the arguments are an object.
    let doubled = (1..pieces.len()).filter(|at| pieces[*at] == pieces[*at - 1]).any(|at| {
        let without: String = pieces
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != at)
            .map(|(_, it)| *it)
            .collect();
        is_object(&without)
    });
    doubled.then_some("a piece that came twice")
}

fn is_object(text: &str) -> bool {
    matches!(serde_json::from_str(text), Ok(Value::Object(_)))
}
