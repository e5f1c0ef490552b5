#!/usr/bin/env bash
# Runs every test there is: types, lint, the everyday tests, then those in a real browser and those with faults.
# On a fresh clone it first fetches the packages. As root on Debian it installs what is missing; else it names it.
# The last line sums up: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

stamp=node_modules/.package-lock.json
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0
failed=0
skipped=0

# say WORDS: a heading of the run.
say() { printf '\n== %s\n' "$*"; }

# give_up WORDS: what is missing is not ours to fix.
give_up() {
  printf 'test-all: %s\n' "$*" >&2
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$((failed + 1))" "$skipped"
  exit 1
}

# install PACKAGE: with apt, as root; else it says what is missing.
install() {
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    give_up "the package $1 is missing. Install it (on Debian: apt-get install $1) and run this again."
  fi
  say "installing $1"
  if [ ! -e "$results/apt-updated" ]; then
    apt-get update -qq || give_up "apt-get update failed; $1 is missing"
    : >"$results/apt-updated"
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >"$results/apt.log" 2>&1 || {
    tail -n 20 "$results/apt.log" >&2
    give_up "apt-get install $1 failed"
  }
}

# step NAME COMMAND...: a check that passes or fails as a whole.
step() {
  local name=$1 log="$results/step.log"
  shift
  say "$name"
  "$@" </dev/null 2>&1 | tee "$log"
  if [ "${PIPESTATUS[0]}" -eq 0 ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'not ok - %s\n' "$name" | tee -a "$results/failures"
    tail -n 40 "$log" >>"$results/failures"
  fi
}

# count MARK FILE: how many assertions tap reports at its end as pass, fail, skip or todo.
count() {
  sed -n 's/^# { total: .*/&/p' "$2" | tail -n 1 | grep -oE "$1: [0-9]+" | grep -oE '[0-9]+' || echo 0
}

# suite NAME TAP-ARGUMENTS...: a tap run, shown as it goes and then counted.
suite() {
  local name=$1 log status pass fail skip todo
  shift
  say "$name"
  log="$results/tap.log"
  sh scripts/node26.sh node_modules/.bin/tap -R tap "$@" </dev/null 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  pass=$(count pass "$log")
  fail=$(count fail "$log")
  skip=$(count skip "$log")
  todo=$(count todo "$log")
  # A run that breaks down, or one in which nothing ran, is a failure whatever it counted.
  if [ "$((pass + fail))" -eq 0 ] || { [ "$status" -ne 0 ] && [ "$fail" -eq 0 ]; }; then
    fail=1
    {
      printf 'not ok - %s: the run ended with %s, though no assertion failed. Its last lines:\n' "$name" "$status"
      tail -n 40 "$log"
    } >>"$results/failures"
  fi
  passed=$((passed + pass))
  failed=$((failed + fail))
  skipped=$((skipped + skip + todo))
  # Said again at the end, where somebody looks: which, and what tap says of each.
  grep -E -A 14 '^ *not ok' "$log" | head -n 120 >>"$results/failures"
}

# has_tests FOLDER
has_tests() { [ -n "$(find "$1" -name '*.test.ts' -print -quit 2>/dev/null)" ]; }

if [ ! -e "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
  say 'npm ci'
  npm ci </dev/null || give_up 'npm ci failed'
fi
if ! sh scripts/node26.sh --version; then
  if [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ]; then install libatomic1; fi
  sh scripts/node26.sh --version || give_up 'Node 26 does not start'
fi

step 'types' npm run --silent check:types
step 'lint' npm run --silent check:lint
step 'every formula broken once is noticed' npm run --silent mutate
suite 'everyday tests'
if has_tests test/story; then
  suite 'the box from end to end' --jobs=2 --timeout=300 test/story/*.test.ts
fi
if has_tests test/demo; then
  suite 'the demo as a newcomer starts it' --jobs=1 --timeout=300 test/demo/*.test.ts
fi
if has_tests test/browser; then
  command -v chromium >/dev/null 2>&1 || install chromium
  suite 'in a real browser' --jobs=1 --timeout=600 test/browser/*.test.ts
fi
if has_tests test/fault || has_tests test/peers; then
  step 'real ERPs, databases and brokers are installed' bash scripts/peers.sh
fi
if has_tests test/fault; then
  suite 'with faults' --jobs=1 --timeout=600 test/fault/*.test.ts
fi
if has_tests test/peers; then
  suite 'against real ERPs and databases' --jobs=1 --timeout=600 test/peers/*.test.ts
fi
if has_tests test/foreign; then
  suite 'against data made by others' --jobs=1 --timeout=300 test/foreign/*.test.ts
fi
if has_tests test/sim; then
  suite 'the score, in its short form, and months of telling people' --jobs=1 --timeout=1800 test/sim/*.test.ts
fi

if [ -s "$results/failures" ]; then
  say 'what failed'
  cat "$results/failures"
fi
say 'result'
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
