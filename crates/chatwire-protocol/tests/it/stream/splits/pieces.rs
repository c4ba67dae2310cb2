//! Splits a completion into chunks.

use super::{
    completion::{Call, Choice, Completion, Marks},
    dice::Dice,
};

/// The members of an object, as JSON text.
type Members = Vec<(&'static str, String)>;

/// The chunks, each as JSON text.
pub(super) fn chunks(completion: &Completion, dice: &mut Dice) -> Vec<String> {
    let mut queues: Vec<_> = completion
        .choices
        .iter()
        .map(|choice| deltas(choice, dice).into_iter().peekable())
        .collect();
    let is_single = queues.len() == 1;
    let mut chunks = Vec::new();
    while queues.iter_mut().any(|queue| queue.peek().is_some()) {
        let mut choices = Vec::new();
        for (index, queue) in queues.iter_mut().enumerate() {
            if (choices.is_empty() || dice.one_in(4)) && !dice.one_in(3) {
                let Some((delta, finish)) = queue.next() else { continue };
                let mut members = vec![("delta", delta)];
                if !is_single || !dice.one_in(4) {
                    members.push(("index", number(index, dice)));
                }
                match finish {
                    Some(finish) => members.push(("finish_reason", quoted(finish))),
                    None if dice.one_in(2) => members.push(("finish_reason", "null".to_owned())),
                    None => {}
                }
                if dice.one_in(8) {
                    members.push(("logprobs", "null".to_owned()));
                }
                choices.push(object(members, dice));
            }
        }
        chunks.push(chunk(&choices, None, dice));
    }
    chunks.push(chunk(&[], Some(r#"{"total_tokens":9}"#), dice));
    chunks
}

fn chunk(choices: &[String], usage: Option<&str>, dice: &mut Dice) -> String {
    let mut members = vec![("choices", format!("[{}]", choices.join(",")))];
    for (name, value) in
        [("id", r#""c""#), ("object", r#""chat.completion.chunk""#), ("created", "1744187449")]
    {
        if !dice.one_in(5) {
            members.push((name, value.to_owned()));
        }
    }
    match usage {
        Some(usage) => members.push(("usage", usage.to_owned())),
        None if dice.one_in(4) => members.push(("usage", "null".to_owned())),
        None => {}
    }
    object(members, dice)
}

/// The deltas of a choice in their order; the last one has the finish reason.
fn deltas(choice: &Choice, dice: &mut Dice) -> Vec<(String, Option<&'static str>)> {
    let mut deltas: Vec<Members> = Vec::new();
    if dice.one_in(2) {
        deltas.push(vec![("content", r#""""#.to_owned())]);
    }
    let style = dice.below(REASONING_STYLES);
    for text in strings(&choice.reasoning, dice) {
        deltas.push(reasoning(text, style, dice));
    }
    let style = dice.below(5);
    for text in strings(&choice.text, dice) {
        deltas.push(vec![("content", content(text, style, dice))]);
    }
    let in_parts = dice.one_in(3);
    for text in strings(&choice.refusal, dice).into_iter().filter(|_| !in_parts) {
        deltas.push(vec![("refusal", text)]);
    }
    if in_parts && !choice.refusal.is_empty() {
        deltas.push(vec![("refusal", quoted(&choice.refusal))]);
    }
    deltas.extend(calls(&choice.calls, dice).into_iter().map(|part| vec![("tool_calls", part)]));
    if let Some(call) = &choice.function_call {
        deltas.extend(
            functions(call, false, dice).into_iter().map(|part| vec![("function_call", part)]),
        );
    }
    if dice.one_in(6) {
        deltas.insert(dice.below(deltas.len() + 1), Members::new());
    }
    let mut deltas: Vec<_> = deltas.into_iter().map(|delta| (delta, None)).collect();
    match deltas.last_mut() {
        Some((_, finish)) if dice.one_in(3) => *finish = Some(choice.finish_reason),
        _ => deltas.push((Members::new(), Some(choice.finish_reason))),
    }
    let always = dice.one_in(4);
    let role = |place: usize, delta: &mut Members| {
        if place == 0 || always {
            delta.push(("role", quoted("assistant")));
        }
    };
    let deltas = deltas.into_iter().enumerate();
    let deltas = deltas.map(|(place, (mut delta, finish))| {
        role(place, &mut delta);
        (object(delta, dice), finish)
    });
    deltas.collect()
}

/// How many ways there are to send reasoning.
const REASONING_STYLES: usize = 8;

/// Reasoning as text, as an object of a list, as both, or as a part of the content.
fn reasoning(text: String, style: usize, dice: &mut Dice) -> Members {
    let members = ["reasoning_content", "reasoning", "reasoning_text", "thinking"];
    if let Some(member) = members.get(style) {
        return vec![(member, text)];
    }
    let block = vec![("type", quoted("thinking")), ("thinking", text.clone())];
    let detail = vec![
        ("type", quoted("reasoning.text")),
        ("text", text.clone()),
        ("index", number(0, dice)),
    ];
    match style {
        4 => vec![("reasoning_details", format!("[{}]", object(detail, dice)))],
        5 => {
            vec![("reasoning", text), ("reasoning_details", format!("[{}]", object(detail, dice)))]
        }
        6 => vec![("thinking_blocks", format!("[{}]", object(block, dice)))],
        _ => vec![("content", format!("[{}]", object(block, dice)))],
    }
}

fn content(text: String, style: usize, dice: &mut Dice) -> String {
    match style {
        0 => format!("[{}]", object(vec![("type", quoted("text")), ("text", text)], dice)),
        1 if dice.one_in(2) => format!("[{text}]"),
        _ => text,
    }
}

/// The lists of parts of tool calls.
fn calls(calls: &[Call], dice: &mut Dice) -> Vec<String> {
    let Some(marks) = calls.first().map(|call| call.marks) else { return Vec::new() };
    let first_index = if dice.one_in(6) { 1 } else { 0 };
    let mut queues: Vec<_> = calls
        .iter()
        .enumerate()
        .map(|(place, call)| parts(call, place + first_index, dice).into_iter())
        .collect();
    let mut lists: Vec<Vec<String>> = Vec::new();
    let (mut from, mut begun) = (0, 0);
    let mut listed = Vec::new();
    while from < queues.len() {
        // Calls begin one after the other, even if their parts alternate.
        let begin = queues.len().min(begun + 1).max(from + 1);
        let place = if marks.may_alternate() { from + dice.below(begin - from) } else { from };
        begun = begun.max(place + 1);
        let Some(part) = queues[place].next() else {
            from += usize::from(place == from);
            continue;
        };
        match lists.last_mut() {
            Some(list) if !listed.contains(&place) && dice.one_in(3) => list.push(part),
            _ => {
                listed.clear();
                lists.push(vec![part]);
            }
        }
        listed.push(place);
    }
    let text = |list: Vec<String>| match &list[..] {
        // One call as an object.
        [one] if dice.one_in(12) => one.clone(),
        _ => format!("[{}]", list.join(",")),
    };
    lists.into_iter().map(text).collect()
}

/// The parts of one call.
fn parts(call: &Call, index: usize, dice: &mut Dice) -> Vec<String> {
    let is_numbered = matches!(call.marks, Marks::Index | Marks::Both);
    let functions = functions(call, is_numbered, dice).into_iter().enumerate();
    let functions = functions.map(|(place, function)| {
        let mut members = vec![("function", function)];
        let is_zero = matches!(call.marks, Marks::Zero | Marks::ZeroName);
        if call.marks.has_index() {
            members.push(("index", number(if is_zero { 0 } else { index }, dice)));
        }
        if place == 0 {
            members.push(("type", quoted("function")));
        }
        let always = matches!(call.marks, Marks::Both | Marks::Id);
        if !call.id.is_empty() && (place == 0 || always) {
            members.push(("id", quoted(&call.id)));
        } else if dice.one_in(6) {
            members.push(("id", dice.pick(&["null", r#""""#]).to_owned()));
        }
        object(members, dice)
    });
    functions.collect()
}

/// The pieces of a function call: its name and its arguments.
fn functions(call: &Call, may_split_name: bool, dice: &mut Dice) -> Vec<String> {
    let mut functions = Vec::new();
    let name = quoted(&call.name);
    if may_split_name && call.name.len() > 3 && dice.one_in(4) {
        let (start, end) = call.name.split_at(1 + dice.below(call.name.len() - 1));
        functions.push(vec![("name", quoted(start))]);
        functions.push(vec![("name", quoted(end))]);
    } else if dice.one_in(2) {
        functions.push(vec![("name", name.clone()), ("arguments", r#""""#.to_owned())]);
    }
    let is_named = !functions.is_empty();
    let always = may_split_name && !is_named && dice.one_in(4);
    let mut arguments = strings(&call.arguments, dice);
    if dice.one_in(8) && !call.arguments.contains([' ', '\n']) {
        // JSON instead of a string.
        arguments = vec![call.arguments.clone()];
    }
    for (place, piece) in arguments.into_iter().enumerate() {
        let mut members = vec![("arguments", piece)];
        if place == 0 && !is_named || always {
            members.push(("name", name.clone()));
        }
        functions.push(members);
    }
    functions.into_iter().map(|members| object(members, dice)).collect()
}

/// A text in pieces, each as a JSON string; some are cut between the halves of a character.
fn strings(text: &str, dice: &mut Dice) -> Vec<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut rest = units.as_slice();
    let mut strings = Vec::new();
    let largest = 1 + dice.below(8);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at((1 + dice.below(largest)).min(rest.len()));
        strings.push(escaped(piece, dice));
        rest = after;
    }
    strings
}

/// A JSON string of code units; half of a character is escaped.
fn escaped(units: &[u16], dice: &mut Dice) -> String {
    let mut string = String::from("\"");
    for character in char::decode_utf16(units.iter().copied()) {
        match character {
            Err(half) => string.push_str(&format!("\\u{:04x}", half.unpaired_surrogate())),
            Ok(character) if dice.one_in(6) => {
                let mut buffer = [0; 2];
                for unit in character.encode_utf16(&mut buffer) {
                    string.push_str(&format!("\\u{unit:04X}"));
                }
            }
            Ok(character) => {
                let quoted = quoted(&character.to_string());
                string.push_str(&quoted[1..quoted.len() - 1]);
            }
        }
    }
    string.push('"');
    string
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A whole number in any spelling.
fn number(number: usize, dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => format!("{number}.0"),
        1 => format!("\"{number}\""),
        2 => format!("{number}e0"),
        _ => number.to_string(),
    }
}

/// An object with its members in any order.
fn object(mut members: Members, dice: &mut Dice) -> String {
    if dice.one_in(4) {
        dice.shuffle(&mut members);
    }
    let space = if dice.one_in(4) { " " } else { "" };
    let members: Vec<_> =
        members.iter().map(|(name, value)| format!("\"{name}\":{space}{value}")).collect();
    format!("{{{}}}", members.join(&format!(",{space}")))
}
