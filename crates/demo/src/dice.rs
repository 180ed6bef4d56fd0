//! Chance from a seed: the same seed throws the same dice, on every machine and in every release.
//!
//! Ranges are computed here and not by `rand`, which promises nothing of the sort between versions.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What the throws are for: each has dice of its own, so that a change in one leaves the others.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    /// Who lives in the city.
    People = 1,
    /// Who works for its bodies.
    Officers = 2,
    /// What was decided.
    Decisions = 3,
    /// What people and officers did.
    History = 4,
    /// What does not simply file.
    Desk = 5,
    /// What people hold.
    Holdings = 6,
    /// Who has other papers than an identity card.
    Papers = 7,
}

/// Dice.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64, stream: Stream) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream as u64);
        Self(rng)
    }

    /// A number from 0 to `n` - 1; 0 where `n` is 0.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        let wide = (u128::from(self.0.next_u64()) * u128::from(n)) >> 64;
        u64::try_from(wide).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// Whether it happens that happens `percent` times of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        &from[at]
    }
}
