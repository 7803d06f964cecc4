#!/usr/bin/env bash
# Sets up everything and runs every test: .NET, contracts, real clients against a running host. Last line: the sum.
# VRN_REFERENCE names the reference material (default ../shared/reference); tests that need it skip by name without it,
# and fail without it where CI is set.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
export VRN_REFERENCE=${VRN_REFERENCE:-$here/../shared/reference}
# Hosts of tests live for seconds, of which compiling anew what was called thirty times took a quarter (0x200 calls here).
export DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=200
work=$(mktemp -d); chmod 755 "$work"
passed=0 failed=0 skipped=0
: >"$work/failures"

finish() {
  trap - EXIT INT TERM
  [ -z "${clients:-}" ] || kill -TERM "$clients" 2>/dev/null
  [ -z "${sandbox:-}" ] || { kill -TERM "$sandbox" 2>/dev/null; wait "$sandbox" 2>/dev/null; }
  "$here/eng/postgres.sh" stop "$work/tests" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
trap 'finish; exit 130' INT TERM

# What failed beside everything else and holds when it is asked alone: a fault of the test or of a slow machine. It is named, and to be mended.
again() { # again HOW-MANY NAMES COMMAND...: true when the command finds no fault
  local count=$1 names=$2; shift 2
  [ "$count" -gt 0 ] && [ "$count" -le 5 ] && [ -n "$names" ] && "$@" >"$work/again.log" 2>&1 || return 1
  echo "UNSTEADY  ${names//$'\n'/ }" | tee -a "$work/unsteady"
}
add() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }
# Something that is right or wrong as a whole counts as one test.
check() {
  local name=$1; shift
  local since=$SECONDS
  if "$@" >"$work/check.log" 2>&1; then echo "passed  $name ($((SECONDS - since)) s)"; add 1 0 0; else echo "FAILED  $name" | tee -a "$work/failures"; tail -n 40 "$work/check.log"; add 0 1 0; fi
}
need() { # need COMMAND PACKAGE
  command -v "$1" >/dev/null || [ -x "/usr/bin/$1" ] && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >"$work/apt.log" 2>&1 || tail -n 5 "$work/apt.log"
  fi
}

# In Release, as what is served: the tests are quicker, and run.sh below finds the host built.
check "build without a warning" dotnet build VrnApi.sln -c Release --nologo -warnaserror -clp:NoSummary
# Style and analysis are warnings of the build; what is left of dotnet format is blanks and line ends.
check "dotnet format finds nothing" dotnet format whitespace . --folder --verify-no-changes --exclude artifacts tests/clients/node_modules

need node nodejs
check "every security mutation still applies to one place" node tests/mutation/run.mjs --check
need npm npm; need curl curl; need glpsol glpk-utils; need openssl openssl; need wrk wrk; need python3 python3; need chromium chromium
python3 -c 'import dateutil' 2>/dev/null || need /usr/share/doc/python3-dateutil python3-dateutil
python3 -c 'import cryptography' 2>/dev/null || need /usr/share/doc/python3-cryptography python3-cryptography
(cd tests/clients && npm ci --no-audit --no-fund --loglevel=error) >"$work/npm.log" 2>&1 || { tail -n 20 "$work/npm.log"; check "npm ci in tests/clients" false; }

# Real clients wait more than they work: they run beside the .NET tests, against a host and a PostgreSQL of their own.
port=$(shuf -i 30000-39999 -n 1)
export VRN_BASE_URL=http://127.0.0.1:$port VRN_SANDBOX=$work/sandbox/sandbox.json VRN_RUN_LOG=$work/run.log
./run.sh --port "$port" --data "$work/sandbox" >"$work/run.log" 2>&1 & sandbox=$!
{
  since=$SECONDS
  for _ in $(seq 1 6000); do grep -q "VrnApi is ready" "$work/run.log" && break; kill -0 "$sandbox" 2>/dev/null || break; sleep 0.1; done
  grep -q "VrnApi is ready" "$work/run.log" && (cd tests/clients && node --test --test-reporter=tap --test-concurrency=1 '.') >"$work/clients.log" 2>&1
  echo $((SECONDS - since)) >"$work/clients.seconds"
} & clients=$!

echo "== .NET"
VRN_TEST_POSTGRES=$(VRN_POSTGRES_OPTIONS='-c fsync=off -c synchronous_commit=off -c full_page_writes=off' eng/postgres.sh start "$work/tests") \
  && export VRN_TEST_POSTGRES || check "a PostgreSQL for the tests" false
for project in tests/VrnApi.*.Tests tests/VrnApi.Tests; do
  name=$(basename "$project") since=$SECONDS
  "artifacts/bin/$name/release/$name" -noColor >"$work/$name.log" 2>&1
  line=$(grep -E "Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+" "$work/$name.log" | tail -n 1)
  if [ -z "$line" ]; then echo "FAILED  $name did not finish" | tee -a "$work/failures"; tail -n 40 "$work/$name.log"; add 0 1 0; continue; fi
  number() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$line"; }
  bad=$(( $(number Failed) + $(number Errors) ))
  echo "$name: $line ($((SECONDS - since)) s)"
  # The log of the hosts runs between a failed test and its reason.
  grep -v '^{' "$work/$name.log" | grep -E "\[FAIL\]" -A 9 >"$work/bad"
  methods=$(sed -nE 's/^ +([A-Za-z0-9_.]+)(\(.*)? \[FAIL\].*/-method \1/p' "$work/bad" | sort -u)
  # shellcheck disable=SC2086 # Names of methods hold no blanks.
  if again "$bad" "$methods" "artifacts/bin/$name/release/$name" -noColor $methods; then cat "$work/bad"; bad=0; else cat "$work/bad" >>"$work/failures"; fi
  add $(( $(number Total) - bad - $(number Skipped) )) "$bad" "$(number Skipped)"
  grep -E "\[SKIP\]" -A 1 "$work/$name.log" | head -n 60
  [ "$bad" = 0 ] || grep -vE "^\s*(Discovering|Discovered|Starting|Finished)" "$work/$name.log" | tail -n 300
done

echo "== Real clients against a running host"
wait "$clients"
if grep -q "VrnApi is ready" "$work/run.log"; then
  count() { sed -n "s/^# $1 //p" "$work/clients.log" | tail -n 1; }
  if [ -n "$(count tests)" ]; then
    echo "clients: $(count pass) passed, $(count fail) failed ($(cat "$work/clients.seconds") s)"
    grep -E "^\s*(not ok|ok .*# SKIP)" "$work/clients.log"
    # From each failed one to the end of its reasons, which name the whole of a file once more.
    sed -nE '/^\s*not ok/,/^\s*\.\.\.$/p' "$work/clients.log" | cut -c -300 | head -n 150 | tee "$work/bad"
    bad=$(( $(count fail) + $(count cancelled) ))
    files=$(sed -nE "s/.*location: '.*\/([a-z-]+\.test\.mjs):.*/tests\/clients\/\1/p" "$work/bad" | sort -u)
    # shellcheck disable=SC2086 # Names of files hold no blanks.
    if again "$bad" "$files" node --test --test-concurrency=1 $files; then bad=0; else grep -E "^\s*not ok" "$work/clients.log" >>"$work/failures"; fi
    add "$(( $(count tests) - bad - $(count skipped) - $(count todo) ))" "$bad" "$(( $(count skipped) + $(count todo) ))"
    vrn=$(eng/postgres.sh start "$work/sandbox")
    vrnapi() { ConnectionStrings__Vrn=$vrn Tokens__Issuer=$VRN_BASE_URL ASPNETCORE_ENVIRONMENT=Sandbox dotnet artifacts/bin/VrnApi/release/vrnapi.dll "$@"; }
    check "the audit trail of the whole run is whole, also by the checkpoints in the log" vrnapi audit verify --checkpoints "$work/run.log"
    vrnapi audit export --out "$work/audit.jsonl" >"$work/export.log" 2>&1
    check "log and audit of the whole run hold no token, secret, proof, key or postcode" node tests/clients/log-scan.mjs "$work/run.log" "$VRN_SANDBOX" "$work/audit.jsonl"
  else
    tail -n 60 "$work/clients.log"; check "client tests finish" false
  fi
else
  tail -n 40 "$work/run.log"; check "run.sh serves" false
fi

# Beside nothing else, and as hosts are served.
check "nothing is read at half the speed that was reached, or slower (tests/bench --quick)" env -u DOTNET_TieredPGO -u DOTNET_TC_CallCountThreshold node tests/bench/bench.mjs --quick

# A reader of the end of a long log finds what to mend.
cut -c -300 "$work/failures" | head -n 80
cat "$work/unsteady" 2>/dev/null
echo "$((SECONDS / 60)) minutes"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
