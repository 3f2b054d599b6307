#!/usr/bin/env bash
# A backup of the store on PostgreSQL, while everything runs. PGHOST, PGUSER, PGDATABASE, PGPASSWORD … say which database.
# Usage: backup.sh FOLDER
#   FOLDER/journal-<UTC time>.dump   events, snapshots, rules, audit: sealed and without a name of anybody. Keep as many as you like.
#   FOLDER/registry.dump             ids and wrapped keys. One, always the newest: whoever is forgotten in it opens in no journal, however old.
# Keys and erasure ledger are in the data folder and belong into a backup of their own, elsewhere.
set -euo pipefail
umask 077
folder=${1:?name a folder}
mkdir -p "$folder"
journal="$folder/journal-$(date -u +%Y%m%dT%H%M%SZ).dump"

# The journal first: so whoever has rows in it is in the registry, unless they were erased in between.
pg_dump --format=custom --schema=journal --file="$journal.partial"
pg_dump --format=custom --schema=registry --file="$folder/registry.dump.partial"
sync "$journal.partial" "$folder/registry.dump.partial"
mv "$folder/registry.dump.partial" "$folder/registry.dump"
mv "$journal.partial" "$journal"
echo "$journal"
