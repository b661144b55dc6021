//! A mail server that takes every letter and keeps none, for what Postfix's smtp-sink does not do: STARTTLS, and a no to single
//! recipients (`+5xx`). As fast as the program's own parser of the server's side.

use std::path::Path;
use std::sync::Arc;

use skymailing::smtp::server::{Command, Line, Lines};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

const CERTIFICATE: &str = "sink.der";
const KEY: &str = "sink.key";

/// For `localhost`, good for whoever reads `certificate`.
pub fn make_certificate(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join(CERTIFICATE), made.cert.der()).unwrap();
    std::fs::write(folder.join(KEY), made.signing_key.serialize_der()).unwrap();
}

pub fn certificate(folder: &Path) -> CertificateDer<'static> {
    CertificateDer::from(std::fs::read(folder.join(CERTIFICATE)).unwrap())
}

pub async fn serve(listener: TcpListener, folder: &Path) {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(std::fs::read(folder.join(KEY)).unwrap()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate(folder)], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let acceptor = acceptor.clone();
        // A client that goes away is no news.
        tokio::spawn(async move { drop(in_clear(stream, acceptor).await) });
    }
}

async fn in_clear(stream: TcpStream, acceptor: TlsAcceptor) -> std::io::Result<()> {
    let mut lines = Lines::new(stream);
    lines.answer("220 sink.example.org ESMTP");
    if talk(&mut lines, true).await? == Ended::WantsTls {
        let secured = acceptor.accept(lines.into_stream()).await?;
        talk(&mut Lines::new(secured), false).await?;
    }
    Ok(())
}

#[derive(PartialEq, Eq)]
enum Ended {
    WantsTls,
    Quit,
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(lines: &mut Lines<S>, clear: bool) -> std::io::Result<Ended> {
    let mut has_recipient = false;
    loop {
        let Line::Command(line) = lines.command().await? else {
            lines.answer("500 5.5.2 Too long");
            continue;
        };
        let answer = match Command::read(&line) {
            Command::Ehlo(_) => {
                lines.answer("250-sink.example.org");
                if clear {
                    lines.answer("250-STARTTLS");
                }
                lines.answer("250-PIPELINING");
                "250 8BITMIME"
            }
            Command::Mail(_) | Command::Rset => {
                has_recipient = false;
                "250 2.1.0 Ok"
            }
            Command::Rcpt(Some(path)) if !path.address.contains("+5xx@") => {
                has_recipient = true;
                "250 2.1.5 Ok"
            }
            Command::Rcpt(_) => "550 5.1.1 No such mailbox",
            Command::Data if has_recipient => {
                lines.answer("354 End data with a dot");
                lines.letter().await?;
                "250 2.0.0 Taken"
            }
            Command::Data => "554 5.5.1 No valid recipients",
            Command::Quit => {
                lines.answer("221 2.0.0 Bye");
                lines.flush().await?;
                return Ok(Ended::Quit);
            }
            Command::Unknown("STARTTLS") if clear => {
                lines.answer("220 2.0.0 Go on");
                lines.flush().await?;
                return Ok(Ended::WantsTls);
            }
            _ => "502 5.5.1 Not here",
        };
        lines.answer(answer);
    }
}
