#!/usr/bin/env bash
# Installs the real systems that the tests in test/peers read from and send through: two databases, an SFTP server, an MQTT
# broker, two mail servers, an SMS daemon with a line to play its modem on, an ERP, a device with Modbus TCP, and programs that
# write exports.
# On Debian, as root. None of them is started: each test starts its own and stops it. Quick when all is there.
set -uo pipefail

packages=(
  postgresql
  mariadb-server
  openssh-server
  mosquitto
  exim4-daemon-light
  dovecot-imapd
  gammu-smsd
  socat
  tryton-server
  tryton-modules-{production,production-routing,production-work}
  tryton-modules-{sale,sale-supply,sale-supply-production}
  tryton-modules-{stock-supply,stock-supply-production,stock-supply-forecast,stock-forecast}
  tryton-modules-{purchase,purchase-request}
  tryton-proteus
  python3-psycopg2
  sqlite3
  python3-{openpyxl,xlsxwriter}
  python3-{pymodbus,serial,serial-asyncio}
  gawk
)
# Seconds to wait for another apt at work.
wait_for_apt=300

# Debian asks this file whether an installed daemon may start.
policy=/usr/sbin/policy-rc.d
kept=$policy.kept-by-throughline
mark='# Of scripts/peers.sh of Throughline, while it installs.'

# give_up WORDS...: what is missing is not ours to fix. One line a word.
give_up() {
  printf 'peers: %s\n' "$@" >&2
  exit 1
}

# missing_packages: those not installed, one a line.
missing_packages() {
  comm -23 <(printf '%s\n' "${packages[@]}" | sort) \
    <(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "${packages[@]}" 2>/dev/null | sed -n 's/^.i *//p' | sort)
}

# allow_daemons: the policy is again what it was before, also after a run that was killed.
allow_daemons() {
  if [ -e "$kept" ]; then
    mv -f "$kept" "$policy"
  elif [ -e "$policy" ] && grep -qF "$mark" "$policy"; then
    rm -f "$policy"
  fi
}

# forbid_daemons: 101 is "not allowed".
forbid_daemons() {
  allow_daemons
  if [ -e "$policy" ]; then mv "$policy" "$kept" || return 1; fi
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy" && chmod 755 "$policy"
}

# apt ARGUMENTS...: apt-get, its words shown only when it fails.
apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o "DPkg::Lock::Timeout=$wait_for_apt" "$@" >"$log" 2>&1 </dev/null || {
    tail -n 20 "$log" >&2
    give_up "apt-get $1 failed; what it said is above."
  }
}

command -v dpkg-query >/dev/null 2>&1 ||
  give_up 'this is no Debian: install PostgreSQL, MariaDB, the OpenSSH server, mosquitto, Exim, Dovecot, gammu-smsd, socat, pymodbus and Tryton 6.0 with its modules yourself.'
mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -eq 0 ]; then exit 0; fi
if [ "$(id -u)" -ne 0 ]; then
  give_up "missing on this machine: ${missing[*]}" \
    "run this as root once:  apt-get install --no-install-recommends ${missing[*]}"
fi

log=$(mktemp)
trap 'allow_daemons; rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM
printf 'peers: installing %s\n' "${missing[*]}"
apt update
forbid_daemons || give_up "cannot write $policy, without which apt would start the daemons it installs."
apt install -y --no-install-recommends "${missing[@]}"
mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -gt 0 ]; then give_up "apt-get did its work and these are still missing: ${missing[*]}"; fi
