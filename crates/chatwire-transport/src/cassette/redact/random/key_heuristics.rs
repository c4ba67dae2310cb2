//! Whether a run of characters is more like a key than like words.

/// A run between signs of letters of both cases and digits; shorter ones are too much like names.
pub(super) const MIN_KEY: usize = 20;
/// The same for a run of letters of one case and digits, as names have them too.
const MIN_PLAIN_KEY: usize = 24;
/// A digest, or a key, of 128 bits in hexadecimal digits.
const MIN_HEX: usize = 32;
/// A run with signs in it: paths and names have them too.
const MIN_SIGNED_KEY: usize = 32;

/// Entropy in bits for each character; English text without spaces has about 4, but one case.
const MIN_HEX_ENTROPY: f64 = 3.0;
const MIN_ENTROPY: f64 = 3.5;
const MIN_SIGNED_ENTROPY: f64 = 4.0;

/// How many of a hundred pairs of neighbors are of different kinds; of random letters of both cases
/// and digits 62 are.
const MIN_CHANGES: usize = 40;
const MIN_PLAIN_CHANGES: usize = 15;
const MIN_SIGNED_CHANGES: usize = 32;
/// Letters and digits that a key of one case has at least.
const MIN_OF_EACH: usize = 4;

/// Hexadecimal digits of one case.
pub(super) fn is_hex(part: &[u8]) -> bool {
    let kinds = Kinds::of(part);
    part.len() >= MIN_HEX && kinds.is_hex() && entropy(part) >= MIN_HEX_ENTROPY
}

/// Letters and digits alone.
pub(super) fn is_key(part: &[u8]) -> bool {
    let kinds = Kinds::of(part);
    if kinds.is_mixed() {
        part.len() >= MIN_KEY && kinds.changes_by(MIN_CHANGES) && entropy(part) >= MIN_ENTROPY
    } else {
        part.len() >= MIN_PLAIN_KEY
            && !kinds.only_hex
            && kinds.digits.min(kinds.lower + kinds.upper) >= MIN_OF_EACH
            && kinds.changes_by(MIN_PLAIN_CHANGES)
            && entropy(part) >= MIN_ENTROPY
    }
}

/// Letters, digits and signs of base64 in either of its alphabets.
pub(super) fn is_signed_key(text: &[u8]) -> bool {
    let kinds = Kinds::of(text);
    text.len() >= MIN_SIGNED_KEY
        && kinds.is_mixed()
        && kinds.changes_by(MIN_SIGNED_CHANGES)
        && entropy(text) >= MIN_SIGNED_ENTROPY
}

/// What a text is made of.
struct Kinds {
    lower: usize,
    upper: usize,
    digits: usize,
    only_hex: bool,
    /// Neighbors without a sign between them, and those among them that are of different kinds.
    pairs: usize,
    changes: usize,
}

impl Kinds {
    fn of(text: &[u8]) -> Self {
        let count = |is: fn(&u8) -> bool| text.iter().filter(|byte| is(byte)).count();
        let pairs = text.windows(2).filter_map(|pair| Some((kind(pair[0])?, kind(pair[1])?)));
        let (pairs, changes) = pairs.fold((0, 0), |(pairs, changes), (left, right)| {
            (pairs + 1, changes + usize::from(left != right))
        });
        Self {
            lower: count(u8::is_ascii_lowercase),
            upper: count(u8::is_ascii_uppercase),
            digits: count(u8::is_ascii_digit),
            only_hex: text.iter().all(u8::is_ascii_hexdigit),
            pairs,
            changes,
        }
    }

    fn is_mixed(&self) -> bool {
        self.lower > 0 && self.upper > 0 && self.digits > 0
    }

    fn is_hex(&self) -> bool {
        self.only_hex && self.digits > 0 && (self.lower > 0) != (self.upper > 0)
    }

    fn changes_by(&self, percent: usize) -> bool {
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

/// Shannon's entropy in bits for each character.
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
