//! The way from a root to a place, which most places never have to tell.

use std::sync::Arc;

use chatwire_json::Pointer;

/// How many steps are kept as they are; deeper places write their pointer.
const MAX_STEPS: usize = 8;

/// The steps from a root, of which a pointer is made on demand.
#[derive(Debug, Clone)]
pub(super) struct Steps<'a> {
    /// The steps before the kept ones, already written.
    before: Option<Arc<Pointer>>,
    kept: [Step<'a>; MAX_STEPS],
    count: usize,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

impl<'a> Steps<'a> {
    pub(super) fn root() -> Self {
        Self { before: None, kept: [Step::Index(0); MAX_STEPS], count: 0 }
    }

    pub(super) fn name(&self, name: &'a str) -> Self {
        self.push(Step::Name(name))
    }

    pub(super) fn index(&self, index: usize) -> Self {
        self.push(Step::Index(index))
    }

    pub(super) fn below(&self, pointer: &Pointer) -> Self {
        Self { before: Some(Arc::new(self.pointer().concat(pointer))), ..Self::root() }
    }

    pub(super) fn pointer(&self) -> Pointer {
        let mut pointer = self.before.as_deref().cloned().unwrap_or_else(Pointer::root);
        for step in self.kept.iter().take(self.count) {
            match step {
                Step::Name(name) => pointer.push(name),
                Step::Index(index) => pointer.push(index),
            }
        }
        pointer
    }

    pub(super) fn is_root(&self) -> bool {
        self.count == 0 && self.before.as_ref().is_none_or(|before| before.is_root())
    }

    fn push(&self, step: Step<'a>) -> Self {
        let mut steps = match self.count {
            MAX_STEPS => Self { before: Some(Arc::new(self.pointer())), ..Self::root() },
            _ => self.clone(),
        };
        if let Some(free) = steps.kept.get_mut(steps.count) {
            *free = step;
            steps.count += 1;
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_written_at_any_depth() {
        let mut steps = Steps::root();
        let mut written = Pointer::root();
        for depth in 0..20 {
            assert_eq!(steps.pointer(), written);
            assert_eq!(steps.is_root(), depth == 0);
            steps = steps.name("a/b").index(depth);
            written.push("a/b");
            written.push(depth);
        }
        let below = steps.below(&"/x".parse().unwrap());
        assert_eq!(below.pointer(), written.join("x"));
    }
}
