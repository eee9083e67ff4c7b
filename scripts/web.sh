#!/usr/bin/env bash
# The page: builds web/ and holds what comes out equal, byte for byte, to web/dist, which the program
# carries; then checks types and runs the tests, in Node and in Chromium against the real program.
# What cannot be had here, Node or Chromium, is named, and what needs it is skipped.
#
#   scripts/web.sh          all of that
#   scripts/web.sh --write  builds into web/dist, after a change of the sources
#
# DAYGRAPH names the program (target/release/daygraph), CHROMIUM the browser (/usr/bin/chromium).
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'web: %s\n' "$*" >&2; }
program=$(realpath -m "${DAYGRAPH:-target/release/daygraph}")

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
  say "no Node.js with npm, so the page is not built anew and not tested; web/dist stands as it is"
  exit 0
fi
if ! node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)'; then
  say "Node.js $(node --version) is too old, 20 is needed; the page is not built anew and not tested"
  exit 0
fi
if grep -q '"resolved"' web/package-lock.json; then
  say "web/package-lock.json names where packages come from; take the \"resolved\" lines out"
  exit 1
fi

cd web
if ! cmp -s package-lock.json node_modules/.installed; then
  if ! npm ci --silent --no-audit --no-fund; then
    say "the packages of web/package-lock.json cannot be had; the page is not built anew and not tested"
    exit 0
  fi
  cp package-lock.json node_modules/.installed
fi

npx tsc --noEmit
built=dist
if [ "${1:-}" != --write ]; then
  built=$(mktemp -d)
  trap 'rm -rf "$built"' EXIT
fi
npx vite build --logLevel warn --outDir "$built" --emptyOutDir
if [ "$built" = dist ]; then
  say "web/dist is built; compile the program again, since it carries it"
  exit 0
fi
if ! diff -rq dist "$built" >&2; then
  say "web/dist is not what web/ builds; run scripts/web.sh --write"
  exit 1
fi
npx vitest run --project unit

browser=${CHROMIUM:-/usr/bin/chromium}
if [ ! -x "$browser" ]; then
  root=()
  if [ "$(id -u)" -ne 0 ]; then root=(sudo -n); fi
  if command -v apt-get >/dev/null && { [ ${#root[@]} -eq 0 ] || sudo -n true 2>/dev/null; }; then
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null ||
      say "apt-get could not install chromium"
  fi
fi
if [ ! -x "$browser" ]; then
  say "no Chromium at $browser, so no test in a browser"
  exit 0
fi
if [ ! -x "$program" ]; then
  say "no program at $program, so no test in a browser; build it first"
  exit 0
fi
DAYGRAPH=$program CHROMIUM=$browser npx vitest run --project browser
