//! Numbers that look random and follow from a digest.

/// A sequence of numbers: SplitMix64, whose sequence no dependency can change under us.
///
/// <https://doi.org/10.1145/2714064.2660195>
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The sequence for one purpose of one choice of the answer to a request.
    pub(crate) fn new(digest: &[u8; 32], purpose: Purpose, choice: usize) -> Self {
        let words = digest.as_chunks::<8>().0;
        let start =
            words.iter().fold(0u64, |start, word| start.rotate_left(5) ^ u64::from_le_bytes(*word));
        let mut chance = Self(start ^ ((purpose as u64) << 56) ^ choice as u64);
        // Starts that differ in one bit have drifted apart after a step.
        let start = chance.next();
        Self(start)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        // The bounds here are tiny against 2^64, so the remainder is as good as fair.
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// What a sequence is for, so that more of one thing does not change another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Text = 1,
    Call = 2,
    Logprob = 3,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        // The first outputs of SplitMix64 from 0, as its reference implementation gives them.
        let mut chance = Chance(0);
        assert_eq!(chance.next(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(chance.next(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn purposes_and_choices_differ() {
        let first = |purpose, choice| Chance::new(&[7; 32], purpose, choice).next();
        assert_eq!(first(Purpose::Text, 0), first(Purpose::Text, 0));
        assert_ne!(first(Purpose::Text, 0), first(Purpose::Text, 1));
        assert_ne!(first(Purpose::Text, 0), first(Purpose::Call, 0));
        assert_eq!(Chance(1).below(0), 0);
    }
}
