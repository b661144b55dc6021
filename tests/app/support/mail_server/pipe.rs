//! The stream of one connection, in clear or under TLS, that counts what it sends.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

#[derive(Debug, Default)]
pub struct Traffic {
    pub sent: AtomicU64,
}

pub struct Pipe {
    stream: Stream,
    traffic: Arc<Traffic>,
}

enum Stream {
    Clear(TcpStream),
    Secured(Box<TlsStream<TcpStream>>),
}

impl Pipe {
    pub fn new(stream: TcpStream, traffic: Arc<Traffic>) -> Self {
        let _only_slower = stream.set_nodelay(true);
        Self { stream: Stream::Clear(stream), traffic }
    }

    pub async fn secured(self, acceptor: TlsAcceptor) -> io::Result<Self> {
        let Stream::Clear(stream) = self.stream else {
            return Err(io::Error::other("TLS inside of TLS"));
        };
        let stream = Stream::Secured(Box::new(acceptor.accept(stream).await?));
        Ok(Self { stream, traffic: self.traffic })
    }

    pub fn is_secured(&self) -> bool {
        matches!(self.stream, Stream::Secured(_))
    }

    /// When it is dropped the client is told of a broken connection, not of an end.
    pub fn reset_on_drop(&self) {
        let tcp = match &self.stream {
            Stream::Clear(stream) => stream,
            Stream::Secured(stream) => stream.get_ref().0,
        };
        let _gone_already = tcp.set_zero_linger();
    }
}

impl AsyncRead for Pipe {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Clear(stream) => Pin::new(stream).poll_read(cx, buffer),
            Stream::Secured(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Pipe {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let pipe = self.get_mut();
        let written = ready!(match &mut pipe.stream {
            Stream::Clear(stream) => Pin::new(stream).poll_write(cx, bytes),
            Stream::Secured(stream) => Pin::new(stream).poll_write(cx, bytes),
        })?;
        pipe.traffic.sent.fetch_add(written as u64, Ordering::Relaxed);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Clear(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Secured(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Clear(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Secured(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
