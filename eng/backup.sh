#!/usr/bin/env bash
# Writes everything that the platform keeps into one file, as of one moment, while it serves: eng/backup.sh FILE
# ConnectionStrings__Vrn names the database. Beside FILE lies FILE.sha256. docs/operations.md says what else to keep.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
file=${1:?eng/backup.sh needs the file to write}
. "$here/database.sh"
umask 077
pg_dump --format=custom --no-owner --no-privileges --file="$file.part"
# Reads the whole of it: half a file is no backup.
pg_restore --list "$file.part" >/dev/null
mv "$file.part" "$file"
(cd "$(dirname "$file")" && sha256sum "$(basename "$file")" >"$(basename "$file").sha256")
echo "$(du -h "$file" | cut -f 1) in $file"
