#!/usr/bin/env bash
# Writes one migration for each database from the present model: eng/add-migration.sh AddServiceCapacity
set -euo pipefail
name=${1:?usage: eng/add-migration.sh NAME}
cd "$(dirname "$0")/.."
dotnet tool restore >/dev/null
dotnet build src/VrnApi.Data --nologo -v quiet
for database in PostgreSql SqlServer; do
  dotnet ef migrations add "$name" --no-build \
    --project src/VrnApi.Data --startup-project src/VrnApi.Data \
    --context "${database}VrnDbContext" --output-dir "Migrations/$database"
done
# Entity Framework writes the whole model beside each migration.
eng/slim-migrations.sh
