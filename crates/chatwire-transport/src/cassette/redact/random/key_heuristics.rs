//! Decides whether a run of characters is a random key rather than words.

/// Minimum length of a run of letters of both cases and digits; a shorter one may be a name.
pub(super) const MIN_KEY: usize = 20;
/// Minimum length of a run of letters of one case and digits.
const MIN_PLAIN_KEY: usize = 24;
/// Minimum length of a run of hexadecimal digits: 128 bits.
const MIN_HEX: usize = 32;
/// Minimum length of a run of letters of both cases without a digit.
const MIN_LETTERS: usize = 28;
/// Minimum length of a run with symbols of base64, which also occur in paths and names.
const MIN_BASE64_KEY: usize = 32;

/// Minimum entropy, in bits per character. English text without spaces has about 4, in one case.
const MIN_HEX_ENTROPY: f64 = 3.0;
const MIN_ENTROPY: f64 = 3.5;
const MIN_BASE64_ENTROPY: f64 = 4.0;

/// Minimum percentage of neighboring characters of different kinds; in random letters of both cases
/// and digits it is 62.
const MIN_CHANGES: usize = 36;
const MIN_PLAIN_CHANGES: usize = 15;
const MIN_BASE64_CHANGES: usize = 32;
/// Minimum number of letters, and of digits, of a key with one case.
const MIN_OF_EACH_KIND: usize = 4;

/// Whether the part consists of random hexadecimal digits of one case.
pub(super) fn is_hex(part: &[u8]) -> bool {
    part.len() >= MIN_HEX && CharacterKinds::of(part).is_hex() && entropy(part) >= MIN_HEX_ENTROPY
}

/// Whether the part consists of random letters and digits.
pub(super) fn is_key(part: &[u8]) -> bool {
    if part.len() < MIN_KEY {
        return false;
    }
    let kinds = CharacterKinds::of(part);
    if kinds.is_mixed() {
        kinds.has_changes(MIN_CHANGES) && entropy(part) >= MIN_ENTROPY
    } else {
        part.len() >= MIN_PLAIN_KEY
            && !kinds.only_hex
            && kinds.digits.min(kinds.lower + kinds.upper) >= MIN_OF_EACH_KIND
            && kinds.has_changes(MIN_PLAIN_CHANGES)
            && entropy(part) >= MIN_ENTROPY
    }
}

/// Whether the run consists of random characters of base64 or base64url.
pub(super) fn is_base64_key(text: &[u8]) -> bool {
    if text.len() < MIN_BASE64_KEY {
        return false;
    }
    let kinds = CharacterKinds::of(text);
    kinds.is_mixed() && kinds.has_changes(MIN_BASE64_CHANGES) && entropy(text) >= MIN_BASE64_ENTROPY
}

/// The kinds of characters of a text.
struct CharacterKinds {
    lower: usize,
    upper: usize,
    digits: usize,
    only_hex: bool,
    /// Pairs of neighbors without a symbol, and those of them with different kinds.
    pairs: usize,
    changes: usize,
}

impl CharacterKinds {
    fn of(text: &[u8]) -> Self {
        let (mut lower, mut upper, mut digits, mut pairs, mut changes) = (0, 0, 0, 0, 0);
        let (mut before, mut only_hex) = (None, true);
        for byte in text {
            let kind = kind(*byte);
            match kind {
                Some(b'a') => lower += 1,
                Some(b'A') => upper += 1,
                Some(_) => digits += 1,
                None => {}
            }
            if let (Some(before), Some(kind)) = (before, kind) {
                pairs += 1;
                changes += usize::from(before != kind);
            }
            only_hex &= byte.is_ascii_hexdigit();
            before = kind;
        }
        Self { lower, upper, digits, only_hex, pairs, changes }
    }

    fn is_mixed(&self) -> bool {
        let length = self.lower + self.upper + self.digits;
        self.lower > 0 && self.upper > 0 && (self.digits > 0 || length >= MIN_LETTERS)
    }

    fn is_hex(&self) -> bool {
        self.only_hex && self.digits > 0 && (self.lower > 0) != (self.upper > 0)
    }

    fn has_changes(&self, percent: usize) -> bool {
        self.changes * 100 >= self.pairs * percent
    }
}

fn kind(byte: u8) -> Option<u8> {
    match byte {
        b'a'..=b'z' => Some(b'a'),
        b'A'..=b'Z' => Some(b'A'),
        b'0'..=b'9' => Some(b'0'),
        _ => None,
    }
}

/// Shannon entropy in bits per character.
fn entropy(text: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text {
        counts[usize::from(*byte)] += 1;
    }
    let share = |count: u32| f64::from(count) / text.len() as f64;
    counts
        .into_iter()
        .filter(|count| *count > 0)
        .map(|count| -share(count) * share(count).log2())
        .sum()
}
