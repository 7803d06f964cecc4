#!/usr/bin/env bash
# {__typename} at /graphql against a static 1 KB answer, both from one host of its own: tests/bench/typename.sh [options of typename.mjs]
# Needs wrk, node and what ./run.sh needs. Run it on a quiet machine; the ratio is what counts.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d); chmod 755 "$work"
command -v wrk >/dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 69; }
trap 'kill -TERM "${host:-0}" 2>/dev/null; wait "${host:-}" 2>/dev/null; rm -rf "$work"' EXIT
dotnet build "$here/tests/bench/host" -c Release --nologo -v quiet -clp:NoSummary
port=$(shuf -i 40000-49999 -n 1)
dotnet build "$here/src/VrnApi" -c Release --nologo -v quiet -clp:NoSummary
export DOTNET_STARTUP_HOOKS=$here/artifacts/bin/VrnApi.Bench/release/VrnApi.Bench.dll ASPNETCORE_HOSTINGSTARTUPASSEMBLIES=VrnApi.Bench
"$here/run.sh" --no-build --port "$port" --data "$work" >"$work/run.log" 2>&1 & host=$!
for _ in $(seq 1 1200); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && grep -q "VrnApi is ready" "$work/run.log" && break; kill -0 "$host" || { tail -n 40 "$work/run.log"; exit 1; }; sleep 0.1; done
VRN_BASE_URL=http://127.0.0.1:$port VRN_SANDBOX=$work/sandbox.json node "$here/tests/bench/typename.mjs" "$@"
