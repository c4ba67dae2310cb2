//! How the instructions of one operation grow with the size of the bodies of one family.

use std::{collections::BTreeMap, fmt};

/// How many times as steep a curve may be at its end as before it.
///
/// Vectors that double and caches that fill make the slope of a line differ by less.
pub(super) const MAX_GROWTH: f64 = 2.0;

/// How many bytes of memory an operation may take for each byte of a body.
pub(super) const MEMORY_FACTOR: u64 = 8;

/// How many bytes of memory it may take besides.
pub(super) const MEMORY_OVERHEAD: u64 = 9 << 20;

/// Instructions below this many are noise of a single allocation.
const MIN_INSTRUCTIONS: u64 = 200_000;

/// The instructions of one operation on the bodies of one family.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Curve {
    /// The names of the family and of the operation.
    label: String,
    /// Bytes and instructions, in ascending order.
    points: Vec<(u64, u64)>,
    /// The size of a large body and the peak of memory, in bytes.
    memory: Option<(u64, u64)>,
}

/// The curves of lines `family, operation, bytes` with their instructions, and of lines
/// `family, operation, bytes, memory`; all separated by tabs.
pub(super) fn read(counts: &[(String, u64)], peaks: &str) -> Vec<Curve> {
    let peaks: BTreeMap<_, _> = peaks
        .lines()
        .filter_map(|line| {
            let (rest, peak) = line.rsplit_once('\t')?;
            let (label, bytes) = rest.rsplit_once('\t')?;
            Some((label, (bytes.parse().ok()?, peak.parse().ok()?)))
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
                memory: peaks.get(label).copied(),
            }),
        }
    }
    curves
}

impl Curve {
    /// What a byte costs at the end of the curve, compared with the most that it costs before:
    /// where a limit is met, larger bodies may cost less than smaller ones.
    fn growth(&self) -> Option<f64> {
        let [first, before, middle, last] = self.points[..] else { return None };
        let slope = |(bytes, count): (u64, u64), (more, larger): (u64, u64)| {
            larger.saturating_sub(count) as f64 / more.saturating_sub(bytes).max(1) as f64
        };
        // Where a curve only falls before its end, a byte cost what it cost on the average.
        let average = first.1 as f64 / first.0.max(1) as f64;
        let earlier = slope(first, before).max(slope(before, middle));
        Some(slope(middle, last) / if earlier > 0.0 { earlier } else { average.max(1.0) })
    }

    /// Whether it grows faster than the body.
    fn is_steep(&self) -> bool {
        let last = self.points.last().map_or(0, |(_, instructions)| *instructions);
        last > MIN_INSTRUCTIONS && self.growth().is_none_or(|growth| growth > MAX_GROWTH)
    }

    /// Whether it takes more memory than it may, or nobody knows.
    fn is_heavy(&self) -> bool {
        self.memory.is_none_or(|(bytes, peak)| peak > MEMORY_FACTOR * bytes + MEMORY_OVERHEAD)
    }

    /// What is wrong with it.
    pub(super) fn faults(&self) -> impl Iterator<Item = String> {
        let steep = || format!("more than {MAX_GROWTH} times as steep at its end");
        let heavy = || match self.memory {
            Some((bytes, peak)) => format!(
                "{peak} bytes of memory for {bytes}: more than {MEMORY_FACTOR} times, and \
                 {MEMORY_OVERHEAD}"
            ),
            None => "its memory was not measured".to_owned(),
        };
        [self.is_steep().then(steep), self.is_heavy().then(heavy)].into_iter().flatten()
    }

    /// The row of the table.
    pub(super) fn row(&self) -> String {
        let counts: String =
            self.points.iter().map(|(_, count)| format!(" {} |", count.div_ceil(1000))).collect();
        let label = self.label.replace('\t', "` | ");
        let growth = self.growth().unwrap_or_default();
        let memory = self.memory.map(|(bytes, peak)| peak as f64 / bytes.max(1) as f64);
        format!("| `{label} |{counts} {growth:.2} | {:.1} |\n", memory.unwrap_or(f64::NAN))
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
        // A limit is met, and the rest of the body is not read.
        assert!(!curve(|size| 2_000 * size.min(1 << 12) + 20 * size).is_steep());
        // It is met at once, and what was kept until then is no cost of the body.
        let met = [(512, 8_247_000), (2_048, 87_000), (8_192, 37_000), (32_768, 248_000)];
        assert!(!Curve { points: met.to_vec(), ..Curve::default() }.is_steep());
        // A body that is not read at all costs next to nothing.
        assert!(!curve(|size| 3 + size / (1 << 16)).is_steep());
    }

    #[test]
    fn memory_beyond_the_bound_fails() {
        let curve = |memory| Curve { memory, ..curve(|size| size) };
        let within = MEMORY_FACTOR * 100 + MEMORY_OVERHEAD;
        assert_eq!(curve(Some((100, within))).faults().count(), 0);
        assert_eq!(curve(Some((100, within + 1))).faults().count(), 1);
        assert_eq!(curve(None).faults().count(), 1);
    }

    #[test]
    fn counts_are_joined_with_peaks() {
        let counts = [("a\tparse\t10".to_owned(), 1_500), ("a\tparse\t40".to_owned(), 3_000)];
        let curves = read(&counts, "a\tparse\t40\t120\nb\tparse\t1\t1\n");
        let points = vec![(10, 1_500), (40, 3_000)];
        let label = "a\tparse".to_owned();
        assert_eq!(curves, [Curve { label, points, memory: Some((40, 120)) }]);
        assert_eq!(curves[0].row(), "| `a` | parse | 2 | 3 | 0.00 | 3.0 |\n");
    }
}
