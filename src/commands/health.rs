//! `skymailing healthcheck`: asks the running program, so that a container needs no other tool for it.

use std::process::ExitCode;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::app::{StartError, cannot_start};
use crate::config::Config;
use crate::logging::say;
use crate::smtp::{Dialer, Limits, Reach};

const ANSWER_AT_MOST: u64 = 4096;

pub async fn check(config: &Config) -> Result<ExitCode, StartError> {
    let asked = tokio::time::timeout(Duration::from_secs(5), ask(config)).await;
    let answer = asked.map_err(|_| cannot_start("no answer within 5 seconds"))??;
    say(answer.split("\r\n\r\n").nth(1).unwrap_or_default().trim_end()).map_err(cannot_start)?;
    let is_ready = answer.starts_with("HTTP/1.1 200 ");
    Ok(if is_ready { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn ask(config: &Config) -> Result<String, StartError> {
    // Listening everywhere includes this machine.
    let host =
        if config.listen.ip().is_unspecified() { "localhost".to_owned() } else { config.listen.ip().to_string() };
    let (mut stream, _) = Dialer::without_names()
        .dial(&host, config.listen.port(), Reach::Anywhere, &Limits::default())
        .await
        .map_err(|error| cannot_start(format!("nothing answers on {}: {}", config.listen, error)))?;
    stream
        .write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await
        .map_err(cannot_start)?;
    let mut answer = Vec::new();
    stream.take(ANSWER_AT_MOST).read_to_end(&mut answer).await.map_err(cannot_start)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
