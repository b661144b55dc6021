# Runs Dovecot's submission service, and nothing else of it, until its standard input ends.
# $1 is the port for STARTTLS, $2 the one for TLS from the first byte, $3 where the letters go, $4 who knows the tokens, $5 the
# certificate and $6 its key, $7 the ways to log in.
set -eu
umask 077
exec 2>&1
PATH=$PATH:/usr/sbin
dir=$(mktemp -d /tmp/skymailing-dovecot.XXXXXX)
dovecot=
trap 'set +e; kill "$dovecot"; wait "$dovecot"; rm -rf "$dir"' EXIT
trap '' PIPE
printf %s "$5" >"$dir/certificate"
printf %s "$6" >"$dir/key"
echo 'ann:{PLAIN}hunter 2::::::' >"$dir/users"
cat >"$dir/tokens" <<END
introspection_mode = post
introspection_url = http://127.0.0.1:$4/
force_introspection = yes
active_attribute = active
active_value = true
username_attribute = username
END
cat >"$dir/dovecot.conf" <<END
base_dir = $dir/run
state_dir = $dir/state
log_path = $dir/log
auth_verbose = yes
auth_failure_delay = 0
auth_mechanisms = $7
protocols = submission
listen = 127.0.0.1
hostname = localhost
ssl = required
ssl_cert = <$dir/certificate
ssl_key = <$dir/key
default_internal_user = $(id -un)
default_internal_group = $(id -gn)
default_login_user = $(id -un)
first_valid_uid = 1
mail_location = maildir:$dir/mail
submission_relay_host = 127.0.0.1
submission_relay_port = $3
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = $dir/tokens
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = $dir/users
}
userdb {
  driver = static
  args = uid=$(id -u) gid=$(id -g) home=$dir
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service submission-login {
  chroot =
  inet_listener submission {
    port = $1
  }
  inet_listener submissions {
    port = $2
    ssl = yes
  }
}
END
dovecot -F -c "$dir/dovecot.conf" >"$dir/log" </dev/null &
dovecot=$!
echo "ready $dir"
exec >/dev/null 2>&1
cat
