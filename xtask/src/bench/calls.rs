//! The table of calls over loopback.

/// One row per crate: its CPU time per call or chunk, that time in parts of the first crate's, and
/// the time until the first chunk.
pub(super) fn table(lines: &str) -> String {
    let mut table = String::from(
        "| work | crate | CPU, us | ratio | first chunk, ms |\n|---|---|--:|--:|--:|\n",
    );
    let mut first: Option<(&str, f64)> = None;
    for line in lines.lines() {
        let mut fields = line.split('\t');
        let (Some(work), Some(who), Some(Ok(micros))) =
            (fields.next(), fields.next(), fields.next().map(str::parse::<f64>))
        else {
            continue;
        };
        let base = match first {
            Some((name, base)) if name == work => base,
            _ => micros,
        };
        first = Some((work, base));
        let until = fields.next().unwrap_or("-");
        table += &format!("| {work} | {who} | {micros:.2} | {:.2} | {until} |\n", micros / base);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn each_row_has_its_ratio_to_the_first_of_its_work() {
        let table = table("call\ta\t50.0\ncall\tb\t25\nchunk\ta\t4.0\t0.2\n");
        for row in ["| call | b | 25.00 | 0.50 | - |", "| chunk | a | 4.00 | 1.00 | 0.2 |"] {
            assert!(table.contains(row), "{table}");
        }
    }
}
