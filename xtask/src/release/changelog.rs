//! The section of one version in the changelog.

/// What is below the heading `## VERSION`, which a date may follow, up to the next version.
/// `None` when there is no such heading or nothing below it.
pub(super) fn section<'a>(text: &'a str, version: &str) -> Option<&'a str> {
    let is_heading = |line: &str| {
        let rest = line.strip_prefix("## ").and_then(|line| line.strip_prefix(version));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let heading = text.lines().find(|line| is_heading(line))?;
    let (_, below) = text.split_once(&format!("{heading}\n"))?;
    let section = below.split("\n## ").next()?.trim();
    (!section.is_empty()).then_some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_before_the_next_version() {
        let text = "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-12-01\n\n### Added\n\n- B.\n\n\
            ## 0.1.0\n\n- A.\n\n## 0.0.1\n";
        assert_eq!(section(text, "0.2.0"), Some("### Added\n\n- B."));
        assert_eq!(section(text, "0.1.0"), Some("- A."));
        for absent in ["0.0.1", "0.2", "0.3.0", "Unreleased"] {
            assert_eq!(section(text, absent), None, "{absent}");
        }
    }
}
