//! A scheduler: it divides queries among executors, and repeats what a lost one had.

use std::{net::SocketAddr, sync::Arc};

use ballista_core::{error::Result, utils::default_session_builder};
use ballista_scheduler::{
    cluster::BallistaCluster, config::SchedulerConfig, scheduler_process::start_server,
};
use chatwire_datafusion::scalar_functions;
use datafusion::{execution::FunctionRegistry as _, prelude::SessionConfig};

/// What a scheduler is told.
#[derive(Debug, Clone)]
pub struct SchedulerOptions {
    /// The address that it listens on.
    pub address: SocketAddr,
    /// The seconds without a sign of life after which an executor is lost.
    pub executor_timeout: u64,
}

/// Runs a scheduler until it is interrupted.
///
/// # Errors
///
/// When the port is taken.
pub async fn run(options: SchedulerOptions) -> Result<()> {
    let session = |config: SessionConfig| {
        let mut state = default_session_builder(config)?;
        for function in scalar_functions() {
            state.register_udf(Arc::new(function))?;
        }
        Ok(state)
    };
    let config = SchedulerConfig {
        bind_host: options.address.ip().to_string(),
        bind_port: options.address.port(),
        external_host: options.address.ip().to_string(),
        executor_timeout_seconds: options.executor_timeout,
        no_executors_grace_period_seconds: options.executor_timeout,
        expire_dead_executor_interval_seconds: (options.executor_timeout / 4).max(1),
        override_session_builder: Some(Arc::new(session)),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, options.address, Arc::new(config)).await
}
