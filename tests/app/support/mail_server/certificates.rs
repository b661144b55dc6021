//! Certificates for `localhost`: the right one, and all that must not be taken for it.

use std::sync::{Arc, LazyLock};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use skymailing::smtp::Tls;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    Right,
    Expired,
    NotYetValid,
    WrongName,
    SelfSigned,
    UnknownIssuer,
}

static AUTHORITY: LazyLock<CertifiedIssuer<'static, KeyPair>> = LazyLock::new(authority);

/// A client that trusts the one authority of the tests.
pub fn trusting_the_test_authority() -> Tls {
    Tls::with_roots([AUTHORITY.as_ref().der().clone()]).unwrap()
}

impl Certificate {
    pub fn acceptor(self) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let chain = vec![self.made_for(&key)];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }

    fn made_for(self, key: &KeyPair) -> CertificateDer<'static> {
        let name = if self == Certificate::WrongName { "mx.example.org" } else { "localhost" };
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        match self {
            Certificate::Expired => params.not_after = date_time_ymd(2020, 1, 1),
            Certificate::NotYetValid => params.not_before = date_time_ymd(4000, 1, 1),
            _ => {}
        }
        let made = match self {
            Certificate::SelfSigned => params.self_signed(key),
            Certificate::UnknownIssuer => params.signed_by(key, &authority()),
            _ => params.signed_by(key, &AUTHORITY),
        };
        made.unwrap().der().clone()
    }
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}
