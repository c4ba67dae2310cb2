//! Names of findings that stay the same from run to run.

/// A name of 32 hexadecimal digits for the finding with these parts, the `index`-th of its kind.
///
/// It distinguishes findings and protects nothing: 128 bits of FNV-1a.
pub(super) fn of(parts: &[&str], index: usize) -> String {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut take = |byte: u8| {
        hash ^= u128::from(byte);
        hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    };
    for part in parts {
        part.bytes().for_each(&mut take);
        take(0);
    }
    index.to_le_bytes().into_iter().for_each(&mut take);
    format!("{hash:032x}")
}
