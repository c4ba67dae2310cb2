//! A comparison as text and as Markdown.

use super::{Comparison, Difference};
use crate::report::{counted, markdown::code, sanitize};

impl Comparison {
    /// Lines for a terminal: what was not compared, then the differences, then the totals.
    ///
    /// Control characters are replaced.
    pub fn text(&self) -> String {
        let [in_a, in_b] = self.exchanges;
        let mut lines = vec![
            format!("A: {}, {}", self.a, counted(in_a, "exchange")),
            format!("B: {}, {}", self.b, counted(in_b, "exchange")),
        ];
        lines.extend(
            self.not_compared
                .iter()
                .map(|it| format!("not compared  {}: {} in {}", it.name, it.reason, it.side)),
        );
        lines.extend(self.differences.iter().map(|difference| {
            let word = if difference.matters { "matters" } else { "other" };
            format!("{word:<12}  {difference}; {}", occurrences(difference))
        }));
        lines.push(self.totals());
        lines.iter().map(|line| format!("{}\n", sanitize::line(line))).collect()
    }

    /// A summary in Markdown, as for a pull request.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "## Comparison of {} (A) and {} (B)\n\n{}\n",
            code(&self.a),
            code(&self.b),
            sanitize::line(&self.totals())
        );
        if !self.not_compared.is_empty() {
            text.push('\n');
        }
        for it in &self.not_compared {
            let (name, reason) = (code(&it.name), code(&it.reason));
            text.push_str(&format!("- **not compared** {name}: {reason} in {}\n", it.side));
        }
        if !self.differences.is_empty() {
            text.push_str(
                "\n| | what | A | B | exchanges | such as |\n|---|---|---|---|--:|---|\n",
            );
        }
        for difference in &self.differences {
            let word = if difference.matters { "**matters**" } else { "other" };
            let what = match difference.place.as_str() {
                "" => difference.aspect.as_str().to_owned(),
                place => format!("{} {}", difference.aspect.as_str(), code(place)),
            };
            let names: Vec<_> = difference.examples.iter().map(|name| code(name)).collect();
            text.push_str(&format!(
                "| {word} | {what} | {} | {} | {} | {} |\n",
                code(&difference.a),
                code(&difference.b),
                difference.count,
                names.join(", ")
            ));
        }
        text
    }

    fn totals(&self) -> String {
        let matter = self.differences.iter().filter(|difference| difference.matters).count();
        let others = self.differences.len() - matter;
        let mut text = format!(
            "{}, {} equal; differences that matter: {matter}, others: {others}",
            counted(self.pairs, "pair"),
            self.equal
        );
        if !self.not_compared.is_empty() {
            let skipped = counted(self.not_compared.len(), "exchange");
            text.push_str(&format!("; {skipped} not compared"));
        }
        if self.texts_not_compared > 0 {
            let count = self.texts_not_compared;
            text.push_str(&format!("; {count} texts not compared: no temperature 0 and no seed"));
        }
        text
    }
}

/// In how many exchanges, and in which.
fn occurrences(difference: &Difference) -> String {
    let names = difference.examples.join(", ");
    let more = if difference.count > difference.examples.len() { ", ..." } else { "" };
    match difference.count {
        1 => format!("1 exchange: {names}"),
        count => format!("{}: {names}{more}", counted(count, "exchange")),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        compare::{CompareOptions, Side, compare},
        judge::Judge,
        testing::{Case, completion},
    };

    #[test]
    fn hostile_names_stay_in_their_line_and_cell() {
        let judge = Judge::default();
        let add = |side: &mut Side, case: Case| {
            let subject = case.subject();
            side.add("a\n::error::|`b", true, &subject, &judge.judge(&subject));
        };
        let mut a = Side::new("A\u{1b}[2J");
        add(&mut a, completion());
        let mut b = Side::against("B", &a);
        add(&mut b, completion().remove("/id"));
        let comparison = compare(&a, &b, CompareOptions::default());
        let text = comparison.text();
        assert!(!text.contains('\u{1b}') && !text.contains("\n::"), "{text}");
        assert!(
            text.contains("matters       shape /id: always there in A, absent in B; 1 exchange")
        );
        let markdown = comparison.markdown();
        let row = markdown.lines().find(|line| line.contains("`/id`")).unwrap();
        assert!(row.ends_with("| 1 | ``a ::error::\\|`b`` |"), "{row}");
    }
}
