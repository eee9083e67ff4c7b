//! How much memory a piece of work takes: counted where memory is given out, on the thread that works.
//!
//! A query is answered by one thread. What it allocates beyond what it frees is what it holds; when that is
//! more than it may, its cancellation tokens are cancelled. Where nothing is to be counted, that costs one
//! comparison.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::marker::PhantomData;
use std::ptr;

use oxigraph::sparql::CancellationToken;

/// An allocator that counts, where it is to.
pub struct Metered<A>(pub A);

struct Meter {
    /// Bytes held, since counting began; below zero where more was freed that had been there before.
    held: Cell<isize>,
    /// Bytes that may be held; `isize::MAX` where nothing is counted.
    most: Cell<isize>,
    exceeded: Cell<bool>,
    /// Of who counts, as long as it does: the one at the limit, the other a quarter beyond it.
    tokens: [Cell<*const CancellationToken>; 2],
}

thread_local! {
    static METER: Meter =
        const {
            Meter {
                held: Cell::new(0),
                most: Cell::new(isize::MAX),
                exceeded: Cell::new(false),
                tokens: [Cell::new(ptr::null()), Cell::new(ptr::null())],
            }
        };
}

fn count(change: isize) {
    // A thread that is at its end has no meter any more.
    let _ = METER.try_with(|meter| {
        let most = meter.most.get();
        if most == isize::MAX {
            return;
        }
        let held = meter.held.get() + change;
        meter.held.set(held);
        for (token, limit) in meter.tokens.iter().zip([most, most + most / 4]) {
            if held > limit {
                meter.exceeded.set(true);
                // Safety: it is null, or of a `Counting` that lives and so borrows it; cancelling sets a flag.
                if let Some(token) = unsafe { token.replace(ptr::null()).as_ref() } {
                    token.cancel();
                }
            }
        }
    });
}

// Safety: all calls go to the allocator inside with the same arguments; counting neither allocates nor unwinds.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Metered<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        unsafe { self.0.dealloc(pointer, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        unsafe { self.0.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        unsafe { self.0.realloc(pointer, layout, size) }
    }
}

/// Counts what this thread takes, until it is dropped.
pub struct Counting<'a>(PhantomData<(&'a CancellationToken, *const ())>);

impl<'a> Counting<'a> {
    /// From now on; cancels the first token when it is more than so many bytes, the second at a quarter more.
    pub fn up_to(most: usize, tokens: [&'a CancellationToken; 2]) -> Counting<'a> {
        METER.with(|meter| {
            meter.held.set(0);
            meter.exceeded.set(false);
            meter.tokens.iter().zip(tokens).for_each(|(cell, token)| cell.set(token));
            meter.most.set(isize::try_from(most).unwrap_or(isize::MAX).min(isize::MAX / 2));
        });
        Counting(PhantomData)
    }

    /// Whether more was held than may be.
    pub fn exceeded(&self) -> bool {
        METER.with(|meter| meter.exceeded.get())
    }
}

impl Drop for Counting<'_> {
    fn drop(&mut self) {
        METER.with(|meter| {
            meter.most.set(isize::MAX);
            meter.tokens.iter().for_each(|cell| cell.set(ptr::null()));
        });
    }
}

/// Tells that so many bytes are no longer this thread's.
pub fn given_away(bytes: usize) {
    count(-(bytes as isize));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_counts_and_what_is_freed_does_not() {
        let (token, second) = (CancellationToken::new(), CancellationToken::new());
        let counting = Counting::up_to(1_000_000, [&token, &second]);
        for _ in 0..100 {
            drop(std::hint::black_box(vec![1u8; 100_000]));
        }
        assert!(!counting.exceeded() && !token.is_cancelled());
        let held: Vec<Vec<u8>> = (0..11).map(|_| vec![1u8; 100_000]).collect();
        assert!(counting.exceeded() && token.is_cancelled() && !second.is_cancelled(), "{}", held.len());
    }
}
