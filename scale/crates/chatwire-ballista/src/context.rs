//! A context whose queries run on a cluster.

use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use datafusion::{
    error::Result,
    execution::SessionStateBuilder,
    prelude::{SessionConfig, SessionContext},
};

/// Connects to a scheduler at `HOST:PORT`, with the settings of `config`.
///
/// The functions of `chatwire-datafusion` must still be registered; the executors have theirs.
///
/// # Errors
///
/// When the address is none.
pub async fn connect(address: &str, config: SessionConfig) -> Result<SessionContext> {
    let state = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config.upgrade_for_ballista())
        .build();
    SessionContext::remote_with_state(&format!("df://{address}"), state).await
}
