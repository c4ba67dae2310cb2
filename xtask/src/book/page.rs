//! A page of the manual as the steps that its reader takes.
//!
//! | block | what happens |
//! |---|---|
//! | `console` | lines after `$ ` are run, lines after `> ` continue them, the rest is the output |
//! | any with `file=NAME` | the file is written |
//! | `yaml`, `groovy` | each line of a job that starts `chatwire` is run |
//! | `sh` | commands that install something; not run |
//!
//! In an output, a line `...` stands for any lines and `[..]` for any text in a line.
//!
//! | comment | what it says |
//! |---|---|
//! | `<!-- setup: COMMAND -->` | run, and not shown; `$REPO` is the repository |
//! | `<!-- needs: PROGRAM... -->` | where one is not installed, the page is skipped |
//! | `<!-- apart: REASON -->` | the page runs with `--only` alone |

/// What installs something, and needs a network.
const INSTALLERS: [&str; 6] =
    ["cargo install", "cargo binstall", "cargo add", "npm install", "pip install", "pipx install"];

/// What stands before a command in a job.
const JOB_PREFIXES: [&str; 5] = ["- run: ", "run: ", "- ", "sh '", "sh \""];

/// A page, in steps.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// The programs that the page needs beside bash and curl.
    pub(super) needs: Vec<String>,
    /// Why the page does not run with the others.
    pub(super) apart: Option<String>,
    /// What the reader does, in order.
    pub(super) steps: Vec<Step>,
}

/// One thing that the reader does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Writes a file.
    File { name: String, text: String },
    /// Runs a command.
    Command(Command),
}

/// A command and what it prints.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// The line of the page, from 1.
    pub(super) line: usize,
    /// The command for bash.
    pub(super) text: String,
    /// The lines that it prints; `None` for anything.
    pub(super) output: Option<Vec<String>>,
}

impl Page {
    /// Reads a page; an error begins with its line.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut page = Self::default();
        let mut lines = (1..).zip(text.lines());
        while let Some((number, line)) = lines.next() {
            if let Some(comment) = comment(line) {
                page.add_comment(number, comment)?;
            }
            let Some(info) = line.strip_prefix("```") else { continue };
            let block: Vec<(usize, &str)> =
                lines.by_ref().take_while(|(_, line)| !line.starts_with("```")).collect();
            page.add_block(number, info, &block)?;
        }
        Ok(page)
    }

    /// How many commands a reader sees.
    pub(super) fn commands(&self) -> usize {
        let is_shown = |step: &&Step| matches!(step, Step::Command(it) if it.output.is_some());
        self.steps.iter().filter(is_shown).count()
    }

    fn add_comment(&mut self, line: usize, (key, value): (&str, &str)) -> Result<(), String> {
        match key {
            "setup" => self.push(line, value.to_owned(), None),
            "needs" => self.needs = value.split_whitespace().map(str::to_owned).collect(),
            "apart" => self.apart = Some(value.to_owned()),
            other => return Err(format!("{line}: there is no comment `{other}:`")),
        }
        Ok(())
    }

    fn add_block(
        &mut self,
        line: usize,
        info: &str,
        block: &[(usize, &str)],
    ) -> Result<(), String> {
        let words: Vec<_> = info.split([' ', ',']).collect();
        if let Some(name) = words.iter().find_map(|word| word.strip_prefix("file=")) {
            let text = block.iter().map(|(_, line)| format!("{line}\n")).collect();
            self.steps.push(Step::File { name: name.to_owned(), text });
        }
        match words[0] {
            "console" => self.add_console(block)?,
            "yaml" | "groovy" => {
                for (number, line) in block {
                    if let Some(command) = of_job(line) {
                        self.push(*number, command.to_owned(), None);
                    }
                }
            }
            "sh" | "bash" | "shell" => {
                let installs =
                    |line: &str| INSTALLERS.iter().any(|installer| line.starts_with(installer));
                if let Some((number, line)) = block.iter().find(|(_, line)| !installs(line)) {
                    let what = "write it in a block `console`, so that it is run";
                    return Err(format!("{number}: `{line}` installs nothing: {what}"));
                }
            }
            "" => return Err(format!("{line}: name the language of the block")),
            _ => {}
        }
        Ok(())
    }

    fn add_console(&mut self, block: &[(usize, &str)]) -> Result<(), String> {
        for (number, line) in block {
            if let Some(text) = line.strip_prefix("$ ") {
                self.push(*number, text.to_owned(), Some(Vec::new()));
                continue;
            }
            let Some(Step::Command(Command { text, output: Some(output), .. })) =
                self.steps.last_mut()
            else {
                return Err(format!("{number}: an output needs a command before it, after `$ `"));
            };
            match line.strip_prefix("> ") {
                Some(more) if output.is_empty() => *text = format!("{text}\n{more}"),
                _ => output.push((*line).to_owned()),
            }
        }
        Ok(())
    }

    fn push(&mut self, line: usize, text: String, output: Option<Vec<String>>) {
        self.steps.push(Step::Command(Command { line, text, output }));
    }
}

/// The key and the value of `<!-- KEY: VALUE -->`.
fn comment(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("<!-- ")?.strip_suffix(" -->")?.split_once(": ")
}

/// The command in a line of a job, if it starts `chatwire`.
fn of_job(line: &str) -> Option<&str> {
    let line = line.trim();
    let command = JOB_PREFIXES.iter().find_map(|prefix| line.strip_prefix(prefix)).unwrap_or(line);
    command.starts_with("chatwire ").then(|| command.trim_end_matches(['\'', '"']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(line: usize, text: &str, output: Option<&[&str]>) -> Step {
        let output = output.map(|lines| lines.iter().map(|line| (*line).to_owned()).collect());
        Step::Command(Command { line, text: text.to_owned(), output })
    }

    #[test]
    fn a_page_is_read_in_order() {
        let text = "<!-- needs: node npm -->\n# Title\n```toml file=a.toml\na = 1\n```\n\
            <!-- setup: cp x y -->\n```console\n$ one \\\n> two\nout\n$ three\n```\n\
            ```yaml\nscript:\n  - chatwire check a\n  - other\n  sh 'chatwire b'\n```\n\
            ```sh\ncargo install chatwire-cli\n```\n";
        let page = Page::parse(text).unwrap();
        assert_eq!(page.needs, ["node", "npm"]);
        let file = Step::File { name: "a.toml".to_owned(), text: "a = 1\n".to_owned() };
        let expected = [
            file,
            command(6, "cp x y", None),
            command(8, "one \\\ntwo", Some(&["out"])),
            command(11, "three", Some(&[])),
            command(15, "chatwire check a", None),
            command(17, "chatwire b", None),
        ];
        assert_eq!(page.steps, expected);
        assert_eq!(page.commands(), 2);
    }

    #[test]
    fn what_would_not_run_is_refused() {
        for (text, line) in [
            ("```sh\nchatwire check a\n```\n", "2: "),
            ("```console\nout\n```\n", "2: "),
            ("```\ntext\n```\n", "1: "),
            ("\n<!-- set: x -->\n", "2: "),
        ] {
            let error = Page::parse(text).unwrap_err();
            assert!(error.starts_with(line), "{error}");
        }
    }
}
