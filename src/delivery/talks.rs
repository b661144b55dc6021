//! The conversations an engine has in progress, and the leases they hold. Only those are renewed: the lease of a conversation
//! that is gone, however it ended, runs out by itself.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::task::{Id, JoinSet};

use super::queries::Lease;
use super::sending::Post;

#[derive(Default)]
pub(super) struct Talks {
    running: JoinSet<()>,
    leases: HashMap<Id, Lease>,
}

impl Talks {
    pub(super) fn begin(&mut self, post: Arc<Post>, lease: Lease) {
        let talk = self.running.spawn(async move { post.send(lease).await });
        self.leases.insert(talk.id(), lease);
    }

    /// Waits until one has ended; `false` when there is none. May be dropped while it waits.
    pub(super) async fn one_ended(&mut self) -> bool {
        let Some(ended) = self.running.join_next_with_id().await else {
            return false;
        };
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(%error, "a conversation panicked; its letter is taken up when its lease ends");
                error.id()
            }
        };
        self.leases.remove(&id);
        true
    }

    pub(super) async fn all_ended(&mut self) {
        while self.one_ended().await {}
    }

    pub(super) async fn cut_off(&mut self) {
        self.running.shutdown().await;
        self.leases.clear();
    }

    pub(super) fn count(&self) -> usize {
        self.running.len()
    }

    pub(super) fn leases(&self) -> Vec<Lease> {
        self.leases.values().copied().collect()
    }
}
