#!/usr/bin/env bash
# Measures on a folder of digests and prints a Markdown table: scripts/bench.sh FOLDER
# The program must be built: cargo build --release
set -euo pipefail

folder=${1:?usage: scripts/bench.sh FOLDER}
daygraph=$(cd "$(dirname "$0")/.." && pwd)/target/release/daygraph
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mapfile -t files < <(find "$folder" -type f -name '*.md' ! -name README.md | sort)
[ ${#files[@]} -gt 1 ] || { echo "bench: $folder holds fewer than two digests" >&2; exit 1; }
bytes=$(cat "${files[@]}" | wc -c)
# The last day by file name: what comes new on top of all others.
newest=$(printf '%s\n' "${files[@]}" | awk -F/ '{ print $NF "\t" $0 }' | sort | tail -n1 | cut -f2)
others=()
for file in "${files[@]}"; do [ "$file" = "$newest" ] || others+=("$file"); done

# Best of three, in seconds. What a command prints and its exit code do not count;
# $1 is run before each round, outside the time.
best() {
  local before=$1 start end took least=
  shift
  for _ in 1 2 3; do
    $before
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1 || true
    end=$(date +%s%N)
    took=$((end - start))
    if [ -z "$least" ] || [ "$took" -lt "$least" ]; then least=$took; fi
  done
  awk -v t="$least" 'BEGIN { printf "%.3f", t / 1e9 }'
}
fresh() { rm -rf "$work/store"; }
all_but_one() { fresh; "$daygraph" build "${others[@]}" --store "$work/store" --no-export --quiet; }
row() { printf '| %s | %s |\n' "$1" "$2"; }

printf '# One item\n\n2025-01-01\n' > "$work/2025-01-01.md"
startup=$(RAYON_NUM_THREADS=1 best : "$daygraph" extract "$work/2025-01-01.md")
one_core=$(RAYON_NUM_THREADS=1 best : "$daygraph" extract "${files[@]}" --format jsonl)
rate=$(awk -v b="$bytes" -v t="$one_core" -v s="$startup" 'BEGIN { d = t - s; if (d > 0) printf "%.1f", b / 1e6 / d; else print "?" }')
nothing=$(best fresh "$daygraph" build "${files[@]}" --store "$work/store" --no-export)
again=$(best : "$daygraph" build "${files[@]}" --store "$work/store" --no-export)
export=$(best : "$daygraph" export --store "$work/store" -o "$work/graph.graphml")
size=$(du -sk "$work/store" | cut -f1)
new_day=$(best all_but_one "$daygraph" build "${files[@]}" --store "$work/store" --no-export)

row what measured
row --- ---:
row digests "${#files[@]} ($(awk -v b="$bytes" 'BEGIN { printf "%.2f", b / 1e6 }') MB)"
row 'start, with the lexicon' "$startup s"
row 'read, extract and resolve, one thread' "$one_core s ($rate MB/s without the start)"
row 'build from nothing' "$nothing s"
row 'build again, nothing new' "$again s"
row 'build again, one new digest' "$new_day s"
row 'export GraphML' "$export s"
row 'store on disk' "$((size / 1024)) MB"
