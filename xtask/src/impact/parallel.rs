//! Work that mostly waits, several pieces at a time.

use std::{
    sync::{Mutex, PoisonError},
    thread,
};

/// How many pieces are worked on at a time.
const WORKERS: usize = 4;

/// What `work` makes of each item, in the order of the items; the first error ends it.
pub(super) fn map<T: Send, R: Send>(
    items: Vec<T>,
    work: impl Fn(T) -> Result<R, String> + Sync,
) -> Result<Vec<R>, String> {
    let count = items.len();
    let queue = Mutex::new(items.into_iter().enumerate());
    let results = Mutex::new(Vec::with_capacity(count));
    let worker = || {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((position, item)) = next else { return Ok(()) };
            let result = work(item)?;
            results.lock().unwrap_or_else(PoisonError::into_inner).push((position, result));
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS.min(count)).map(|_| scope.spawn(worker)).collect();
        let ended = workers.into_iter().map(|worker| {
            worker.join().unwrap_or_else(|_| Err("a worker ended with a panic".to_owned()))
        });
        // Every worker is waited for, whatever the others say.
        ended.collect::<Vec<_>>().into_iter().collect::<Result<(), String>>()
    })?;
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(position, _)| *position);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_and_an_error_is_the_result() {
        assert_eq!(map((0..50).collect(), |it: i32| Ok(it * 2)).unwrap()[49], 98);
        let odd = |it: i32| if it == 7 { Err("seven".to_owned()) } else { Ok(it) };
        assert_eq!(map((0..50).collect(), odd), Err("seven".to_owned()));
    }
}
