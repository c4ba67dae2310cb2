//! `cargo xtask load`: load tests of the reference server and of the proxy.

use std::{
    error::Error,
    fs::File,
    io::{self, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    time::Duration,
};

use crate::{
    clock::wait,
    flags::Load,
    node_environment,
    process::{cargo, exit_code, failure, succeeds},
    root,
};

/// The measurements, in the order in which `all` runs them.
const ALL: [&str; 4] = ["start", "throughput", "proxy", "crowd"];

/// Open files that the crowd needs.
const MAX_FILES: u32 = 20_000;

/// Maximum number of checks whether Prism listens, and the delay between them.
const ATTEMPTS: usize = 1_200;
const PAUSE: Duration = Duration::from_millis(100);

/// Builds the load test for a release, and runs it with the arguments.
pub(crate) fn run(task: &Load) -> Result<ExitCode, Box<dyn Error>> {
    // A separate folder, because the features differ from those of other builds.
    let target = root().join("target/bench");
    let mut build = cargo(["build", "--release", "--package", "chatwire-benches"]);
    build.args(["--features", "load", "--bin", "server_load"]);
    let status = build.env("CARGO_TARGET_DIR", &target).status()?;
    if !status.success() {
        return Ok(exit_code(status));
    }
    let program = target.join("release/server_load");
    let names: Vec<_> = task.args.iter().map(|it| it.to_string_lossy().into_owned()).collect();
    if names != ["all"] {
        return Ok(exit_code(with_files(&program, &names).status()?));
    }
    let mut code = ExitCode::SUCCESS;
    for name in ALL {
        writeln!(io::stdout(), "\n## {name}\n")?;
        let mut arguments = vec![name.to_owned()];
        // Ends with its measurement, so that it takes no time from the others.
        let prism = (name == "throughput").then(Prism::start).transpose()?.flatten();
        arguments.extend(prism.as_ref().map(Prism::argument));
        let status = with_files(&program, &arguments).status()?;
        if !status.success() {
            code = exit_code(status);
        }
    }
    Ok(code)
}

/// A program with a limit on open files that is high enough, where the system has a shell.
fn with_files(program: &Path, arguments: &[String]) -> Command {
    let mut command = Command::new("sh");
    // Where the limit cannot be raised, the program says which one it needs.
    let script = format!("ulimit -n {MAX_FILES} 2>/dev/null; exec \"$0\" \"$@\"");
    command.arg("-c").arg(script).arg(program).args(arguments);
    command
}

/// Prism with the published schema; dropping it ends it.
struct Prism {
    child: Child,
    port: u16,
}

impl Prism {
    /// Installs and starts it; `None` where there is no npm.
    fn start() -> Result<Option<Self>, Box<dyn Error>> {
        let mut npm = Command::new("npm");
        npm.arg("--version");
        if !succeeds(npm) {
            writeln!(io::stdout(), "Prism is left out: there is no npm")?;
            return Ok(None);
        }
        let work = root().join("target/load/prism");
        node_environment::install(&root().join("benches/prism"), &work)?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let log = work.join("prism.log");
        let output = File::create(&log).map_err(|error| failure(&log, &error))?;
        // Without `npx`, so that the process is Prism's own.
        let child = Command::new("node")
            .arg(work.join("node_modules/@stoplight/prism-cli/dist/index.js"))
            .args(["mock", "--host", "127.0.0.1", "--verboseLevel", "error", "--port"])
            .arg(port.to_string())
            .arg(root().join("schemas/openai/openai.openapi.json"))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()?;
        let mut prism = Self { child, port };
        for _ in 0..ATTEMPTS {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(Some(prism));
            }
            if !matches!(prism.child.try_wait(), Ok(None)) {
                break;
            }
            wait(PAUSE);
        }
        Err(format!("Prism did not start; see {}", log.display()).into())
    }

    /// It, as the load test names it.
    fn argument(&self) -> String {
        format!("prism=127.0.0.1:{}/chat/completions={}", self.port, self.child.id())
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // Ending a process that has ended is an error, which is ignored.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
