//! The TLS configuration, built once and shared by every connection.
//!
//! Names and dates are always checked; there is no switch to turn that off. The provider is named here, so nothing depends
//! on which one the process chose as its default.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

#[derive(Clone)]
pub struct Tls {
    config: Arc<ClientConfig>,
}

#[derive(Debug)]
pub struct TlsError(rustls::Error);

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TLS cannot be set up: {}", self.0)
    }
}

impl Error for TlsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl Tls {
    /// Trusts what this machine trusts. A machine without certificates still starts; its handshakes will fail.
    pub fn from_system() -> Result<Tls, TlsError> {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(%error, "a certificate store of this machine cannot be read");
        }
        if found.certs.is_empty() {
            tracing::warn!("this machine has no root certificates: no mail server can be trusted over TLS");
        }
        Tls::with_roots(found.certs)
    }

    pub fn with_roots(roots: impl IntoIterator<Item = CertificateDer<'static>>) -> Result<Tls, TlsError> {
        let mut store = RootCertStore::empty();
        // Stores hold certificates of every age; one that cannot be read must not take the others with it.
        store.add_parsable_certificates(roots);
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(TlsError)?
            .with_root_certificates(store)
            .with_no_client_auth();
        Ok(Tls { config: Arc::new(config) })
    }

    pub(super) fn config(&self) -> Arc<ClientConfig> {
        self.config.clone()
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}
