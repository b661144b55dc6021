//! The bytes themselves: a TCP stream that may turn into a TLS stream.
//!
//! Must not know: SMTP, deadlines.

use std::future::poll_fn;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;

use futures_util::FutureExt;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;

use super::tls::Tls;

pub(super) enum Wire {
    Clear(TcpStream),
    Secured(Box<TlsStream<TcpStream>>),
    Closed,
}

impl Wire {
    /// A failed handshake leaves the wire closed: nobody can go on in clear by mistake.
    pub(super) async fn secure(&mut self, tls: &Tls, host: &str) -> io::Result<()> {
        let Wire::Clear(stream) = std::mem::replace(self, Wire::Closed) else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let stream = TlsConnector::from(tls.config()).connect(name, stream).await?;
        *self = Wire::Secured(Box::new(stream));
        Ok(())
    }

    pub(super) fn is_secured(&self) -> bool {
        matches!(self, Wire::Secured(_))
    }

    pub(super) async fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Wire::Clear(stream) => stream.read(buffer).await,
            Wire::Secured(stream) => {
                let mut buffer = ReadBuf::new(buffer);
                poll_fn(|cx| {
                    // What it took for a slow reader and still keeps would not leave by reading alone. If that fails, reading tells.
                    let _leaves_or_waits = Pin::new(&mut *stream).poll_flush(cx);
                    Pin::new(&mut *stream).poll_read(cx, &mut buffer)
                })
                .await?;
                Ok(buffer.filled().len())
            }
            Wire::Closed => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Whether the machine holds bytes, or the end, that were not read yet. One look, and no turn of the runtime.
    pub(super) fn has_arrived(&self) -> bool {
        let stream = match self {
            Wire::Clear(stream) => stream,
            Wire::Secured(stream) => stream.get_ref().0,
            Wire::Closed => return true,
        };
        let looked = SockRef::from(stream).peek(&mut [MaybeUninit::uninit()]);
        !looked.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    /// What already waits, without waiting for it. `Some(0)` is the end of the stream.
    pub(super) fn read_waiting(&mut self, buffer: &mut [u8]) -> Option<io::Result<usize>> {
        self.read(buffer).now_or_never()
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Wire::Clear(stream) => stream.write(bytes).await,
            Wire::Secured(stream) => stream.write(bytes).await,
            Wire::Closed => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    pub(super) async fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Wire::Clear(stream) => stream.write_all(bytes).await?,
            Wire::Secured(stream) => stream.write_all(bytes).await?,
            Wire::Closed => return Err(io::ErrorKind::NotConnected.into()),
        }
        self.flush().await
    }

    pub(super) async fn flush(&mut self) -> io::Result<()> {
        match self {
            Wire::Clear(stream) => stream.flush().await,
            Wire::Secured(stream) => stream.flush().await,
            Wire::Closed => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    pub(super) async fn close(&mut self) {
        match std::mem::replace(self, Wire::Closed) {
            Wire::Clear(mut stream) => drop(stream.shutdown().await),
            Wire::Secured(mut stream) => drop(stream.shutdown().await),
            Wire::Closed => {}
        }
    }
}

/// An I/O error for a person to read.
pub(super) fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "The server closed the connection.".to_owned(),
        io::ErrorKind::InvalidData => format!("TLS failed: {error}."),
        io::ErrorKind::Other => error.to_string(),
        _ => format!("The connection broke: {error}."),
    }
}
