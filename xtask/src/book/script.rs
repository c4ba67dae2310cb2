//! The script of a page, which bash runs as a whole, so that variables and folders stay.

use std::{collections::BTreeMap, fmt::Write as _};

use super::page::{Page, Step};

/// What stands before the number of a command and its exit code, on a line of its own.
pub(super) const MARK: char = '\u{1}';

/// The ports that pages name, with the free ones that take their place.
#[derive(Debug, Default)]
pub(super) struct Ports(pub(super) BTreeMap<String, String>);

impl Ports {
    /// The ports that a page names after the address of this machine.
    pub(super) fn named(text: &str) -> Vec<String> {
        let mut ports = Vec::new();
        for rest in text.split("127.0.0.1:").skip(1) {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            if digits.len() == 4 && !ports.contains(&digits) {
                ports.push(digits);
            }
        }
        ports
    }

    /// A text of the page with the ports that are used.
    fn put(&self, text: &str) -> String {
        let replace =
            |text: String, (named, used): (&String, &String)| text.replace(named.as_str(), used);
        self.0.iter().fold(text.to_owned(), replace)
    }

    /// An output with the ports that the page names.
    pub(super) fn put_back(&self, text: &str) -> String {
        let replace = |text: String, (named, used): (&String, &String)| {
            text.replace(&format!(":{used}"), &format!(":{named}"))
        };
        self.0.iter().fold(text.to_owned(), replace)
    }
}

/// The script that takes the steps of a page.
///
/// A command that ends with `&` is a server: the next one waits for its first line.
pub(super) fn script(page: &Page, ports: &Ports) -> String {
    let mut script = String::from(
        "exec 2>&1\nset +m\ntrap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n\
         start() { local fifo=\"$PWD/../fifo.$1\"; rm -f \"$fifo\"; mkfifo \"$fifo\"\n\
         eval \"exec $2\" >\"$fifo\" & exec {pipe}<\"$fifo\"\n\
         IFS= read -r -t 60 line <&$pipe && printf '%s\\n' \"$line\"; }\n",
    );
    for (number, step) in page.steps.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = match step {
            Step::File { name, text } => writeln!(
                script,
                "mkdir -p \"$(dirname {name})\"; printf '%s' {} >{name}",
                quoted(&ports.put(text))
            ),
            Step::Command(command) => {
                let text = ports.put(&command.text);
                let run = match text.strip_suffix(" &") {
                    Some(server) => format!("start {number} {}", quoted(server)),
                    None => text,
                };
                // The next command finds the exit code of this one in `$?`.
                writeln!(
                    script,
                    "{run}\nstatus=$?; printf '\\n\\001{number} %s\\n' $status; (exit $status)"
                )
            }
        };
    }
    script
}

/// A text as one word of the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_replaced_and_put_back() {
        let text = "http://127.0.0.1:8080/v1 127.0.0.1:0 127.0.0.1:8081 127.0.0.1:8080";
        assert_eq!(Ports::named(text), ["8080", "8081"]);
        let ports = Ports(BTreeMap::from([("8080".to_owned(), "40000".to_owned())]));
        assert_eq!(ports.put("a:8080/v1"), "a:40000/v1");
        assert_eq!(ports.put_back("a:40000/v1, 40000 bytes"), "a:8080/v1, 40000 bytes");
    }

    #[test]
    fn a_text_is_one_word() {
        assert_eq!(quoted("a 'b' $c"), r"'a '\''b'\'' $c'");
    }
}
