//! A real Postfix with a queue of its own, strict about the order of commands; it delivers into a directory.

use std::path::PathBuf;

use skymailing::smtp::{Cause, Security, Tls};
use tokio::time::timeout;

use super::letters::{Answers, arrived, send, with_cause};
use super::servers::{Certificate, LONGEST, Server, caller, free_port, installed, relay};
use crate::support::leash::{is_root, skipped};

/// `$1` is the port for STARTTLS, `$2` the one for TLS from the first byte, `$3` the certificate and `$4` its key.
const POSTFIX: &str = r#"
set -eu
exec 2>&1
PATH=$PATH:/usr/sbin
dir=$(mktemp -d /tmp/skymailing-postfix.XXXXXX)
master=
end() {
  set +e
  postfix -c "$dir/conf" abort
  # It returns before the last one is gone; what nobody waits for stays for ever.
  for _ in $(seq 100); do kill -0 "$master" || break; sleep 0.02; done
  rm -rf "$dir"
}
trap end EXIT
trap '' PIPE
chmod 755 "$dir"
mkdir "$dir/conf" "$dir/spool" "$dir/data" "$dir/mail"
chown postfix "$dir/data" "$dir/mail"
umask 077
printf %s "$3" >"$dir/conf/certificate"
printf %s "$4" >"$dir/conf/key"
cat >"$dir/conf/recipients" <<END
/^gone/ 550 5.1.1 Nobody of that name
/^later/ 450 4.2.1 Come back later
END
cat >"$dir/conf/main.cf" <<END
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
maillog_file = $dir/log
maillog_file_prefixes = $dir
myhostname = mx.example.net
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
alias_maps =
alias_database =
biff = no
default_transport = discard:
virtual_mailbox_domains = example.net
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:$(id -u postfix)
virtual_gid_maps = static:$(id -g postfix)
virtual_minimum_uid = 1
smtpd_relay_restrictions = permit_auth_destination, reject
smtpd_recipient_restrictions = check_recipient_access regexp:$dir/conf/recipients
smtpd_data_restrictions = reject_unauth_pipelining
smtpd_forbid_unauth_pipelining = yes
smtpd_forbid_bare_newline = yes
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = $dir/conf/certificate
smtpd_tls_key_file = $dir/conf/key
END
cat >"$dir/conf/master.cf" <<END
$1 inet n - n - - smtpd
$2 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
END
postfix -c "$dir/conf" start >/dev/null || { cat "$dir/log"; exit 1; }
master=$(tr -d ' ' <"$dir/spool/pid/master.pid")
echo "ready $dir"
exec >/dev/null 2>&1
cat
"#;

struct Postfix {
    server: Server,
    starttls: u16,
    implicit: u16,
    trusted: Tls,
}

impl Postfix {
    /// `None` where it is not installed, or cannot be started.
    async fn start() -> Option<Postfix> {
        if !installed(&["postfix"]) {
            return None;
        }
        if !is_root() {
            skipped("conversations with Postfix (only root can start it)");
            return None;
        }
        let certificate = Certificate::new();
        let (starttls, implicit) = (free_port(), free_port());
        let args = [&starttls.to_string(), &implicit.to_string(), &certificate.certificate, &certificate.key];
        let server = Server::start(&["sh"], POSTFIX, &args.map(String::as_str));
        Some(Postfix { server, starttls, implicit, trusted: certificate.trusted })
    }

    fn letters(&self) -> PathBuf {
        self.server.dir.join("mail/box/new")
    }

    async fn is_sent(&self, port: u16, security: Security, recipients: &[String], sessions: usize) -> Answers {
        let caller = caller(self.trusted.clone());
        let relay = relay(port, security, None);
        timeout(LONGEST, send(&caller, &relay, recipients, sessions)).await.unwrap()
    }
}

#[tokio::test]
async fn exactly_those_who_were_not_refused_have_their_letter() {
    let Some(postfix) = Postfix::start().await else { return };
    // Refused ones first, last, alone and in rows that are longer than a connection puts up with.
    let recipients: Vec<String> = (0..300)
        .map(|number| match (number % 5, number % 60) {
            (0, _) | (_, 30..=39) => format!("gone{number}@example.net"),
            (1, _) | (_, 59) => format!("later{number}@example.net"),
            _ => format!("reader{number}@example.net"),
        })
        .collect();
    let answers = postfix.is_sent(postfix.starttls, Security::StartTls, &recipients, 4).await;
    for (to, answer) in &answers {
        let cause = match to {
            to if to.starts_with("gone") => Cause::NoSuchMailbox,
            to if to.starts_with("later") => Cause::MailboxBusy,
            _ => Cause::Accepted,
        };
        assert_eq!((answer.cause, answer.tls), (cause, true), "{to}: {answer}");
    }
    arrived(&postfix.letters(), &with_cause(&answers, Cause::Accepted)).await;
    let log = postfix.server.log();
    for complaint in
        ["improper command", "nested MAIL", "too many errors", "lost connection", "bare <LF>", "warning", "fatal"]
    {
        assert!(!log.contains(complaint), "{complaint}: {log}");
    }
}

#[tokio::test]
async fn tls_from_the_first_byte_carries_the_same() {
    let Some(postfix) = Postfix::start().await else { return };
    let recipients: Vec<String> = (0..40).map(|number| format!("reader{number}@example.net")).collect();
    let answers = postfix.is_sent(postfix.implicit, Security::Implicit, &recipients, 2).await;
    assert_eq!(with_cause(&answers, Cause::Accepted).len(), recipients.len(), "{answers:?}");
    assert!(answers.values().all(|answer| answer.tls));
    arrived(&postfix.letters(), &recipients).await;
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_the_conversation() {
    let Some(mut postfix) = Postfix::start().await else { return };
    postfix.trusted = Certificate::new().trusted;
    let recipients = ["reader1@example.net".to_owned()];
    for (port, security) in [(postfix.starttls, Security::StartTls), (postfix.implicit, Security::Implicit)] {
        let answers = postfix.is_sent(port, security, &recipients, 1).await;
        assert_eq!(with_cause(&answers, Cause::BadCertificate), recipients, "{answers:?}");
    }
}
