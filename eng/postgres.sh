#!/usr/bin/env bash
# A private PostgreSQL cluster for one folder, on this machine alone.
#   eng/postgres.sh start DIR    starts it (making it the first time) and prints its connection string
#   eng/postgres.sh stop DIR     stops it
#   eng/postgres.sh replica DIR OF    starts a streaming replica of the running cluster of the folder OF and prints its connection string
# The cluster lives in DIR/postgres, listens on 127.0.0.1 at a port of its own and asks for a password that only this
# folder holds. Works as root (the server then runs as an unprivileged user) and as an ordinary user.
set -euo pipefail

usage() { sed -n '2,5p' "$0" >&2; exit 2; }
case ${1:-}/$# in start/2|stop/2|replica/3) ;; *) usage ;; esac
action=$1 of=${3:-}
mkdir -p "$2"
dir=$(cd "$2" && pwd)
cluster=$dir/postgres

# The newest server on this machine; Debian keeps them out of PATH.
find_server() {
  local found
  for found in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) $(dirname "$(command -v postgres 2>/dev/null || echo /nonexistent/x)"); do
    if [ -x "$found/initdb" ] && [ -x "$found/postgres" ]; then echo "$found"; return; fi
  done
}

bin=$(find_server)
if [ -z "$bin" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing PostgreSQL with apt-get ..." >&2
    # The server binaries are all that is wanted: no cluster of the system's own beside ours.
    mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/vrnapi.conf
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql postgresql-contrib >&2
    bin=$(find_server)
  fi
  [ -n "$bin" ] || { echo "PostgreSQL server binaries are missing. Install them (Debian: sudo apt-get install postgresql) or set ConnectionStrings__Vrn to a server of yours." >&2; exit 69; }
fi

# The server refuses to run as root. An unprivileged account takes its place where it can reach the folder; where it cannot
# (a folder only root may enter), a user namespace gives root's own files to a server that is not root inside it.
as_server=()
if [ "$(id -u)" = 0 ]; then
  account=$(id -un postgres 2>/dev/null || echo nobody)
  if setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups test -x "$dir"; then
    as_server=(setpriv "--reuid=$account" "--regid=$(id -g "$account")" --clear-groups)
    mkdir -p "$cluster" && chown -R "$account" "$cluster"
  elif unshare --user --map-user=1000 --map-group=1000 true 2>/dev/null; then
    as_server=(unshare --user --map-user=1000 --map-group=1000)
  else
    echo "No unprivileged account can enter $dir. Choose a folder with --data that others may enter (chmod o+x), or run as an ordinary user." >&2
    exit 69
  fi
fi
mkdir -p "$cluster" && chmod 700 "$cluster"

running() { [ -f "$cluster/data/postmaster.pid" ] && "${as_server[@]}" "$bin/pg_ctl" -D "$cluster/data" status >/dev/null 2>&1; }

free_port() {
  local port
  for port in $(shuf -i 20000-29999 -n 50); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

if [ "$action" = replica ] && [ ! -f "$cluster/password" ]; then
  rm -rf "$cluster/data"
  of=$(cd "$of" && pwd)/postgres
  # -R writes down, beside the data, where the primary is and how to enter.
  (cd "$cluster" && PGPASSWORD=$(cat "$of/password") "${as_server[@]}" "$bin/pg_basebackup" -h 127.0.0.1 -p "$(cat "$of/port")" -U vrnapi -D "$cluster/data" \
    -R -X stream -c fast) >"$dir/postgres.log" 2>&1 || { cat "$dir/postgres.log" >&2; exit 69; }
  "${as_server[@]}" chmod 700 "$cluster/data"
  install -m 600 "$of/password" "$cluster/password"
  [ "$(id -u)" != 0 ] || chown --reference="$cluster" "$cluster/password"
fi

case $action in
start|replica)
  if [ ! -f "$cluster/password" ]; then
    rm -rf "$cluster/data"
    (umask 077; head -c 24 /dev/urandom | base64 | tr -d '/+=' > "$cluster/password.new")
    [ "$(id -u)" != 0 ] || chown --reference="$cluster" "$cluster/password.new"
    "${as_server[@]}" env -u LC_ALL "$bin/initdb" -D "$cluster/data" -U vrnapi -A scram-sha-256 --pwfile="$cluster/password.new" \
      -E UTF8 --locale=C.UTF-8 --no-instructions >"$dir/postgres.log" 2>&1 || { cat "$dir/postgres.log" >&2; exit 69; }
    mv "$cluster/password.new" "$cluster/password"
  fi
  if ! running; then
    port=$(cat "$cluster/port" 2>/dev/null || free_port)
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && port=$(free_port)
    echo "$port" > "$cluster/port"
    # VRN_POSTGRES_OPTIONS: further settings, such as -c fsync=off for a cluster that is thrown away.
    # shellcheck disable=SC2086
    (cd "$cluster" && "${as_server[@]}" "$bin/pg_ctl" -D "$cluster/data" -l "$cluster/server.log" -w -t 60 \
      -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c max_connections=200 ${VRN_POSTGRES_OPTIONS:-}" start >/dev/null) \
      || { tail -n 20 "$cluster/server.log" >&2; exit 69; }
  fi
  echo "Host=127.0.0.1;Port=$(cat "$cluster/port");Username=vrnapi;Password=$(cat "$cluster/password");Database=vrn"
  ;;
stop)
  if running; then "${as_server[@]}" "$bin/pg_ctl" -D "$cluster/data" -m fast -w -t 60 stop >/dev/null; fi
  ;;
*) usage ;;
esac
