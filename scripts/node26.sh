#!/bin/sh
# Runs the given file under Node 26: the one npm ci brought, else the machine's own; else says in words what is missing.
# Exit code 3: no usable Node 26.
set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
own="$root/node_modules/.bin/node"
# The compile cache takes the cost of stripping types from every start but the first.
: "${NODE_COMPILE_CACHE:=$root/node_modules/.cache/node-compile}"
# glibc keeps an arena per thread; two are enough and give memory back.
: "${MALLOC_ARENA_MAX:=2}"
export NODE_COMPILE_CACHE MALLOC_ARENA_MAX

# A bounded young generation keeps the box at 250 MB: without it V8 lets garbage pile up before it looks (330 MB). With a
# smaller one (2 MB, 233 MB in all) readings that wait for their commit are moved again and again, and cost twice the CPU.
young=--max-semi-space-size=8

major() {
  "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0
}

if [ -x "$own" ] && [ "$(major "$own")" -ge 26 ]; then
  PATH="$root/node_modules/.bin:$PATH"
  export PATH
  exec "$own" "$young" "$@"
fi

# npm puts node_modules/.bin first on PATH: look past it for the machine's own Node.
old_ifs=$IFS
IFS=:
for folder in $PATH; do
  case "$folder" in "" | */node_modules/.bin) continue ;; esac
  if [ -x "$folder/node" ] && [ "$(major "$folder/node")" -ge 26 ]; then
    IFS=$old_ifs
    PATH="$folder:$PATH"
    export PATH
    exec "$folder/node" "$young" "$@"
  fi
done
IFS=$old_ifs

say() {
  printf 'throughline: %s\n' "$*" >&2
}

if [ -x "$own" ]; then
  case "$("$own" --version 2>&1)" in
    *libatomic*)
      say "Node 26 is here but cannot start: this machine lacks the library libatomic.so.1."
      say "Install it and run the command again:  apt-get install libatomic1"
      ;;
    *)
      say "Node 26 is here ($own) but cannot start. It says:"
      "$own" --version >&2
      ;;
  esac
elif [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ]; then
  say "Node 26 is missing. It comes with the packages; run:  npm ci"
else
  say "npm ci brings Node 26 on x86-64 Linux only; this machine is $(uname -s) on $(uname -m)."
  say "Install Node 26 or newer yourself, make sure that 'node' on the PATH is it, and run the command again."
fi
exit 3
