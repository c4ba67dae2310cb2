//! Models that providers have retired, and their successors.

/// Retired models and their available successors.
///
/// Source: the list of deprecated models in the
/// [documentation of AI/ML API](https://docs.aimlapi.com/); this model was added on 2025-09-09.
const RETIRED: &[(&str, &[&str])] = &[(
    "NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO",
    &[
        "nousresearch/hermes-4-405b",
        "nousresearch/hermes-4-70b",
        "nousresearch/hermes-3-llama-3.1-405b",
        "nousresearch/hermes-3-llama-3.1-70b",
    ],
)];

/// Available models to use instead of a retired one, newest and largest first.
///
/// Empty if the model is not known to be retired.
/// The comparison ignores ASCII case.
///
/// ```
/// use chatwire_protocol::error::successors_of;
///
/// let successors = successors_of("NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO");
/// assert_eq!(successors[0], "nousresearch/hermes-4-405b");
/// assert!(successors_of("nousresearch/hermes-4-405b").is_empty());
/// ```
pub fn successors_of(model: &str) -> &'static [&'static str] {
    RETIRED
        .iter()
        .find(|(retired, _)| retired.eq_ignore_ascii_case(model))
        .map_or(&[], |(_, successors)| successors)
}

/// The successors of the first retired model in a text.
pub(super) fn successors_named_in(text: &str) -> &'static [&'static str] {
    let text = text.to_ascii_lowercase();
    RETIRED
        .iter()
        .find(|(retired, _)| text.contains(&retired.to_ascii_lowercase()))
        .map_or(&[], |(_, successors)| successors)
}
