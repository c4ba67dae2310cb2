//! The tasks and their flags, with the texts of `--help`.

use std::{ffi::OsString, path::PathBuf};

xflags::xflags! {
    /// The tasks of this repository, run as `cargo xtask TASK`.
    cmd xtask {
        /// Compares the import of HTTP Archives with mitmproxy and haralyzer, on the archives of
        /// the fixtures and on made ones: methods, URLs, statuses, headers and bodies.
        /// Needs Python 3.10 or newer, and installs packages below `target/archives`.
        cmd archives {
            /// Number of entries that are made; default 10000.
            optional --entries entries: u32
        }

        /// Measures the same work in chatwire and in alternative crates, prints one table of
        /// ratios and writes `benches/RESULTS.md`.
        ///
        /// Takes some minutes; ratios are from one run, in which the crates take turns.
        cmd bench {
            /// Counts instructions with valgrind instead, and writes `benches/instructions.tsv`,
            /// with which CI compares.
            optional --count
        }

        /// Runs every command of the manual in `docs/manual` in an empty folder, and compares what
        /// it prints with the page. Pages that download something run with `--only` alone.
        cmd book {
            /// Runs this page only, such as `typescript`.
            optional --only page: String
            /// Uses the `chatwire` in this folder, and builds none.
            optional --programs folder: PathBuf
            /// Runs nothing, and builds `target/book/html` with mdbook.
            optional --build
        }

        /// Runs the steps of CI, stops at the first failure, and prints the duration of each step:
        /// codegen, fmt, tidy, dependencies, advisories, clippy, features, doc, test, conform,
        /// manual, mutants, book, instructions, examples, package, fuzz-targets, rust-version,
        /// semver.
        ///
        /// A step that cannot run on this machine is reported as skipped, with the reason.
        cmd ci {
            /// Skips the tests of the workspace.
            optional --skip-tests
            /// Runs this step only.
            optional --only step: String
        }

        /// Runs real clients of the API, each in its own environment, against the reference server,
        /// and writes what they got to `docs/clients.md`; see `clients/README.md`.
        ///
        /// Installs packages below `target/clients`. Fails if a client did not get what was sent.
        cmd clients {
            /// Runs this client only, and keeps the rows of the others; can be repeated.
            repeated --only client: String
        }

        /// Generates the tables of request limits from the vendored schemas, the reasons of the
        /// manual from the rules, and the copy of the measured impact.
        cmd codegen {
            /// Writes nothing; fails if a table is not up to date.
            optional --check
        }

        /// Runs `chatwire conform`: checks recordings, the client and a server.
        ///
        /// Offline, except with `--live`, which runs `chatwire probe` with the other arguments.
        cmd conform {
            /// Arguments of `chatwire conform`, such as `--help`.
            repeated args: OsString
        }

        /// Runs the tests with counters, and prints which part of the lines and branches of each
        /// crate they run; each file is in `target/coverage/files.tsv`. Doc tests do not count.
        ///
        /// Installs the tools of LLVM below `target/coverage`, and needs a Unix shell.
        cmd coverage {
            /// Runs the tests of this package only.
            optional --package package: String
        }

        /// Tasks for recordings; see `fixtures/README.md`.
        cmd fixtures {
            /// Installs a server, starts it on loopback, records its cases, and stops it.
            cmd record {
                /// Name of the server: a folder in `fixtures/servers`.
                required --server server: String
                /// Records this case only.
                optional --only case: String
            }
        }

        /// Runs the fuzz targets in `fuzz`, with `--seconds`; see `fuzz/README.md`.
        ///
        /// Without it, runs a property test with many values, in a release build:
        /// `limits` (request limits agree with the compiled schemas; values are per model),
        /// `lossless` (JSON that is read is written back as equal JSON),
        /// `templates` (chunks that are read into earlier ones equal those that are parsed)
        /// or `equality` (equality, hash, canonical form and diff of JSON agree).
        /// A failure prints the smallest failing value.
        cmd fuzz {
            /// Name of the property; with `--seconds` of a target, and all of them without it.
            optional property: String
            /// Runs each target for so many seconds.
            optional --seconds seconds: u64
            /// Number of values; default 100000.
            optional --cases cases: u32
        }

        /// Counts the instructions and the memory of reading, judging and importing worst cases of
        /// growing size; fails if any grows faster than the size. Needs valgrind, and takes about
        /// half an hour.
        cmd growth {
            /// Writes the table `docs/growth.md`.
            optional --write
        }

        /// Measures what breaks in real clients when a server breaks a rule, and writes
        /// `fixtures/impact.toml` and `docs/impact.md`; see `clients/README.md`.
        ///
        /// Installs packages below `target/clients`, and takes about 20 minutes.
        cmd impact {
            /// Measures this client only, and writes no table; can be repeated.
            repeated --only client: String
            /// Keeps what the last run recorded, and records only what it lacks.
            optional --recorded
        }

        /// Measures the reference server and the proxy under load, in processes of their own:
        /// `start`, `throughput`, `proxy`, `crowd` (10,000 connections), or `all` of them, which
        /// also measures Prism where there is npm. Takes some minutes; see `docs/load.md`.
        cmd load {
            /// What is measured, and its arguments.
            repeated args: OsString
        }

        /// Makes the pages of the manual in `docs/rules` from the rules and the recordings.
        cmd manual {
            /// Writes nothing; fails if a page is not up to date.
            optional --check
        }

        /// Makes faults from the built-in exchanges, fails for those that no rule sees, and writes
        /// the table of rules and faults, `fixtures/mutants/table.md`. Takes some minutes.
        cmd mutants {
            /// Takes all recordings in place of one of each kind, and writes no table.
            optional --all
        }

        /// Tasks for a release; see `RELEASING.md`.
        cmd release {
            /// Builds the command `chatwire` and packs it into `target/release-archives`.
            cmd archive {
                /// Target triple, such as `x86_64-unknown-linux-gnu`.
                required --target target: String
            }

            /// Fails unless the tag equals the version and the changelog has a section for it.
            cmd check {
                /// Tag, such as `v0.1.0`.
                required --tag tag: String
            }

            /// Prints the section of the changelog for the current version.
            cmd notes {}
        }

        /// Checks the reports of a run: SARIF and JUnit by their published schemas, and the page in
        /// headless Chromium at three widths: it loads, filters, opens a finding, and logs nothing.
        ///
        /// Installs packages of npm and leaves pictures of the page below `target/reports`.
        /// Without Chromium the page is skipped, and the output says so.
        cmd reports {}

        /// Runs `chatwire schema`: vendors, verifies and compares published schemas.
        cmd schema {
            /// Arguments of `chatwire schema`, such as `--help`.
            repeated args: OsString
        }

        /// Compares the vendored schemas with the currently published ones; fails if a change
        /// affects clients. Downloads with `curl`.
        cmd schema-drift {
            /// Reads the published files from this folder, by file name; downloads nothing.
            optional --from folder: PathBuf
        }

        /// Checks the form of all files and reports every violation: files over 500 lines without
        /// a reason, modules without documentation, `mod.rs` files, manifests, dependencies that
        /// point upward, packages, decision pages, workflows, edited vendored schemas, threats in
        /// `SECURITY.md` whose test is not there.
        cmd tidy {}

        /// Compares the verdicts of the contracts on generated values with those of
        /// openapi-schema-validator, which reads the published documents without conversion.
        /// Needs Python and installs packages below `target/validators`.
        cmd validators {
            /// Number of values for each schema; default 1000.
            optional --values values: u32
        }

        /// Builds the Python wheel `chatwire-api` with the command in it, installs it in a fresh
        /// virtual environment below `target/wheel`, and runs its tests there: pytest, mypy and
        /// the Python page of the manual. Needs Python 3.9 or newer and downloads its packages.
        cmd wheel {
            /// Builds for a release; without it, the command has the profile `dev`.
            optional --release
            /// Also tests the judge in pyarrow, DuckDB, Polars, PySpark and Ray Data, by the page
            /// of the manual. Downloads 700 MB and needs Java 17 or newer.
            optional --arrow
        }
    }
}
