#!/usr/bin/env bash
# Makes the database that ConnectionStrings__Vrn names out of a file of eng/backup.sh: eng/restore.sh FILE
# The database must not be there yet: nothing is overwritten. It is made in one transaction, so that it is whole or empty.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
file=${1:?eng/restore.sh needs the file to read}
. "$here/database.sh"
(cd "$(dirname "$file")" && sha256sum --quiet --check "$(basename "$file").sha256")
name=$PGDATABASE
psql --no-psqlrc --quiet --dbname=postgres --set=ON_ERROR_STOP=1 --set=name="$name" <<<'CREATE DATABASE :"name" TEMPLATE template0' \
  || { echo "The database '$name' could not be made; if it is there already, restore into another or drop it first." >&2; exit 1; }
pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$name" "$file"
psql --no-psqlrc --quiet --dbname="$name" --command=ANALYZE
echo "'$name' is restored"
