//! YAML as the JSON value that it stands for.

use serde_json::Value;

use super::syntax::SyntaxError;

/// Reads one YAML 1.2 document; `yes`, `no`, `on`, `off`, `y` and `n` are text.
///
/// The reader's own limits on nodes and depth hold, aliases counted where they are used.
pub(super) fn read(text: &[u8]) -> Result<Value, SyntaxError> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
    };
    serde_saphyr::from_slice_with_options(text, options).map_err(|error| {
        let place = error.location();
        let place = place.map_or((0, 0), |place| (place.line(), place.column()));
        let text = error.without_snippet().to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        SyntaxError::at(place, message)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_are_those_of_yaml_1_2() {
        let text = "{version: 3.1.0, y: y, no: no, on: true, nothing: ~, 200: 1, date: 2026-08-21}";
        let expected = json!({
            "version": "3.1.0", "y": "y", "no": "no", "on": true, "nothing": null, "200": 1,
            "date": "2026-08-21"
        });
        assert_eq!(read(text.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn aliases_and_merges_are_followed() {
        let text = "a: &a {x: 1}\nb: {<<: *a, y: 2}\nc: *a\n";
        let expected = json!({ "a": { "x": 1 }, "b": { "x": 1, "y": 2 }, "c": { "x": 1 } });
        assert_eq!(read(text.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn aliases_cannot_exhaust_the_memory() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        let error = read(text.as_bytes()).unwrap_err();
        assert!(error.line > 0 && error.to_string().lines().count() == 1, "{error}");
    }

    #[test]
    fn a_fault_is_placed() {
        let error = read(b"a: 1\na: 2\n").unwrap_err();
        assert_eq!((error.line, error.column), (2, 1), "{error}");
        assert!(read(b"a: [1\nb: }").is_err());
        assert!(read(b"\xFF\xFE").is_err());
    }
}
