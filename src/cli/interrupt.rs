//! Ctrl-C: a flag that long work looks at between two steps.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Status, output};

static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C (and SIGTERM) sets the flag; a second one stops the program at once,
/// which the store survives too.
pub fn watch() {
    // It fails only where a handler is set already, and then that one does.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
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
