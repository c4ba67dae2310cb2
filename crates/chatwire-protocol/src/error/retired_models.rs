//! Models that providers have retired, and what to use instead.

/// A retired model and its live successors.
///
/// Source: the list of deprecated models in the [documentation of AI/ML API](https://docs.aimlapi.com/), where this one was entered on 2025-09-09.
const RETIRED: &[(&str, &[&str])] = &[(
    "NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO",
    &[
        "nousresearch/hermes-4-405b",
        "nousresearch/hermes-4-70b",
        "nousresearch/hermes-3-llama-3.1-405b",
        "nousresearch/hermes-3-llama-3.1-70b",
    ],
)];

/// Live models to use instead of a retired one, the newest and largest first; empty when the model is not known to be retired.
///
/// Case does not matter.
pub fn successors_of(model: &str) -> &'static [&'static str] {
    RETIRED
        .iter()
        .find(|(retired, _)| retired.eq_ignore_ascii_case(model))
        .map_or(&[], |(_, successors)| successors)
}

/// The successors of the first retired model that a text names.
pub(super) fn successors_named_in(text: &str) -> &'static [&'static str] {
    let text = text.to_ascii_lowercase();
    RETIRED
        .iter()
        .find(|(retired, _)| text.contains(&retired.to_ascii_lowercase()))
        .map_or(&[], |(_, successors)| successors)
}
