//! An executor: it runs the parts of queries.

use std::{path::PathBuf, sync::Arc};

use ballista_core::{error::Result, registry::BallistaFunctionRegistry};
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use chatwire_datafusion::scalar_functions;

/// What an executor is told.
#[derive(Debug, Clone)]
pub struct ExecutorOptions {
    /// Host and port of the scheduler.
    pub scheduler: (String, u16),
    /// The address that the executor listens on, and that the others reach it by.
    pub host: String,
    /// The port for results, and the port for tasks.
    pub ports: (u16, u16),
    /// How many tasks run at once; 0 for as many as there are cores.
    pub cores: usize,
    /// How many bytes the operators of its queries use before they spill; `None` for 70 % of the
    /// machine or container.
    pub memory: Option<u64>,
    /// The folder of intermediate results.
    pub work_dir: PathBuf,
    /// Seconds between two signs of life.
    pub heartbeat: u64,
}

/// Runs an executor until it is interrupted.
///
/// # Errors
///
/// When a port is taken, and when the scheduler is not reached.
pub async fn run(options: ExecutorOptions) -> Result<()> {
    let mut registry = BallistaFunctionRegistry::default();
    for function in scalar_functions() {
        registry.scalar_functions.insert(function.name().to_owned(), Arc::new(function));
    }
    let config = ExecutorProcessConfig {
        bind_host: options.host.clone(),
        external_host: Some(options.host),
        port: options.ports.0,
        grpc_port: options.ports.1,
        scheduler_host: options.scheduler.0,
        scheduler_port: options.scheduler.1,
        // An executor may be started before its scheduler.
        scheduler_connect_timeout_seconds: 60,
        vcores: options.cores,
        memory_pool_size: options.memory,
        work_dir: Some(options.work_dir.to_string_lossy().into_owned()),
        executor_heartbeat_interval_seconds: options.heartbeat,
        override_function_registry: Some(Arc::new(registry)),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await
}
