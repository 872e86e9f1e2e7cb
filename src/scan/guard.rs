//! Catches panics: one bad file must not end the scan, and no panic message, which may quote a secret, is printed.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// Where in amanat's own source the last panic of this thread arose.
    static ORIGIN: RefCell<String> = const { RefCell::new(String::new()) };
    /// How many calls of [`caught`] this thread is in.
    static INSIDE: Cell<u32> = const { Cell::new(0) };
}

static HOOK: Once = Once::new();

/// Runs `f`; Err names the place in amanat's source at which it panicked.
pub fn caught<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    HOOK.call_once(|| {
        // a panic that is not ours to catch is reported as before
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if INSIDE.get() == 0 {
                return before(info);
            }
            let place = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
            ORIGIN.with(|o| *o.borrow_mut() = place);
        }));
    });
    INSIDE.set(INSIDE.get() + 1);
    // every caller drops what `f` was working on when it fails
    let result = catch_unwind(AssertUnwindSafe(f));
    INSIDE.set(INSIDE.get() - 1);
    result.map_err(|_| ORIGIN.with(|o| o.borrow().clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_names_its_place_and_not_its_message() {
        let error = caught(|| panic!("the secret is out")).unwrap_err();
        assert!(error.contains("guard.rs:"), "{error}");
        assert!(!error.contains("secret"));
    }
}
