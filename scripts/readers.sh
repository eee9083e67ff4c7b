#!/usr/bin/env bash
# The tools that tests/read_back.rs reads exports with, and tests/serve/ the server, which nobody here wrote:
# networkx, igraph, pandas, rdflib, lxml, SPARQLWrapper, a validator of OpenAPI from PyPI into target/readers;
# graphology and Comunica from npm beside them; Graphviz, xmllint, Raptor, jing and curl from Debian. What cannot be installed is named, and the tests say that
# they skip it. Done in a moment where all is there.
set -uo pipefail
cd "$(dirname "$0")/.."

say() { printf 'readers: %s\n' "$*" >&2; }
folder=target/readers
wanted=tests/read_back/requirements.txt
mkdir -p "$folder"

if ! cmp -s "$wanted" "$folder/installed.txt"; then
  if python3 -m venv "$folder/python" && "$folder/python/bin/pip" install --quiet -r "$wanted"; then
    cp "$wanted" "$folder/installed.txt"
  else
    say "no Python packages; python3 with venv and access to PyPI are needed"
  fi
fi

packages=(graphology@0.26.0 graphology-gexf@0.13.2 graphology-graphml@0.5.2 graphology-types@0.24.8)
packages+=(@comunica/query-sparql@4.5.0)
if [ ! -d "$folder/node_modules/graphology" ] || [ ! -d "$folder/node_modules/@comunica/query-sparql" ]; then
  if command -v npm >/dev/null; then
    npm install --silent --no-audit --no-fund --prefix "$folder" "${packages[@]}" || say "no graphology, no Comunica; access to npm is needed"
  else
    say "no npm, so no graphology and no Comunica"
  fi
fi

missing=()
for pair in curl:curl gc:graphviz xmllint:libxml2-utils rapper:raptor2-utils jing:jing; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  root=()
  if [ "$(id -u)" -ne 0 ]; then root=(sudo -n); fi
  if command -v apt-get >/dev/null && { [ ${#root[@]} -eq 0 ] || sudo -n true 2>/dev/null; }; then
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
      say "apt-get could not install ${missing[*]}"
  else
    say "missing: ${missing[*]}; run: sudo apt-get install -y ${missing[*]}"
  fi
fi
exit 0
