//! The table of allocations.

/// One row per crate: how often it allocates for each chunk or response.
pub(super) fn table(lines: &str) -> String {
    let mut table = String::from("| work | crate | allocations |\n|---|---|--:|\n");
    for line in lines.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        if let [work, who, count] = fields[..] {
            table += &format!("| {work} | {who} | {count} |\n");
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn each_row_has_its_count() {
        let table = table("framing\tchatwire\t0.00\nunary\tpeer\t21.00\n");
        assert!(table.ends_with("| framing | chatwire | 0.00 |\n| unary | peer | 21.00 |\n"));
    }
}
