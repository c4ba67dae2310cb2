//! How the instructions of one operation grow with the size of the bodies of one family.

use std::{collections::BTreeMap, fmt};

/// How many times as steep a curve may be at its end as before it.
///
/// Vectors that double and caches that fill make the slope of a line differ by less.
pub(super) const MAX_GROWTH: f64 = 2.0;

/// Instructions below this many are noise of a single allocation.
const MIN_INSTRUCTIONS: u64 = 200_000;

/// The instructions of one operation on the bodies of one family.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Curve {
    /// The names of the family and of the operation.
    label: String,
    /// Bytes and instructions, in ascending order.
    points: Vec<(u64, u64)>,
    /// The peak of memory for each byte of a large body, as it was printed.
    memory: String,
}

/// The curves of lines `family, operation, bytes` with their instructions, and of lines
/// `family, operation, memory, memory`; all separated by tabs.
pub(super) fn read(counts: &[(String, u64)], peaks: &str) -> Vec<Curve> {
    let peaks: BTreeMap<_, _> = peaks
        .lines()
        .filter_map(|line| {
            let (rest, last) = line.rsplit_once('\t')?;
            Some((rest.rsplit_once('\t')?.0, last))
        })
        .collect();
    let mut curves: Vec<Curve> = Vec::new();
    for (line, instructions) in counts {
        let Some((label, bytes)) = line.rsplit_once('\t') else { continue };
        let point = (bytes.parse().unwrap_or(0), *instructions);
        match curves.last_mut().filter(|curve| curve.label == label) {
            Some(curve) => curve.points.push(point),
            None => curves.push(Curve {
                label: label.to_owned(),
                points: vec![point],
                memory: (*peaks.get(label).unwrap_or(&"")).to_owned(),
            }),
        }
    }
    curves
}

impl Curve {
    /// What a byte costs at the end of the curve, compared with what it costs before.
    fn growth(&self) -> Option<f64> {
        let [.., before, middle, last] = self.points[..] else { return None };
        let slope = |(bytes, count): (u64, u64), (more, larger): (u64, u64)| {
            larger.saturating_sub(count) as f64 / more.saturating_sub(bytes).max(1) as f64
        };
        Some(slope(middle, last) / slope(before, middle).max(f64::MIN_POSITIVE))
    }

    /// Whether it grows faster than the body.
    pub(super) fn is_steep(&self) -> bool {
        let last = self.points.last().map_or(0, |(_, instructions)| *instructions);
        last > MIN_INSTRUCTIONS && self.growth().is_none_or(|growth| growth > MAX_GROWTH)
    }

    /// The row of the table.
    pub(super) fn row(&self) -> String {
        let counts: String =
            self.points.iter().map(|(_, count)| format!(" {} |", count.div_ceil(1000))).collect();
        let label = self.label.replace('\t', "` | ");
        let growth = self.growth().unwrap_or_default().min(99.0);
        format!("| `{label} |{counts} {growth:.2} | {} |\n", self.memory)
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.label.replace('\t', ", "), self.points)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(cost: fn(u64) -> u64) -> Curve {
        let sizes = [1 << 10, 1 << 12, 1 << 14, 1 << 16];
        Curve { points: sizes.map(|size| (size, cost(size))).to_vec(), ..Curve::default() }
    }

    #[test]
    fn lines_pass_and_squares_fail() {
        assert!(!curve(|size| 9_000_000 + 50 * size).is_steep());
        assert!(!curve(|size| 40 * size + 3 * size * u64::from(size.ilog2())).is_steep());
        assert!(curve(|size| 9_000_000 + 50 * size + size * size / 64).is_steep());
        // A body that is not read at all costs next to nothing.
        assert!(!curve(|size| 3 + size / (1 << 16)).is_steep());
    }

    #[test]
    fn counts_are_joined_with_peaks() {
        let counts = [("a\tparse\t10".to_owned(), 1_500), ("a\tparse\t40".to_owned(), 3_000)];
        let curves = read(&counts, "a\tparse\t2.0\t3.0\nb\tparse\t1\t1\n");
        let points = vec![(10, 1_500), (40, 3_000)];
        let expected = Curve { label: "a\tparse".to_owned(), points, memory: "3.0".to_owned() };
        assert_eq!(curves, [expected]);
        assert_eq!(curves[0].row(), "| `a` | parse | 2 | 3 | 0.00 | 3.0 |\n");
    }
}
