//! `docs/rules-catalog.md` says of every requirement which rules judge it, and of every rule that
//! it is one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use chatwire_conformance::{Level, RuleSet, Scope};

fn page() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules-catalog.md");
    fs::read_to_string(file).unwrap()
}

/// The rules that a line names.
fn named(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter(|name| {
        let part = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        name.split_once('/').is_some_and(|(area, rest)| part(area) && part(rest))
    })
}

/// Whether a line begins with a number such as `TRN-01`.
fn is_row(line: &str) -> bool {
    let number = line.strip_prefix("| ").and_then(|rest| rest.split(' ').next());
    number.and_then(|number| number.split_once('-')).is_some_and(|(area, number)| {
        area.len() == 3 && number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[test]
fn each_requirement_has_one_row_with_rules_or_a_reason() {
    let page = page();
    let (rules, mut numbers) = (RuleSet::catalog(), BTreeMap::new());
    for line in page.lines().filter(|line| is_row(line)) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [number, _, judged] = cells[..] else { panic!("{line}") };
        let area = number.split_once('-').unwrap().0;
        assert!(numbers.entry(area).or_insert_with(BTreeSet::new).insert(number), "twice {number}");
        let named: Vec<&str> = named(judged).collect();
        for name in &named {
            assert!(rules.get(name).is_some(), "{number}: there is no rule {name}");
        }
        let marks = ["*live*", "*ours*: ", "*not judged*: "];
        assert!(!named.is_empty() || marks.iter().any(|mark| judged.starts_with(mark)), "{line}");
    }
    let counts: Vec<_> = numbers.iter().map(|(area, rows)| (*area, rows.len())).collect();
    let planned = [
        ("AUT", 7),
        ("CLI", 6),
        ("EQV", 9),
        ("ERR", 18),
        ("FRM", 15),
        ("HDR", 10),
        ("PAR", 40),
        ("STR", 33),
        ("TRN", 11),
        ("UNA", 19),
        ("USE", 12),
    ];
    assert_eq!(counts, planned);
}

#[test]
fn each_rule_is_on_the_page_and_each_is_counted() {
    let page = page();
    let on_page: BTreeSet<&str> = page.lines().flat_map(named).collect();
    let rules = RuleSet::catalog();
    let listed: BTreeSet<&str> = rules.iter().map(|rule| rule.id()).collect();
    assert_eq!(on_page, listed);
    let scopes = [Scope::Completion, Scope::Stream, Scope::Response, Scope::Error, Scope::Any];
    for level in [Level::Must, Level::Should, Level::May] {
        let of_level: Vec<_> = rules.iter().filter(|rule| rule.level() == level).collect();
        let counts = scopes
            .map(|scope| of_level.iter().filter(|rule| rule.scope() == scope).count().to_string());
        let row = format!("| {level} | {} | {} |", counts.join(" | "), of_level.len());
        assert!(page.contains(&row), "the page lacks {row}");
    }
}
