//! Ctrl-C: a flag that long work looks at between two steps.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Status, output};

static ASKED: AtomicBool = AtomicBool::new(false);
/// While nothing is written, what an end at once means for what was to be.
static HARMLESS: Mutex<Option<&str>> = Mutex::new(None);

/// From now on Ctrl-C (and SIGTERM) sets the flag; a second one stops the program at once,
/// which the store survives too.
pub fn watch() {
    // It fails only where a handler is set already, and then that one does.
    let _ = ctrlc::set_handler(|| {
        // Who works on must not begin to write while the program ends.
        let harmless = HARMLESS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = *harmless {
            tell(state);
            std::process::exit(130);
        }
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
}

/// Does work that writes nothing and may be long between two looks at the flag: meanwhile Ctrl-C ends the
/// program at once, and says what that means for what it was to write.
pub fn at_once<T>(state: &'static str, work: impl FnOnce() -> T) -> T {
    let set = |state| *HARMLESS.lock().unwrap_or_else(PoisonError::into_inner) = state;
    set(Some(state));
    let done = work();
    set(None);
    done
}

/// Says that the command was stopped, and what that means for what it was to write.
pub fn tell(state: &str) -> Status {
    output::tell(format_args!("daygraph: interrupted; {state}"));
    Status::Interrupted
}

/// Whether the user asked to stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
