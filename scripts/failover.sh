#!/usr/bin/env bash
# Two PostgreSQL nodes on this machine, a register on them, load, and the primary killed in the middle of it:
# shows that nothing that was acknowledged is lost, and that the journal has no fork. `--help` tells the rest.
set -euo pipefail

usage() {
  cat <<'TEXT'
scripts/failover.sh [--with plain|patroni] [--kills N] [--when WHEN] [--seconds S] [--xinyu FILE] [--keep]

Makes two PostgreSQL nodes on loopback (one the synchronous standby of the other), a demo register on them,
serves it, files batches and asks, grants and uses consents over the API, kills the primary with SIGKILL, lets the
standby take over, and holds every answer that was given against what is there afterwards. Then the dead node is
made the standby of the new primary (pg_rewind) and, with more than one kill, that one is killed in turn.

  --with plain     streaming replication, this script promotes (default)
  --with patroni   Patroni and etcd decide; needs the packages patroni and etcd-server; a kill takes up to a minute
  --kills N        how often a primary is killed (default 3)
  --when WHEN      load: some seconds into the load, at random; beat: when a checkpoint is published;
                   server: as load, and `xinyu serve` is killed at the same moment; freeze: the primary does not
                   die but stands still (SIGSTOP), and is killed after the standby was promoted (plain only);
                   turns: each of these in its turn (default);
                   lag: the other way round, to see that a loss is found: nobody waits for the standby, and it is
                   seconds behind; ends with 1 (plain only, one kill)
  --seconds S      load before a kill, and after it (default 6)
  --keep           leaves the folder with data and logs

XINYU is the program, too (default: target/release/xinyu, else target/debug/xinyu). Exit: 0 nothing lost, 1 something
was, 2 usage, 4 it could not be tried. All people in it are invented.
TEXT
}

with=plain kills=3 when=turns seconds=6 keep=
xinyu=${XINYU:-}
while [ $# -gt 0 ]; do
  case $1 in
    --with) with=$2; shift 2 ;;
    --kills) kills=$2; shift 2 ;;
    --when) when=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --xinyu) xinyu=$2; shift 2 ;;
    --keep) keep=1; shift ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
case $with in plain | patroni) ;; *) usage >&2; exit 2 ;; esac
case $when in load | beat | server | freeze | turns) ;; lag) kills=1 ;; *) usage >&2; exit 2 ;; esac
case $with$when in patronifreeze | patronilag) usage >&2; exit 2 ;; esac

here=$(cd "$(dirname "$0")" && pwd)
cannot() { echo "failover: $*" >&2; exit 4; }
[ -n "$xinyu" ] || for xinyu in "$here/../target/release/xinyu" "$here/../target/debug/xinyu"; do [ ! -x "$xinyu" ] || break; done
[ -x "$xinyu" ] || cannot "no program at $xinyu; build it, or name it with --xinyu"
xinyu=$(readlink -f "$xinyu")
command -v python3 >/dev/null || cannot "python3 is not installed"
bin=$(find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -1)
bin=${bin%/initdb}
[ -n "$bin" ] || cannot "PostgreSQL is not installed; scripts/setup.sh test installs it"
if [ "$with" = patroni ]; then
  for one in patroni etcd; do command -v "$one" >/dev/null || cannot "$one is not installed: apt-get install patroni etcd-server"; done
fi

# PostgreSQL refuses root. The register runs as whoever calls.
as=()
if [ "$(id -u)" -eq 0 ]; then
  for user in postgres nobody; do
    if id "$user" >/dev/null 2>&1; then
      as=(setpriv "--reuid=$(id -u "$user")" "--regid=$(id -g "$user")" --clear-groups)
      break
    fi
  done
  [ ${#as[@]} -gt 0 ] || cannot "running as root, and there is no user postgres or nobody for the database"
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/xinyu-failover-XXXXXX")
nodes=$work/nodes register=$work/register
mkdir "$nodes"
chmod 711 "$work"
[ ${#as[@]} -eq 0 ] || chown "$user" "$nodes"
server='' loader=''
# Ours and no others: each is known by its number, and none by its name.
others=()
ended() {
  local code=$?
  trap - EXIT INT TERM HUP
  set +e
  touch "$work/stop"
  for pid in $loader $server "${others[@]}"; do kill "$pid" 2>/dev/null; done
  for node in a b; do
    killed "$node"
    # What a killed server leaves in the kernel: the seventh line holds the key and the number of its segment.
    [ ! -f "$nodes/$node/postmaster.pid" ] || ipcrm -m "$(sed -n '7s/.* //p' "$nodes/$node/postmaster.pid")" 2>/dev/null
  done
  if [ -n "$keep" ]; then echo "Kept: $work" >&2; else rm -rf "$work"; fi
  exit "$code"
}
trap ended EXIT
trap 'exit 4' INT TERM HUP

note() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*" >&2; }
free_ports() { python3 -c 'import socket,sys
held=[socket.socket() for _ in range(int(sys.argv[1]))]
for one in held: one.bind(("127.0.0.1",0))
print(*[one.getsockname()[1] for one in held])' "$1"; }
read -r port_a port_b port_web port_etcd port_peer port_rest_a port_rest_b <<<"$(free_ports 7)"
port() { if [ "$1" = a ]; then echo "$port_a"; else echo "$port_b"; fi; }
other() { if [ "$1" = a ]; then echo b; else echo a; fi; }
# Run from a folder that the database's user may enter.
unprivileged() { (cd "$nodes" && exec "${as[@]}" "$@"); }
# As the superuser of a node.
sql() { PGPASSFILE=$work/pgpass "$bin/psql" -XAtq -h 127.0.0.1 -p "$(port "$1")" -U postgres -d "${3:-postgres}" -v ON_ERROR_STOP=1 -c "$2"; }

secret() { python3 -c 'import secrets; print(secrets.token_hex(16))'; }
superpass=$(secret) servepass=$(secret) migratepass=$(secret)
umask 077
printf '%s\n' "$servepass" >"$work/serve.password"
printf '%s\n' "$migratepass" >"$work/migrate.password"
printf '*:*:*:postgres:%s\n' "$superpass" | tee "$work/pgpass" >"$nodes/pgpass"
[ ${#as[@]} -eq 0 ] || chown "$user" "$nodes/pgpass"

# ---- Nodes -------------------------------------------------------------------------------------

main_pid() { head -n 1 "$nodes/$1/postmaster.pid" 2>/dev/null || true; }
# Dies as a machine dies: the server and all its children at once.
killed() {
  local pid children patroni=''
  [ ! -f "$nodes/$1.patroni" ] || { patroni=$(cat "$nodes/$1.patroni"); kill -STOP "$patroni" 2>/dev/null || true; }
  pid=$(main_pid "$1")
  if [ -n "$pid" ] && kill -STOP "$pid" 2>/dev/null; then
    children=$(pgrep -P "$pid" || true)
    # shellcheck disable=SC2086 # several numbers
    kill -KILL "$pid" $children 2>/dev/null || true
  fi
  [ -z "$patroni" ] || kill -KILL "$patroni" 2>/dev/null || true
  rm -f "$nodes/$1.patroni"
}
frozen() {
  local pid
  pid=$(main_pid "$1")
  # shellcheck disable=SC2046 # several numbers
  kill -STOP "$pid" $(pgrep -P "$pid")
}

# synchronous_standby_names is not on the command line: it must be changed while the node runs.
start_plain() { # node
  unprivileged "$bin/pg_ctl" -s -w -t 60 -D "$nodes/$1" -l "$nodes/$1.log" -o "-p $(port "$1") -k $nodes \
    -c listen_addresses=127.0.0.1 -c max_connections=100 -c shared_buffers=64MB \
    -c synchronous_commit=on -c wal_retrieve_retry_interval=500ms -c dynamic_shared_memory_type=mmap -c cluster_name=$1" start >/dev/null
}
follow() { # node, the one it follows
  printf "primary_conninfo = 'host=127.0.0.1 port=%s user=postgres passfile=%s application_name=%s'\n" \
    "$(port "$2")" "$nodes/pgpass" "$1" | unprivileged tee -a "$nodes/$1/postgresql.auto.conf" >/dev/null
  unprivileged touch "$nodes/$1/standby.signal"
}
# Commits wait for the standby from here on, and no earlier: without one they would wait for ever.
# "streaming" alone is not enough: a node of another history streams, too, until it comes to where they part.
demand() { # primary
  local standby now
  standby=$(other "$1")
  now=$(sql "$1" "SELECT pg_current_wal_flush_lsn() FROM pg_switch_wal()")
  for _ in $(seq 100); do
    [ "$(sql "$1" "SELECT count(*) FROM pg_stat_replication WHERE application_name = '$standby' AND state = 'streaming' AND replay_lsn >= '$now'")" = 1 ] && break
    sleep 0.2
  done
  [ "$when" != lag ] || return 0
  sql "$1" "ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 ($standby)'"
  sql "$1" "SELECT pg_reload_conf()" >/dev/null
  for _ in $(seq 100); do
    [ "$(sql "$1" "SELECT sync_state FROM pg_stat_replication WHERE application_name = '$standby'")" = sync ] && return
    sleep 0.2
  done
  cannot "node $standby does not become the synchronous standby of $1; see $nodes/*.log"
}
make_plain() {
  printf '%s\n' "$superpass" | unprivileged tee "$nodes/superpass" >/dev/null
  unprivileged "$bin/initdb" -D "$nodes/a" -U postgres -A scram-sha-256 --pwfile="$nodes/superpass" -E UTF8 --locale=C.UTF-8 -k >"$nodes/initdb.log"
  # In the file, not on the command line: pg_rewind lets a dead node recover first, and must find its log after that.
  echo "wal_keep_size = 512MB" | unprivileged tee -a "$nodes/a/postgresql.conf" >/dev/null
  start_plain a
  unprivileged "$bin/pg_basebackup" -d "host=127.0.0.1 port=$port_a user=postgres passfile=$nodes/pgpass" -D "$nodes/b" -c fast
  follow b a
  start_plain b
  demand a
}
promote_plain() { # the standby; its own list of standbys must be empty, or its commits wait for a dead node
  printf "synchronous_standby_names = ''\n" | unprivileged tee -a "$nodes/$1/postgresql.auto.conf" >/dev/null
  unprivileged "$bin/pg_ctl" -s -D "$nodes/$1" reload
  unprivileged "$bin/pg_ctl" -s -w -t 60 -D "$nodes/$1" promote
}
# A dead primary may hold commits that nobody was told of: pg_rewind takes them off before it follows.
rejoin_plain() { # node, the new primary
  # Before its first checkpoint the new primary still tells its old timeline, and pg_rewind finds nothing to do.
  sql "$2" CHECKPOINT
  PGPASSFILE=$nodes/pgpass unprivileged "$bin/pg_rewind" -D "$nodes/$1" \
    --source-server="host=127.0.0.1 port=$(port "$2") user=postgres dbname=postgres passfile=$nodes/pgpass" >"$nodes/$1.rewind.log" 2>&1 || {
    note "pg_rewind: $(tail -1 "$nodes/$1.rewind.log"); node $1 is made anew"
    unprivileged rm -rf "${nodes:?}/$1"
    unprivileged "$bin/pg_basebackup" -d "host=127.0.0.1 port=$(port "$2") user=postgres passfile=$nodes/pgpass" -D "$nodes/$1" -c fast
  }
  # The files of the new primary came along, and with them its name for the standby.
  follow "$1" "$2"
  start_plain "$1"
  demand "$2"
}

patroni_file() { # node
  local rest=$port_rest_a
  [ "$1" = a ] || rest=$port_rest_b
  cat <<YAML
scope: xinyu
name: $1
restapi: {listen: 127.0.0.1:$rest, connect_address: 127.0.0.1:$rest}
etcd3: {host: 127.0.0.1:$port_etcd}
bootstrap:
  dcs:
    # As short as Patroni lets it be; a city keeps the usual 30 and 10.
    ttl: 20
    loop_wait: 3
    retry_timeout: 5
    # A standby that has not everything is never promoted.
    synchronous_mode: true
    postgresql: {use_pg_rewind: true, parameters: {synchronous_commit: 'on', wal_log_hints: 'on', wal_keep_size: 256MB, max_connections: 100}}
  initdb: [{encoding: UTF8}, {locale: C.UTF-8}, data-checksums]
  pg_hba: ['host replication postgres 127.0.0.1/32 scram-sha-256', 'host all all 127.0.0.1/32 scram-sha-256', 'local all all scram-sha-256']
postgresql:
  listen: 127.0.0.1:$(port "$1")
  connect_address: 127.0.0.1:$(port "$1")
  data_dir: $nodes/$1
  bin_dir: $bin
  pgpass: $nodes/pgpass.$1
  authentication:
    superuser: {username: postgres, password: $superpass}
    replication: {username: postgres, password: $superpass}
    rewind: {username: postgres, password: $superpass}
  parameters: {unix_socket_directories: $nodes, shared_buffers: 64MB, dynamic_shared_memory_type: mmap}
YAML
}
start_patroni() { # node
  (cd "$nodes" && exec "${as[@]}" patroni "$nodes/$1.yml") >>"$nodes/$1.patroni.log" 2>&1 &
  others+=("$!")
  echo "$!" >"$nodes/$1.patroni"
  # Killed on purpose: no word of the shell about it.
  disown
}
patroni_settled() { # waits for a primary and its synchronous standby; says which the primary is
  for _ in $(seq 600); do
    for one in a b; do
      if [ "$(sql "$one" "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND NOT pg_is_in_recovery()" 2>/dev/null)" = 1 ]; then
        echo "$one"
        return
      fi
    done
    sleep 0.3
  done
  cannot "Patroni makes no primary with a synchronous standby; see $nodes/*.patroni.log"
}
make_patroni() {
  (cd "$nodes" && exec "${as[@]}" etcd --name x --data-dir "$nodes/etcd" --listen-client-urls "http://127.0.0.1:$port_etcd" \
    --advertise-client-urls "http://127.0.0.1:$port_etcd" --listen-peer-urls "http://127.0.0.1:$port_peer" \
    --initial-advertise-peer-urls "http://127.0.0.1:$port_peer" --initial-cluster "x=http://127.0.0.1:$port_peer" \
    --enable-v2=false) >"$nodes/etcd.log" 2>&1 &
  others+=("$!")
  for one in a b; do
    patroni_file "$one" | unprivileged tee "$nodes/$one.yml" >/dev/null
    unprivileged chmod 600 "$nodes/$one.yml"
  done
  start_patroni a
  for _ in $(seq 200); do sql a 'SELECT 1' >/dev/null 2>&1 && break; sleep 0.3; done
  start_patroni b
}

# ---- The register ------------------------------------------------------------------------------

url() { echo "postgres://$1@127.0.0.1:$port_a,127.0.0.1:$port_b/xinyu?target_session_attrs=read-write"; }
base=http://127.0.0.1:$port_web
make_register() { # primary
  # Roles apart: who serves cannot migrate; the superuser makes both, and the three that own and act.
  sql "$1" "CREATE DATABASE xinyu TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
  sql "$1" "CREATE ROLE xinyu_owner NOLOGIN; CREATE ROLE xinyu_serve NOLOGIN; CREATE ROLE xinyu_maintain NOLOGIN;
            CREATE ROLE xinyu_migrate LOGIN PASSWORD '$migratepass' IN ROLE xinyu_owner, xinyu_serve, xinyu_maintain;
            CREATE ROLE xinyu LOGIN PASSWORD '$servepass' IN ROLE xinyu_serve, xinyu_maintain;
            GRANT CREATE ON DATABASE xinyu TO xinyu_migrate"
  "$xinyu" demo --people 60 --port "$port_web" --data "$register" --no-serve \
    --database "$(url xinyu_migrate)" --database-password "$work/migrate.password" >"$work/demo.log" 2>&1 ||
    cannot "the register could not be made: $(tail -3 "$work/demo.log")"
  # From here on the account that may not migrate.
  sed -i "s|^url = .*|url = \"$(url xinyu)\"|; s|^password_file = .*|password_file = \"$work/serve.password\"|" "$register/xinyu.toml"
}
serve() {
  "$xinyu" serve --data "$register" >>"$work/serve.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    curl -fs -o /dev/null "$base/readyz" && return
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.2
  done
  return 1
}

# ---- One kill ----------------------------------------------------------------------------------

rows=() good=1
once() { # number, how, primary
  local at=$1 how=$2 primary=$3 standby load=$work/load.$1.jsonl began up=0 answer code=0 answered
  standby=$(other "$primary")
  rm -f "$work/stop"
  python3 "$here/failover.py" load --base "$base" --demo "$register/demo.json" --out "$load" --stop "$work/stop" \
    --first-row $((at * 100000)) >"$work/load.$at.json" 2>"$work/load.$at.err" &
  loader=$!
  sleep "$seconds"
  if [ "$how" = beat ]; then
    # In the middle of a beat as often as not: the file is written in its last step.
    cp "$register/journal/checkpoint" "$work/seen"
    for _ in $(seq 1000); do cmp -s "$register/journal/checkpoint" "$work/seen" || break; sleep 0.01; done
  else
    sleep "0.$((RANDOM % 900 + 100))"
  fi
  if [ "$how" = lag ]; then
    unprivileged "$bin/pg_ctl" -s -w -D "$nodes/$standby" -m fast stop
    sleep 3
  fi
  cp "$register/journal/checkpoint" "$work/before.$at"
  began=$(date +%s.%N)
  note "kill $at ($how): node $primary"
  case $how in
    freeze) frozen "$primary" ;;
    *) killed "$primary" ;;
  esac
  if [ "$how" = server ]; then kill -KILL "$server"; wait "$server" 2>/dev/null || true; fi
  if [ "$with" = plain ]; then
    [ "$how" != lag ] || start_plain "$standby"
    promote_plain "$standby"
    [ "$how" != freeze ] || killed "$primary"
  fi
  if [ "$how" = server ]; then
    # It does not start before there is a primary; a service manager tries again as we do here.
    for _ in $(seq 60); do serve && break; sleep 1; done
  fi
  # Until something is taken again.
  for _ in $(seq 900); do
    up=$(python3 - "$load" "$began" <<'PY'
import json, sys
times = [line["at"] for line in map(json.loads, open(sys.argv[1])) if line["what"] in ("filing", "look") and line["at"] > float(sys.argv[2]) + 0.5]
print(f"{min(times) - float(sys.argv[2]):.1f}" if times else "")
PY
    )
    [ -z "$up" ] || break
    sleep 0.3
  done
  note "taken again after ${up:-never} s"
  sleep "$seconds"
  touch "$work/stop"
  wait "$loader" || true
  loader=''
  answer=$(python3 "$here/failover.py" check --base "$base" --demo "$register/demo.json" --out "$work"/load.*.jsonl) || code=1
  printf '%s\n' "$answer" >"$work/check.$at.json"
  local deep=NOT against=NOT
  # Up to three times each: beside a register that gives places, a leaf may come between two reads. A fork stays.
  for _ in 1 2 3; do
    if "$xinyu" journal --data "$register" verify --deep >"$work/deep.$at.log" 2>&1; then deep=good; break; fi
  done
  for _ in 1 2 3; do
    if "$xinyu" journal --data "$register" verify --against "$work/before.$at" >"$work/against.$at.log" 2>&1; then against=good; break; fi
  done
  answered=$(python3 - "$answer" <<'PY'
import json, sys
a = json.loads(sys.argv[1] or "{}")
f, p, t = a.get("filings", {}), a.get("people", {}), a.get("tree", {})
print(f"{f.get('found')}/{f.get('batches')}|{f.get('known')}/{f.get('rows')}|{p.get('consents_found')}/{p.get('consents')}|{p.get('looks_found')}/{p.get('looks')}|{t.get('promised', 0) - t.get('missing', 0)}/{t.get('promised')}|{t.get('size')}|{t.get('checkpoints')}")
for fault in a.get("faults", ["the check did not answer"]):
    print("lost: " + fault, file=sys.stderr)
PY
  )
  [ "$code$deep$against" = 0goodgood ] || { good=0; tail -n 5 "$work/deep.$at.log" "$work/against.$at.log" >&2; }
  rows+=("$at|$how|$primary>$standby|${up:-never}|$answered|$deep|$against")
}

note "two nodes ($with), ports $port_a and $port_b"
"make_$with"
primary=a
[ "$with" = plain ] || primary=$(patroni_settled)
note "a register on them, at $base"
make_register "$primary"
serve || cannot "the register is not ready; see: $(tail -3 "$work/serve.log")"

turns=(load beat server freeze)
[ "$with" = plain ] || turns=(load beat server)
for at in $(seq "$kills"); do
  how=$when
  [ "$when" != turns ] || how=${turns[$(((at - 1) % ${#turns[@]}))]}
  once "$at" "$how" "$primary"
  dead=$primary
  if [ "$with" = plain ]; then
    primary=$(other "$primary")
    [ "$at" = "$kills" ] || rejoin_plain "$dead" "$primary"
  else
    start_patroni "$dead"
    primary=$(patroni_settled)
  fi
done

echo
{
  echo "kill|when|node|s until taken again|batches|rows|consents|looks|leaves promised|tree|checkpoints|verify --deep|--against"
  printf '%s\n' "${rows[@]}"
} | column -t -s '|'
echo "Each pair: found afterwards / acknowledged since the first load."
if [ "$good" = 1 ]; then
  echo "Nothing acknowledged was lost, and the journal has one history."
else
  echo "SOMETHING ACKNOWLEDGED WAS LOST, or the journal is not one."
  exit 1
fi
