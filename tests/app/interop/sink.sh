# Runs Postfix's smtp-sink until its standard input ends; it writes a file for each letter.
# $1 is the port; what follows are options of smtp-sink.
set -eu
umask 077
exec 2>&1
PATH=$PATH:/usr/sbin
port=$1
shift
dir=$(mktemp -d /tmp/skymailing-sink.XXXXXX)
trap 'set +e; kill "$sink"; wait "$sink"; rm -rf "$dir"' EXIT
trap '' PIPE
mkdir "$dir/letters"
smtp-sink "$@" -d "$dir/letters/" "127.0.0.1:$port" 100 >"$dir/log" </dev/null &
sink=$!
echo "ready $dir"
exec >/dev/null 2>&1
cat
