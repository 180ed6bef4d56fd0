#!/usr/bin/env bash
# What an entry and a look weigh: bytes on disk, leaves, write-ahead log. The figures of docs/scaling.md.
#   scripts/sizes.sh [ROWS] [SECONDS-OF-LOOKS]      default: 20000 10
# XINYU is the program (default: target/release/xinyu). PostgreSQL is measured where it is installed. People are invented.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rows=${1:-20000} seconds=${2:-10}
xinyu=$(readlink -f "${XINYU:-$here/../target/release/xinyu}")
[ -x "$xinyu" ] || { echo "sizes: no program at $xinyu" >&2; exit 4; }
work=$(mktemp -d)
chmod 711 "$work"
server='' started='' as=()
ended() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$started" ] || (cd "$work/pg" && "${as[@]}" "$bin/pg_ctl" -s -D "$work/pg/data" -m immediate stop) || true
  rm -rf "$work"
}
trap ended EXIT

bin=$(find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -1)
bin=${bin%/initdb}
start_postgres() {
  if [ "$(id -u)" -eq 0 ]; then as=(setpriv "--reuid=$(id -u postgres)" "--regid=$(id -g postgres)" --clear-groups); fi
  mkdir "$work/pg"
  [ ${#as[@]} -eq 0 ] || chown postgres "$work/pg"
  (cd "$work/pg" && "${as[@]}" "$bin/initdb" -D "$work/pg/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"/dev/null")
  (cd "$work/pg" && "${as[@]}" "$bin/pg_ctl" -s -w -D "$work/pg/data" -l "$work/pg/log" -o "-k $work/pg -c listen_addresses= -c max_wal_size=4GB" start >/dev/null)
  started=1
  sql postgres "CREATE DATABASE xinyu"
}
sql() { "$bin/psql" -XAtq -h "$work/pg" -U postgres -d "$1" -c "$2"; }

at() { # backend, folder: bytes of rows, of the journal's folder, of the log; leaves; entries
  local stored log=0 told
  if [ "$1" = postgres ]; then
    sql xinyu "VACUUM; CHECKPOINT" >/dev/null 2>&1 || { sql xinyu VACUUM; sql xinyu CHECKPOINT; }
    stored=$(sql xinyu "SELECT pg_database_size('xinyu')")
    log=$(sql xinyu "SELECT pg_current_wal_lsn() - '0/0'")
  else
    stored=$(cat "$2"/register.db* | wc -c)
  fi
  told=$("$xinyu" journal --data "$2" verify | tr -d ,)
  echo "$stored $(find "$2/journal" -type f -printf '%s\n' | awk '{ n += $1 } END { print n + 0 }') $log" \
    "$(awk '/leaves root/ { n += $1 } /wait for their place/ { n += $1 } END { print n }' <<<"$told")" "$(grep -o '[0-9]* entries' <<<"$told" | cut -d' ' -f1)"
}

measure() { # backend
  local data=$work/$1 port body before filed looked looks place=()
  [ "$1" = sqlite ] || { start_postgres; place=(--database "postgres://postgres@${work//\//%2F}%2Fpg/xinyu"); }
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  "$xinyu" demo --people 60 --port "$port" --data "$data" --no-serve "${place[@]}" >/dev/null
  # Rarer checkpoints than a demo's: a city's beat is a minute, and each leaves the part of a tile behind.
  sed -i 's/^beat_ms = .*/beat_ms = 60000/' "$data/xinyu.toml"
  body=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["roles"]["clerk"]["body"])' "$data/demo.json")
  python3 "$here/failover.py" rows --count "$rows" --body "$body" >"$work/rows.ndjson"
  before=$(at "$1" "$data")
  "$xinyu" import "$work/rows.ndjson" --template sgs-penalty-person --body "$body" --data "$data" >/dev/null 2>&1
  filed=$(at "$1" "$data")
  "$xinyu" serve --data "$data" >/dev/null 2>&1 &
  server=$!
  until curl -fs -o /dev/null "http://127.0.0.1:$port/readyz"; do sleep 0.2; done
  rm -f "$work/stop"
  (sleep "$seconds"; touch "$work/stop") &
  looks=$(python3 "$here/failover.py" load --base "http://127.0.0.1:$port" --demo "$data/demo.json" --out "$work/$1.jsonl" --stop "$work/stop" \
    --askers 8 --batches | python3 -c 'import json, sys; print(json.load(sys.stdin).get("look", 0))')
  kill "$server"
  wait "$server" || true
  server=
  looked=$(at "$1" "$data")
  python3 - "$1" "$rows" "$looks" "$before" "$filed" "$looked" <<'PY'
import json, sys
backend, rows, looks = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
a, b, c = (list(map(int, told.split())) for told in sys.argv[4:7])
def each(x, y, n): return round((y - x) / n) if n else None
print(json.dumps({"backend": backend, "entries": b[4] - a[4], "bytes_an_entry": each(a[0], b[0], rows),
  "leaves_an_entry": round((b[3] - a[3]) / rows, 2), "tile_bytes_a_leaf": round(c[1] / c[3], 1),
  "wal_bytes_an_entry": each(a[2], b[2], rows) if b[2] else None, "looks": looks,
  "bytes_a_consented_look": each(b[0], c[0], looks), "leaves_a_consented_look": round((c[3] - b[3]) / looks, 2) if looks else None,
  "wal_bytes_a_consented_look": each(b[2], c[2], looks) if b[2] else None}))
PY
}
measure sqlite
if [ -n "$bin" ]; then measure postgres; else echo "PostgreSQL is not installed; not measured" >&2; fi
