# Runs a Postfix with a queue of its own until its standard input ends. It delivers example.net into a directory and nothing
# else anywhere. Only root can start it.
# $1 is the port for STARTTLS, $2 the one for TLS from the first byte, $3 the certificate and $4 its key.
set -eu
exec 2>&1
PATH=$PATH:/usr/sbin
dir=$(mktemp -d /tmp/skymailing-postfix.XXXXXX)
master=
end() {
  set +e
  postfix -c "$dir/conf" abort
  # It returns before they are gone; a dead one that nobody reaps never is.
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
