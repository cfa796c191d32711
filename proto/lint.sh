#!/usr/bin/env bash
# Lints the contract with buf. Needs npm (for buf itself) and Maven (for the files of google/rpc that the contract imports).
# Usage: proto/lint.sh [--offline]
set -euo pipefail

cd "$(dirname "$0")"
readonly buf_version=1.75.0
readonly imported=target/imported

maven_options=(-B -q)
npm_options=()
if [[ "${1:-}" == --offline ]]; then
  maven_options+=(-o)
  npm_options+=(--offline)
fi

# The imported files come from the very archive the Java build compiles against.
mkdir -p target
mvn "${maven_options[@]}" dependency:unpack-dependencies \
  -DincludeArtifactIds=proto-google-common-protos -Dmdep.unpack.includes='google/rpc/*.proto' -DoutputDirectory="$PWD/$imported"

npx --yes "${npm_options[@]}" --package "@bufbuild/buf@$buf_version" buf lint
echo "proto: buf lint is clean"
