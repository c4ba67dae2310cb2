//! Runs the target that the variable `FUZZ_TARGET` names.
#![no_main]

use std::{env, process, sync::OnceLock};

use chatwire_fuzz::{TARGETS, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: OnceLock<Target> = OnceLock::new();

fuzz_target!(
    init: {
        let name = env::var("FUZZ_TARGET").unwrap_or_default();
        let Some((_, target)) = TARGETS.iter().find(|(known, _)| *known == name) else {
            let names = TARGETS.map(|(name, _)| name).join(", ");
            eprintln!("FUZZ_TARGET is `{name}`, and must be one of {names}");
            process::exit(2);
        };
        TARGET.get_or_init(|| *target);
    },
    |bytes: &[u8]| {
        if let Some(target) = TARGET.get() {
            target(bytes);
        }
    }
);
