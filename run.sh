#!/usr/bin/env bash
# Sets up everything and serves VrnApi with its sandbox partners on this machine.
#   --port N      port on 127.0.0.1 (default 5080)
#   --data DIR    where the database, keys and sandbox.json live (default .data)
#   --no-build    serve what was built before
#   --fresh       forget the data of the last run first
# ConnectionStrings__Vrn set = use that database server instead of a private one. Ctrl-C stops host and database.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
port=5080 data=$here/.data build=yes fresh=no
while [ $# -gt 0 ]; do
  case $1 in
    --port) port=${2:?--port needs a number}; shift 2 ;;
    --data) data=${2:?--data needs a folder}; shift 2 ;;
    --no-build) build=no; shift ;;
    --fresh) fresh=yes; shift ;;
    -h|--help) sed -n '2,7p' "$0" | cut -c3-; exit 0 ;;
    *) echo "Unknown option $1; see ./run.sh --help" >&2; exit 2 ;;
  esac
done
case $port in ''|*[!0-9]*) echo "--port needs a number, not '$port'" >&2; exit 2 ;; esac
[ "$port" -ge 1 ] && [ "$port" -le 65535 ] || { echo "--port must be between 1 and 65535" >&2; exit 2; }

command -v dotnet >/dev/null || { echo "The .NET SDK is missing: install version $(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' "$here/global.json") or newer of that band." >&2; exit 69; }
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "Port $port is in use; choose another with --port." >&2; exit 69
fi
mkdir -p "$data"; data=$(cd "$data" && pwd)
if [ "$fresh" = yes ]; then
  "$here/eng/postgres.sh" stop "$data"
  rm -rf "$data/postgres" "$data/keys" "$data/sandbox.json"
fi
[ "$build" = no ] || dotnet build "$here/src/VrnApi" -c Release --nologo -v quiet -clp:NoSummary -p:RunAnalyzers=false
# The explorer is a convenience and comes when it is ready: without npm, or without its registry, the host serves all the same.
release=$here/artifacts/bin/VrnApi/release
if [ ! -e "$release/wwwroot/explorer/index.html" ] && command -v npm >/dev/null; then
  nice "$here/eng/explorer.sh" "$release" >"$here/artifacts/explorer.log" 2>&1 &
fi

host= own_database=no
stop() {
  # A second Ctrl-C must not leave the database running.
  trap '' INT TERM; trap - EXIT
  if [ -n "$host" ]; then kill -TERM "$host" 2>/dev/null || true; wait "$host" 2>/dev/null || true; fi
  if [ "$own_database" = yes ]; then "$here/eng/postgres.sh" stop "$data"; fi
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM

if [ -z "${ConnectionStrings__Vrn:-}" ]; then
  own_database=yes
  ConnectionStrings__Vrn=$("$here/eng/postgres.sh" start "$data")
fi
base=http://127.0.0.1:$port
export ConnectionStrings__Vrn Tokens__Issuer=$base Seed__Synthetic=true
export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Sandbox} ASPNETCORE_URLS=$base
# A sandbox is for trying things out, also in loops and under load: its limits are high. Production keeps the defaults (README).
export Limits__ApiPerSecond=${Limits__ApiPerSecond:-20000} Limits__ApiBurst=${Limits__ApiBurst:-100000} Limits__ApiPerDay=${Limits__ApiPerDay:-1000000000} Limits__ExportsPerDay=${Limits__ExportsPerDay:-1000000}
export Limits__GraphQLCostPerMinute=${Limits__GraphQLCostPerMinute:-1000000000} Limits__TokensPerMinute=${Limits__TokensPerMinute:-100000}
export Limits__FailuresPerMinute=${Limits__FailuresPerMinute:-10000} Limits__AnonymousPerSecond=${Limits__AnonymousPerSecond:-20000}
export Limits__AnonymousBurst=${Limits__AnonymousBurst:-100000} Limits__IdempotencyKeys=${Limits__IdempotencyKeys:-1000000} Limits__Connections=${Limits__Connections:-2000}
vrnapi() { dotnet "$here/artifacts/bin/VrnApi/release/vrnapi.dll" "$@"; }

cd "$data"
vrnapi migrate
vrnapi seed
vrnapi demo sandbox --out "$data" --base-url "$base"
# The host leads a process group of its own, so that Ctrl-C reaches this script first and the order of stopping is its.
set -m; dotnet "$here/artifacts/bin/VrnApi/release/vrnapi.dll" & host=$!; set +m

ready() { exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3 && grep -q ' 200 ' <&3; }
for attempt in $(seq 1 3000); do
  kill -0 "$host" 2>/dev/null || { wait "$host"; exit $?; }
  (ready) 2>/dev/null && break
  [ "$attempt" -lt 3000 ] || { echo "The host does not become ready; its log is above." >&2; exit 69; }
  sleep 0.1
done

secret=$(sed -n '/"name": "dashboard"/,/}/s/.*"clientSecret": "\([^"]*\)".*/\1/p' "$data/sandbox.json")
cat <<TEXT

VrnApi is ready.
  REST      $base/v1          description: $base/docs
  GraphQL   $base/graphql     explorer: $base/graphql/explorer   reference: $base/docs/graphql
  Open feed $base/oruk/v3
  Tokens    $base/oauth/token
  Sandbox   $data/sandbox.json   (every partner's client with its credentials)

A token, the services for Leicester, the same in GraphQL:
  TOKEN=\$(curl -s -u dashboard:$secret -d grant_type=client_credentials $base/oauth/token | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -s -H "Authorization: Bearer \$TOKEN" '$base/v1/directory/services?area=E06000016&limit=5'
  curl -s -H "Authorization: Bearer \$TOKEN" -H 'Content-Type: application/json' -d '{"query":"{ services(filter: {area: \"E06000016\"}, first: 5) { nodes { name organisation { name } } } }"}' $base/graphql

Ctrl-C stops host and database.
TEXT
wait "$host"
