#!/usr/bin/env bash
# Puts a backup into an empty database; no silo may run. Bring the data folder (keys, newest erasure ledger) first: the first silo that starts
# forgets whoever was erased since the backup, before it serves anybody. PGHOST, PGUSER, PGDATABASE, PGPASSWORD … say which database.
# Usage: restore.sh FOLDER/journal-<UTC time>.dump
set -euo pipefail
journal=${1:?name the dump of a journal}
registry="$(dirname "$journal")/registry.dump"

if [ "$(psql -qtAX -c "SELECT count(*) FROM pg_namespace WHERE nspname IN ('journal', 'registry')")" != 0 ]; then
  echo "restore: the database has a store already; restore into an empty one" >&2
  exit 1
fi
for dump in "$registry" "$journal"; do
  pg_restore --exit-on-error --single-transaction --no-owner --dbname="${PGDATABASE:?}" "$dump"
done
