//! Runs futures concurrently, on the task of the caller.

use std::{future::Future, future::poll_fn, pin::Pin, task::Poll};

/// The outputs of all futures, in their order; at most `max_parallel` run at the same time.
///
/// All of them are polled whenever one is woken, which is cheap for a few.
pub(super) async fn join_all<F: Future>(
    futures: impl IntoIterator<Item = F>,
    max_parallel: usize,
) -> Vec<F::Output> {
    let mut waiting = futures.into_iter().enumerate();
    let mut running: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let mut done = Vec::new();
    poll_fn(|context| {
        loop {
            let room = max_parallel.saturating_sub(running.len());
            running.extend(waiting.by_ref().take(room).map(|(index, it)| (index, Box::pin(it))));
            let before = done.len();
            running.retain_mut(|(index, future)| match future.as_mut().poll(context) {
                Poll::Ready(output) => {
                    done.push((*index, output));
                    false
                }
                Poll::Pending => true,
            });
            if done.len() == before {
                // None has finished, so no new one has started: all are pending, or none is left.
                return if running.is_empty() { Poll::Ready(()) } else { Poll::Pending };
            }
        }
    })
    .await;
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    use std::{
        cell::Cell,
        future::pending,
        pin::pin,
        task::{Context, Waker},
    };

    use super::*;

    #[test]
    fn outputs_keep_their_order_and_at_most_max_parallel_run() {
        let (running, max_running, turn) = (Cell::new(0), Cell::new(0), Cell::new(0));
        let task = |index: usize| {
            let (running, max_running, turn) = (&running, &max_running, &turn);
            let mut begun = false;
            poll_fn(move |_| {
                if !begun {
                    begun = true;
                    running.set(running.get() + 1);
                    max_running.set(max_running.get().max(running.get()));
                }
                // The later ones finish first.
                if turn.get() < 6 - index {
                    return Poll::Pending;
                }
                running.set(running.get() - 1);
                Poll::Ready(index)
            })
        };
        let mut joined = pin!(join_all((0..6).map(task), 2));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(outputs) = joined.as_mut().poll(&mut context) {
                assert_eq!(outputs, [0, 1, 2, 3, 4, 5]);
                break;
            }
            turn.set(turn.get() + 1);
        }
        assert_eq!((max_running.get(), running.get()), (2, 0));
    }

    #[test]
    fn no_futures_are_ready_at_once_and_a_pending_one_is_waited_for() {
        let mut context = Context::from_waker(Waker::noop());
        let mut none = pin!(join_all(Vec::<std::future::Ready<()>>::new(), 1));
        assert!(none.as_mut().poll(&mut context).is_ready());
        let mut never = pin!(join_all([pending::<()>()], 1));
        assert!(never.as_mut().poll(&mut context).is_pending());
    }
}
