//! The tasks, as their manual page.

use std::ffi::OsString;

xflags::xflags! {
    /// The tasks of this repository, run as `cargo xtask TASK`.
    cmd xtask {
        /// Runs what CI runs and stops at the first failure:
        /// codegen --check, fmt, clippy, doc, test, tidy.
        cmd ci {
            /// Leaves the tests out, for a caller that has just run them.
            optional --skip-tests
        }

        /// Makes the tables of request limits from the vendored schemas.
        cmd codegen {
            /// Writes nothing and fails when a table is stale.
            optional --check
        }

        /// Vendors, verifies and compares published schemas: `chatwire schema`.
        cmd schema {
            /// The arguments of `chatwire schema`; `--help` among them shows its page.
            repeated args: OsString
        }

        /// Checks the form of every file and reports all that is untidy:
        /// files over 500 lines, modules without documentation, `mod.rs` files,
        /// vendored schemas that were changed by hand.
        cmd tidy {}
    }
}
