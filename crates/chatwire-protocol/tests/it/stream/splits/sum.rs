//! What a completion consists of, whether it is read from a response or from events.

use std::collections::BTreeMap;

use chatwire_protocol::{
    accumulate::ChatEvent,
    chat::{ChatResponse, Choice},
};

/// The parts of one choice.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sum {
    text: String,
    reasoning: String,
    refusal: String,
    /// ID, name and arguments.
    calls: Vec<(String, String, String)>,
    /// Name and arguments.
    function_call: (String, String),
    finish_reason: String,
}

impl Sum {
    pub(super) fn of_response(response: &ChatResponse) -> Vec<Self> {
        response.choices.iter().flatten().map(Self::of_choice).collect()
    }

    fn of_choice(choice: &Choice) -> Self {
        let message = choice.message.as_ref().unwrap();
        let calls = message.tool_calls.iter().flatten().map(|call| {
            let function = call.function.as_ref().unwrap();
            let arguments = function.arguments.as_ref().map(|arguments| arguments.as_text());
            let name = function.name.clone();
            let id = call.id.clone().unwrap_or_default();
            (id, name.unwrap_or_default(), arguments.unwrap_or_default().to_owned())
        });
        let function = message.function_call.clone().unwrap_or_default();
        let arguments = function.arguments.map(|arguments| arguments.as_text().to_owned());
        let reasoning = message.reasoning_text();
        Self {
            text: message.text().unwrap_or_default().into_owned(),
            reasoning: reasoning.map(|found| found.text.into_owned()).unwrap_or_default(),
            refusal: message.refusal.clone().unwrap_or_default(),
            calls: calls.collect(),
            function_call: (function.name.unwrap_or_default(), arguments.unwrap_or_default()),
            finish_reason: choice.finished().unwrap().as_str().to_owned(),
        }
    }

    pub(super) fn of_events(events: &[ChatEvent]) -> Vec<Self> {
        let mut sums = BTreeMap::<u64, Self>::new();
        let mut calls = BTreeMap::<(u64, u64), (String, String, String)>::new();
        for event in events {
            match event {
                ChatEvent::Text { choice, text } => {
                    sums.entry(*choice).or_default().text.push_str(text);
                }
                ChatEvent::Reasoning { choice, text } => {
                    sums.entry(*choice).or_default().reasoning.push_str(text);
                }
                ChatEvent::Refusal { choice, text } => {
                    sums.entry(*choice).or_default().refusal.push_str(text);
                }
                ChatEvent::ToolCall { choice, call, id, name, arguments } => {
                    let sum = calls.entry((*choice, *call)).or_default();
                    // The ID comes once, the name as a whole.
                    if let Some(id) = id {
                        assert!(sum.0.is_empty(), "{events:?}");
                        sum.0.clone_from(id);
                    }
                    sum.1 = name.clone().unwrap_or_else(|| sum.1.clone());
                    sum.2.push_str(arguments);
                }
                ChatEvent::FunctionCall { choice, name, arguments } => {
                    let (known, sum) = &mut sums.entry(*choice).or_default().function_call;
                    *known = name.clone().unwrap_or_else(|| known.clone());
                    sum.push_str(arguments);
                }
                ChatEvent::Finished { choice, reason } => {
                    let known = &mut sums.entry(*choice).or_default().finish_reason;
                    assert!(known.is_empty(), "{events:?}");
                    reason.as_str().clone_into(known);
                }
                _ => {}
            }
        }
        for ((choice, _), call) in calls {
            sums.entry(choice).or_default().calls.push(call);
        }
        sums.into_values().collect()
    }
}
