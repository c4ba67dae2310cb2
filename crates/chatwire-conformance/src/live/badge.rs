//! A badge, as SVG or as the JSON that shields.io reads.

use serde_json::json;

use super::{ProbeReport, State};

/// The JSON that <https://shields.io/badges/endpoint-badge> reads.
pub fn shields(report: &ProbeReport) -> String {
    let (message, color) = verdict(report);
    json!({"schemaVersion": 1, "label": LABEL, "message": message, "color": color}).to_string()
}

/// The badge as SVG.
pub fn svg(report: &ProbeReport) -> String {
    let (message, color) = verdict(report);
    let (left, right) = (width(LABEL), width(&message));
    let (total, at) = (left + right, left + right / 2);
    let fill = match color {
        "brightgreen" => "#4c1",
        "yellow" => "#dfb317",
        _ => "#e05d44",
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{total}\" height=\"20\" role=\"img\" \
         aria-label=\"{LABEL}: {message}\"><rect width=\"{left}\" height=\"20\" fill=\"#555\"/>\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{fill}\"/>\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,sans-serif\" \
         font-size=\"11\"><text x=\"{}\" y=\"14\">{LABEL}</text>\
         <text x=\"{at}\" y=\"14\">{message}</text></g></svg>\n",
        left / 2
    )
}

const LABEL: &str = "chat completions";

/// The words and the color.
fn verdict(report: &ProbeReport) -> (String, &'static str) {
    let rows = report.readiness.rows();
    let ready = rows.iter().filter(|(_, state)| matches!(state, State::Ready { .. })).count();
    let tried = rows.iter().filter(|(_, state)| *state != &State::Unsupported).count();
    match report.failures() {
        0 => (format!("{ready} of {tried} ready"), "brightgreen"),
        count if ready > 0 => (format!("{ready} of {tried} ready, {count} broken"), "yellow"),
        count => (format!("{count} broken"), "red"),
    }
}

/// The width of a text in pixels, about.
fn width(text: &str) -> usize {
    text.chars().count() * 7 + 10
}
