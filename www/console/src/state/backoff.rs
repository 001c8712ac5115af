//! How long to wait before a lost socket is opened again.

/// Milliseconds before the first new try.
const FIRST_MS: u32 = 500;
/// The longest wait: a console that comes back half a minute late still feels alive.
const LONGEST_MS: u32 = 30_000;

/// Milliseconds to wait before try number `tries` (0 is the first). `chance`, from 0 to 1, spreads
/// the consoles of many merchants over the second half, so that a restart is not met by all of
/// them at once.
#[must_use]
pub fn wait_ms(tries: u32, chance: f64) -> u32 {
    let whole = FIRST_MS.saturating_mul(1 << tries.min(6)).min(LONGEST_MS);
    let half = whole / 2;
    half + (f64::from(whole - half) * chance.clamp(0.0, 1.0)) as u32
}

#[cfg(test)]
mod tests {
    use super::wait_ms;

    #[test]
    fn it_grows_and_stays_bounded() {
        assert_eq!(wait_ms(0, 0.0), 250);
        assert_eq!(wait_ms(0, 1.0), 500);
        assert_eq!(wait_ms(3, 1.0), 4_000);
        assert_eq!(wait_ms(60, 1.0), 30_000);
        assert_eq!(wait_ms(60, 7.0), 30_000);
    }
}
