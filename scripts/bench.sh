#!/usr/bin/env bash
# Measures reading, building and exporting on a folder of digests and prints a Markdown table:
# scripts/bench.sh FOLDER. What asking costs is measured by benches/commands.py.
# The program must be built (cargo build --release), or be named by DAYGRAPH=….
set -euo pipefail

folder=${1:?usage: scripts/bench.sh FOLDER}
daygraph=${DAYGRAPH:-$(cd "$(dirname "$0")/.." && pwd)/target/release/daygraph}
rounds=${ROUNDS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mapfile -t files < <(find "$folder" -type f -name '*.md' ! -name README.md | sort)
[ ${#files[@]} -gt 1 ] || { echo "bench: $folder holds fewer than two digests" >&2; exit 1; }
bytes=$(cat "${files[@]}" | wc -c)
# The last day by file name: what comes new on top of all others.
newest=$(printf '%s\n' "${files[@]}" | awk -F/ '{ print $NF "\t" $0 }' | sort | tail -n1 | cut -f2)
others=()
for file in "${files[@]}"; do [ "$file" = "$newest" ] || others+=("$file"); done

# Runs a command $rounds times and prints the medians of wall clock and processor time, in
# seconds. $1 is run before each round, outside the time. What the command prints and its
# exit code do not count.
median() {
  local before=$1 round
  shift
  : > "$work/times"
  for ((round = 0; round < rounds; round++)); do
    $before
    { TIMEFORMAT='%R %U %S'; time "$@" >/dev/null 2>&1 || true; } 2>> "$work/times"
  done
  awk '{ print $1 }' "$work/times" | sort -n | sed -n "$(((rounds + 1) / 2))p" > "$work/wall"
  awk '{ print $2 + $3 }' "$work/times" | sort -n | sed -n "$(((rounds + 1) / 2))p" > "$work/cpu"
  paste -d' ' "$work/wall" "$work/cpu"
}
fresh() { rm -rf "$work/store"; }
all_but_one() { fresh; "$daygraph" build "${others[@]}" --store "$work/store" --no-export --quiet; }
row() { printf '| %s | %s | %s |\n' "$1" "${2% *}${3:- s}" "${2#* }${3:- s}"; }
# The most memory that a command held, where GNU time is at hand.
memory() {
  if command -v /usr/bin/time >/dev/null; then
    /usr/bin/time -f %M -o "$work/memory" "$@" >/dev/null 2>&1 || true
    awk '{ printf "%d MB", $1 / 1000 }' "$work/memory"
  else
    printf '?'
  fi
}

printf '| what | wall clock | processor |\n| --- | ---: | ---: |\n'
printf '# One item\n\n2025-01-01\n' > "$work/2025-01-01.md"
startup=$(median : "$daygraph" extract "$work/2025-01-01.md")
row 'start, with the lexicon' "$startup"
one_thread=$(RAYON_NUM_THREADS=1 median : "$daygraph" extract "${files[@]}" --format jsonl)
row 'read, extract, resolve and print, one thread' "$one_thread"
row 'build from nothing' "$(median fresh "$daygraph" build "${files[@]}" --store "$work/store" --no-export)"
row 'build again, nothing new' "$(median : "$daygraph" build "${files[@]}" --store "$work/store" --no-export)"
row 'build again, one new digest' "$(median all_but_one "$daygraph" build "${files[@]}" --store "$work/store" --no-export)"
row 'export GraphML' "$(median : "$daygraph" export --store "$work/store" -o "$work/graph.graphml")"
row 'export GraphML, without a layout' "$(median : "$daygraph" export --store "$work/store" --no-layout -o "$work/graph.graphml")"
echo
echo "${#files[@]} digests, $(awk -v b="$bytes" 'BEGIN { printf "%.2f", b / 1e6 }') MB; medians of $rounds runs."
echo "Most memory: building $(fresh; memory "$daygraph" build "${files[@]}" --store "$work/store" --no-export), asking $(memory "$daygraph" query most-connected --store "$work/store")."
echo "On disk: store $(du -sm "$work/store" | cut -f1) MB, GraphML $(du -sm "$work/graph.graphml" | cut -f1) MB."
