# Read by eng/backup.sh and eng/restore.sh: ConnectionStrings__Vrn as PostgreSQL's own tools want it, and the newest of these tools.
[ -n "${ConnectionStrings__Vrn:-}" ] || { echo "ConnectionStrings__Vrn is not set." >&2; exit 2; }
# setting NAME...: the value under any of the names that the connection string may use for it.
setting() {
  local name
  for name in "$@"; do
    tr ';' '\n' <<<"$ConnectionStrings__Vrn" | sed -nE "s/^[[:space:]]*$name[[:space:]]*=[[:space:]]*(.*)$/\1/Ip" | tail -n 1
  done | head -n 1
}
PGHOST=$(setting Host Server) PGPORT=$(setting Port) PGUSER=$(setting Username 'User Id' 'User Name') PGPASSWORD=$(setting Password) PGDATABASE=$(setting Database)
PGSSLMODE=$(setting 'SSL ?Mode' | tr '[:upper:]' '[:lower:]' | sed -E 's/verify(ca|full)/verify-\1/')
export PGHOST PGPORT=${PGPORT:-5432} PGUSER PGPASSWORD PGDATABASE PGSSLMODE=${PGSSLMODE:-prefer}
# A dump is read by tools that are no older than those that wrote it; Debian keeps several.
for found in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr); do [ -x "$found/pg_dump" ] && { PATH=$found:$PATH; break; }; done
command -v pg_dump >/dev/null || { echo "pg_dump is missing: install PostgreSQL's client tools (Debian: sudo apt-get install postgresql-client)." >&2; exit 69; }
