#!/usr/bin/env bash
# Takes the model out of the designer file of every migration: eng/slim-migrations.sh
# Entity Framework writes the whole model into each, thousands of lines that every build compiles. Only two things read it: `migrations
# remove`, and rows that a migration inserts or deletes without naming the types of their columns. A migration that was not pushed is
# removed here by deleting its files; types are named (columnTypes, keyColumnType). What stays is the identity of the migration and the
# version it was written with.
set -euo pipefail
cd "$(dirname "$0")/../src/VrnApi.Data/Migrations"
for file in */*.Designer.cs; do
  migration=${file%.Designer.cs}.cs
  rows=$(grep -cE '\.(InsertData|UpdateData|DeleteData)\(' "$migration" || true)
  typed=$(grep -cE '(columnTypes|keyColumnType):' "$migration" || true)
  if [ "$rows" -gt "$typed" ]; then
    echo "$migration: name the types of its rows' columns, then run $0 again" >&2
    continue
  fi
  awk '
    / modelBuilder\.Entity\(/ { skip = 1 }
    /#pragma warning restore/ { skip = 0 }
    !skip { print }
  ' "$file" >"$file.slim"
  mv "$file.slim" "$file"
done
