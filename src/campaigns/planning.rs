//! Who a run goes to is written down chunk by chunk. How far it came stands in the run, so after a crash it goes on from there, and
//! two nodes that plan the same run do no harm. Runs take turns, so a small one never waits for a million.

use super::Campaigns;
use super::audience::{self, Audience, AudienceProblem};
use super::campaign::Campaign;
use super::problems::Problem;
use super::{queries, starting};
use crate::clients::Client;
use crate::crash;
use crate::delivery::runs::{self, Recipient, Run};
use crate::messages;

const CHUNK: usize = 1000;

impl Campaigns {
    /// Writes down the recipients of all runs that began, and opens them. Called by the schedule.
    pub async fn plan(&self) -> diesel::QueryResult<()> {
        loop {
            let mut moved = false;
            for run in self.db.read(runs::unplanned).await? {
                moved |= self.plan_some(run).await?;
            }
            if !moved {
                return Ok(());
            }
        }
    }

    /// Plans the next chunk of one run, and opens it after the last. `false`: it came no further.
    pub async fn plan_some(&self, run: Run) -> diesel::QueryResult<bool> {
        let now = self.clock.now();
        let (owner, campaign) = (run.owner_id, run.campaign_id);
        let campaign = self.db.read(move |conn| queries::find(conn, owner, campaign)).await?;
        let Some(campaign) = campaign.filter(|campaign| !is_stuck(campaign)) else {
            return Ok(false);
        };
        let found = match campaign.audience() {
            None => Err(vec![AudienceProblem::Unreadable]),
            Some(audience) => self.next_of(&run, audience).await?,
        };
        match found {
            Ok(chunk) => self.write_down(run, chunk).await,
            // Nobody is left out and nobody is written to by mistake: it waits until that is mended.
            Err(problems) => {
                let why = problems.first().copied().unwrap_or(AudienceProblem::Unreadable);
                let stop = move |conn: &mut _| starting::stop(conn, campaign.id, &Problem::Audience(why), now);
                self.db.write(stop).await.map(|()| false)
            }
        }
    }

    /// As the audience is now, on the day the run began.
    async fn next_of(
        &self,
        run: &Run,
        audience: Audience,
    ) -> diesel::QueryResult<Result<audience::Chunk, Vec<AudienceProblem>>> {
        let (owner, after, up_to, began) = (run.owner_id, run.planned_to, run.plan_ends, run.created_at);
        self.db.read(move |conn| audience::chunk(conn, owner, &audience, after, up_to, CHUNK, began)).await
    }

    async fn write_down(&self, run: Run, chunk: audience::Chunk) -> diesel::QueryResult<bool> {
        let now = self.clock.now();
        let recipients: Vec<Recipient> = chunk.clients.iter().map(recipient).collect();
        let is_last = chunk.to >= run.plan_ends;
        let write = move |conn: &mut _| {
            let planned = runs::plan(conn, &run, &recipients, chunk.to, now)?;
            if planned && is_last {
                runs::open(conn, run.id, now)?;
            }
            Ok::<_, diesel::result::Error>(planned)
        };
        let planned = self.db.write(write).await?;
        crash::point(if is_last { "opened" } else { "planned" });
        if planned && is_last {
            self.bell.ring();
        }
        Ok(planned)
    }
}

/// The program itself paused it for something that its owner has to mend.
fn is_stuck(campaign: &Campaign) -> bool {
    campaign.paused_at.is_some() && campaign.paused_why.is_some()
}

fn recipient(client: &Client) -> Recipient {
    Recipient { client: client.id.0, email: client.email.clone(), fills: messages::values(client).to_json() }
}
