//! A random number generator whose seed is the digest of a request.

/// SplitMix64. Implemented here, so that no update of a dependency changes generated responses.
///
/// <https://doi.org/10.1145/2714064.2660195>
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// A generator for one domain of one choice.
    pub(crate) fn new(digest: &[u8; 32], domain: SeedDomain, choice: usize) -> Self {
        let words = digest.as_chunks::<8>().0;
        let seed =
            words.iter().fold(0u64, |seed, word| seed.rotate_left(5) ^ u64::from_le_bytes(*word));
        let mut rng = Self(seed ^ ((domain as u64) << 56) ^ choice as u64);
        // After one step, the sequences of seeds that differ in one bit are unrelated.
        Self(rng.next())
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 if `bound` is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        // The bounds are tiny compared with 2^64, so the bias of the remainder is negligible.
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// Separates the random sequences of one request, so that using more numbers in one domain does not
/// change another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SeedDomain {
    Text = 1,
    Call = 2,
    Logprob = 3,
    Pace = 4,
    Fault = 5,
    Reasoning = 6,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        // The first outputs of SplitMix64 from 0, as its reference implementation gives them.
        let mut rng = Rng(0);
        assert_eq!(rng.next(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(rng.next(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn domains_and_choices_differ() {
        let first = |domain, choice| Rng::new(&[7; 32], domain, choice).next();
        assert_eq!(first(SeedDomain::Text, 0), first(SeedDomain::Text, 0));
        assert_ne!(first(SeedDomain::Text, 0), first(SeedDomain::Text, 1));
        assert_ne!(first(SeedDomain::Text, 0), first(SeedDomain::Call, 0));
        assert_eq!(Rng(1).below(0), 0);
    }
}
