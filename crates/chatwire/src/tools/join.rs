//! Runs futures at the same time, on the task of the caller.

use std::{future::Future, future::poll_fn, pin::Pin, task::Poll};

/// What all futures give, in their order; at most `max_parallel` of them run at the same time.
///
/// Each is polled whenever one of them is woken: there are few.
pub(super) async fn all<F: Future>(
    futures: impl IntoIterator<Item = F>,
    max_parallel: usize,
) -> Vec<F::Output> {
    let mut waiting = futures.into_iter().enumerate();
    let mut running: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let mut done = Vec::new();
    poll_fn(|context| {
        loop {
            let room = max_parallel.saturating_sub(running.len());
            running.extend(waiting.by_ref().take(room).map(|(place, it)| (place, Box::pin(it))));
            let before = done.len();
            running.retain_mut(|(place, future)| match future.as_mut().poll(context) {
                Poll::Ready(output) => {
                    done.push((*place, output));
                    false
                }
                Poll::Pending => true,
            });
            if done.len() == before {
                // None has finished, so none has made room: either all run still, or there are none.
                return if running.is_empty() { Poll::Ready(()) } else { Poll::Pending };
            }
        }
    })
    .await;
    done.sort_by_key(|(place, _)| *place);
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
    fn outputs_keep_their_order_and_no_more_run_than_may() {
        let (running, most, turn) = (Cell::new(0), Cell::new(0), Cell::new(0));
        let task = |place: usize| {
            let (running, most, turn) = (&running, &most, &turn);
            let mut begun = false;
            poll_fn(move |_| {
                if !begun {
                    begun = true;
                    running.set(running.get() + 1);
                    most.set(most.get().max(running.get()));
                }
                // The later ones finish first.
                if turn.get() < 6 - place {
                    return Poll::Pending;
                }
                running.set(running.get() - 1);
                Poll::Ready(place)
            })
        };
        let mut all = pin!(all((0..6).map(task), 2));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(outputs) = all.as_mut().poll(&mut context) {
                assert_eq!(outputs, [0, 1, 2, 3, 4, 5]);
                break;
            }
            turn.set(turn.get() + 1);
        }
        assert_eq!((most.get(), running.get()), (2, 0));
    }

    #[test]
    fn none_is_done_at_once_and_one_that_waits_is_waited_for() {
        let mut context = Context::from_waker(Waker::noop());
        let mut none = pin!(all(Vec::<std::future::Ready<()>>::new(), 1));
        assert!(none.as_mut().poll(&mut context).is_ready());
        let mut never = pin!(all([pending::<()>()], 1));
        assert!(never.as_mut().poll(&mut context).is_pending());
    }
}
