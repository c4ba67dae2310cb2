//! The tasks, as their manual page.

use std::{ffi::OsString, path::PathBuf};

xflags::xflags! {
    /// The tasks of this repository, run as `cargo xtask TASK`.
    cmd xtask {
        /// Measures beside the crates that a user would otherwise take, and prints one table.
        ///
        /// Takes some ten minutes, and says little on a machine that does other work.
        cmd bench {}

        /// Runs what CI runs, stops at the first failure and prints what each step took:
        /// codegen, fmt, tidy, dependencies, advisories, clippy, features, doc, test, conform,
        /// package, fuzz-targets, rust-version, semver.
        ///
        /// A step that this machine cannot take is reported as skipped, with the reason.
        cmd ci {
            /// Leaves out the tests of the workspace, for a caller that has just run them.
            optional --skip-tests
            /// Runs this step alone.
            optional --only step: String
        }

        /// Makes the tables of request limits from the vendored schemas.
        cmd codegen {
            /// Writes nothing and fails when a table is stale.
            optional --check
        }

        /// Judges recorded and live exchanges through every layer: `chatwire conform`.
        ///
        /// Offline unless told otherwise by `--live --base-url URL --model MODEL`.
        cmd conform {
            /// The arguments of `chatwire conform`; `--help` among them shows its page.
            repeated args: OsString
        }

        /// Recorded exchanges; see `fixtures/README.md`.
        cmd fixtures {
            /// Installs a real server, starts it on loopback, records its cases and stops it.
            cmd record {
                /// The server, a folder below `fixtures/servers`.
                required --server server: String
                /// Records this case alone.
                optional --only case: String
            }
        }

        /// Tries a property of the test suite on many more values, in a release build:
        /// `limits` (request limits against the compiled schemas, so many for each model)
        /// or `lossless` (whatever is read is written back).
        /// A failure prints the smallest value that shows it.
        cmd fuzz {
            /// The property.
            required property: String
            /// How many values; 100000 without it.
            optional --cases cases: u32
        }

        /// Parts of a release; see `RELEASING.md`.
        cmd release {
            /// Builds the command and packs it into `target/release-archives`.
            cmd archive {
                /// The system, such as `x86_64-unknown-linux-gnu`.
                required --target target: String
            }

            /// Fails unless the tag is the version and the changelog has a section of it.
            cmd check {
                /// The tag, such as `v0.1.0`.
                required --tag tag: String
            }

            /// Prints the section of the version in the changelog.
            cmd notes {}
        }

        /// Vendors, verifies and compares published schemas: `chatwire schema`.
        cmd schema {
            /// The arguments of `chatwire schema`; `--help` among them shows its page.
            repeated args: OsString
        }

        /// Compares each vendored schema with what its publisher publishes today, and fails when
        /// a client has to know of a change. Downloads with `curl`.
        cmd schema-drift {
            /// Takes the published files from this folder, by file name, and downloads nothing.
            optional --from folder: PathBuf
        }

        /// Checks the form of every file and reports all that is untidy:
        /// files over 500 lines, modules without documentation, `mod.rs` files,
        /// vendored schemas that were changed by hand.
        cmd tidy {}
    }
}
