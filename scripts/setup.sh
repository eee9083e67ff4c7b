#!/usr/bin/env bash
# What a build needs: a Rust toolchain, a C++20 compiler, libclang with its headers, make.
# What is missing is installed with apt-get where that is allowed, else named in one line.
# With --lint also rustfmt and clippy. Done in a moment where all is there.
#
# The check comes first because the build would notice only after minutes: RocksDB's
# bindings look for libclang when RocksDB itself has been compiled.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

check_rust() {
  local needed found
  needed=$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' Cargo.toml)
  command -v cargo >/dev/null || die "no cargo; install Rust $needed or newer from https://rustup.rs, then run this again"
  found=$(cargo --version | cut -d' ' -f2)
  if [ "$(printf '%s\n' "$needed" "${found%%-*}" | sort -V | head -n1)" != "$needed" ]; then
    die "cargo $found is too old, $needed is needed; run: rustup update stable"
  fi
}

# rustfmt and clippy: $1 is the cargo command, $2 the component.
check_component() {
  cargo "$1" --version >/dev/null 2>&1 && return
  command -v rustup >/dev/null || die "no $2; install it from where cargo came from, then run this again"
  rustup component add "$2"
}

has_compiler() {
  local compiler=${CXX:-c++}
  # shellcheck disable=SC2086 # CXX may hold arguments
  command -v ${compiler%% *} >/dev/null &&
    printf '#include <version>\n#include <concepts>\nint main() {}\n' |
      $compiler -std=c++20 -x c++ -fsyntax-only - 2>/dev/null
}

# The library, where the bindings' generator looks for it.
has_libclang_library() {
  local folder
  for folder in ${LIBCLANG_PATH:-} \
    $(command -v llvm-config >/dev/null && llvm-config --libdir) \
    /usr/lib/llvm*/lib /usr/lib/*-linux-* /usr/lib64 /usr/lib64/llvm*/lib /usr/lib /usr/local/lib /usr/local/llvm*/lib \
    /Library/Developer/CommandLineTools/usr/lib /opt/homebrew/opt/llvm/lib /usr/local/opt/llvm/lib; do
    compgen -G "$folder/libclang.so*" >/dev/null || compgen -G "$folder/libclang-*.so*" >/dev/null ||
      compgen -G "$folder/libclang.dylib" >/dev/null && return 0
  done
  return 1
}

# The compiler's own headers (stddef.h), which libclang reads but does not hold.
has_libclang_headers() {
  local folder
  for folder in ${LIBCLANG_PATH:+"$LIBCLANG_PATH/clang"} \
    /usr/lib/llvm*/lib/clang /usr/lib/clang /usr/lib64/clang /usr/local/lib/clang /usr/local/llvm*/lib/clang \
    /Library/Developer/CommandLineTools/usr/lib/clang /opt/homebrew/opt/llvm/lib/clang /usr/local/opt/llvm/lib/clang; do
    compgen -G "$folder/*/include/stddef.h" >/dev/null && return 0
  done
  command -v clang >/dev/null && [ -f "$(clang -print-resource-dir)/include/stddef.h" ]
}

# The system's packages that are missing, by Debian's names, one a line.
missing() {
  has_compiler || echo g++
  has_libclang_library && has_libclang_headers || echo libclang-dev
  command -v make >/dev/null || echo make
}

install() {
  local root=()
  if [ "$(id -u)" -ne 0 ]; then root=(sudo -n); fi
  if ! command -v apt-get >/dev/null; then
    die "missing: $* (Debian's names; Fedora: gcc-c++ clang-devel make, Arch: base-devel clang, macOS: xcode-select --install); install them, then run this again"
  fi
  if [ ${#root[@]} -gt 0 ] && ! sudo -n true 2>/dev/null; then
    die "missing: $*; run: sudo apt-get install -y $*"
  fi
  say "installing $*"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

check_rust
if [ "${1:-}" = --lint ]; then
  check_component fmt rustfmt
  check_component clippy clippy
fi
packages=$(missing | xargs)
[ -n "$packages" ] || exit 0
# shellcheck disable=SC2086 # names of packages, without spaces
install $packages || die "apt-get failed; run: sudo apt-get install -y $packages"
packages=$(missing | xargs)
[ -z "$packages" ] || die "still missing after the installation: $packages (a compiler that knows C++20 and libclang are needed)"
