//! Numbers that stand for texts: the same on every machine and in every build, and no secret.

/// A text in 32 bits (FNV-1a).
#[must_use]
pub fn of(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// One more number in a hash.
pub(crate) fn mix(hash: u32, number: u32) -> u32 {
    (hash.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b1)
}
