//! Writes chunks as an event stream.

use super::dice::Dice;

/// The bytes of a stream of these chunks.
pub(super) fn stream(chunks: &[String], dice: &mut Dice) -> Vec<u8> {
    let mut stream = String::new();
    if dice.one_in(6) {
        stream.push('\u{FEFF}');
    }
    let end = dice.pick(&["\n", "\r\n", "\r"]);
    let mut is_open = false;
    for (place, chunk) in chunks.iter().enumerate() {
        if !is_open && dice.one_in(8) {
            stream.push_str(&noise(dice).replace('\n', end));
        }
        if dice.one_in(10) {
            stream.push_str(&format!("event: message{end}"));
        }
        if dice.one_in(10) {
            stream.push_str(&format!("id: {}{end}", dice.below(99)));
        }
        let colon = dice.pick(&["data: ", "data: ", "data:"]);
        let data = if dice.one_in(6) {
            over_lines(chunk, &format!("{end}{colon}"))
        } else {
            chunk.clone()
        };
        // Some servers forget the blank line between two events.
        is_open = place + 1 < chunks.len() && dice.one_in(20);
        let blank = if is_open { "" } else { end };
        stream.push_str(&format!("{colon}{data}{end}{blank}"));
    }
    match dice.below(8) {
        0 => {}
        1 => stream.push_str(&format!("data: [done]{end}{end}")),
        2 => stream.push_str("data: [DONE]"),
        3 => stream.push_str(&format!("event: end{end}data: {{}}{end}{end}")),
        _ => stream.push_str(&format!("data: [DONE]{end}{end}")),
    }
    stream.into_bytes()
}

/// What keeps the connection alive, or means nothing.
fn noise(dice: &mut Dice) -> String {
    dice.pick(&[
        ": ping\n\n",
        ":\n",
        "\n",
        "retry: 3000\n\n",
        "event: ping\ndata: {\"type\":\"ping\"}\n\n",
        "event: keepalive\ndata:\n\n",
        "data: {\"type\": \"ping\"}\n\n",
        "x-own: 1\n",
    ])
    .to_owned()
}

/// JSON with a line end before a member, where a line end may stand.
fn over_lines(chunk: &str, line: &str) -> String {
    chunk.replace("\"choices\":", &format!("{line}\"choices\":{line}"))
}
