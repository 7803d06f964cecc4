#!/usr/bin/env bash
# Puts GraphiQL beside a built host: eng/explorer.sh DIR, the folder of vrnapi.dll. Its files come from npm by the committed lock file.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
target=${1:?eng/explorer.sh needs the folder of vrnapi.dll}/wwwroot/explorer
source=$here/src/VrnApi/Explorer
modules=$here/artifacts/explorer
mkdir -p "$modules" "$target"
cp "$source/package.json" "$source/package-lock.json" "$modules/"
(cd "$modules" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error)
cp "$modules/node_modules/react/umd/react.production.min.js" "$modules/node_modules/react-dom/umd/react-dom.production.min.js" \
  "$modules/node_modules/graphiql/graphiql.min.js" "$modules/node_modules/graphiql/graphiql.min.css" \
  "$source/index.html" "$source/explorer.js" "$source/explorer.css" "$target/"
