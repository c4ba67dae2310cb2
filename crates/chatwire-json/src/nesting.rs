//! Which containers are open while a value is skipped.

/// A stack of one bit a level: set for an object, clear for an array.
#[derive(Default)]
pub(crate) struct Nesting {
    /// The innermost levels, the deepest in the lowest bit.
    recent: u128,
    /// How many bits of `recent` are in use, 0 to 128.
    used: u32,
    /// Full words further out.
    outer: Vec<u128>,
}

impl Nesting {
    pub(crate) fn push(&mut self, object: bool) {
        if self.used == u128::BITS {
            self.outer.push(self.recent);
            self.used = 0;
        }
        self.recent = self.recent << 1 | u128::from(object);
        self.used += 1;
    }

    pub(crate) fn pop(&mut self) {
        self.recent >>= 1;
        self.used = self.used.saturating_sub(1);
        if self.used == 0
            && let Some(word) = self.outer.pop()
        {
            self.recent = word;
            self.used = u128::BITS;
        }
    }

    /// Whether the innermost open container is an object; nothing when none is open.
    pub(crate) fn innermost(&self) -> Option<bool> {
        (self.used > 0).then_some(self.recent & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Nesting;

    #[test]
    fn remembers_every_level_beyond_one_word() {
        let pattern = |level: u32| level.is_multiple_of(3);
        let mut nesting = Nesting::default();
        for level in 0..400 {
            nesting.push(pattern(level));
        }
        for level in (0..400).rev() {
            assert_eq!(nesting.innermost(), Some(pattern(level)), "level {level}");
            nesting.pop();
        }
        assert_eq!(nesting.innermost(), None);
    }
}
