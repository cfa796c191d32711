#!/usr/bin/env bash
# Makes .venv/ with what the example needs and generates the stubs from ../../proto into it.
# Needs Python 3.9 or later with venv, and Maven, which fetches the protobuf compiler for this platform.
#
# The compiler is protoc 26.1 on purpose: its Python code runs on protobuf 5.26 up to 7.x, where code of a later compiler
# refuses every older runtime; a training environment seldom has the newest one.
set -euo pipefail

cd "$(dirname "$0")"
readonly protoc_version=4.26.1
readonly contract=../../proto/src/main/protobuf

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platform=linux-x86_64 ;;
  Linux-aarch64) platform=linux-aarch_64 ;;
  Darwin-*) platform=osx-universal_binary ;;
  *) echo "setup.sh: no protobuf compiler known for $(uname -s) on $(uname -m)" >&2; exit 1 ;;
esac

[[ -x .venv/bin/python ]] || python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "${1:-requirements.txt}"

work=.venv/protoc
mkdir -p "$work"
if [[ ! -x $work/protoc ]]; then
  (cd ../.. && mvn -B -q -N dependency:copy "-Dartifact=com.google.protobuf:protoc:$protoc_version:exe:$platform" \
    -DoutputDirectory="$OLDPWD/$work" -Dmdep.stripVersion=true)
  mv "$work/protoc-$platform.exe" "$work/protoc"
  chmod +x "$work/protoc"
fi
if [[ ! -d $work/include ]]; then
  # The well-known types, which the compiler's archive does not carry, from the runtime's own jar.
  (cd ../.. && mvn -B -q -pl proto dependency:unpack-dependencies -DincludeArtifactIds=protobuf-java \
    -Dmdep.unpack.includes='google/protobuf/*.proto' -DoutputDirectory="$OLDPWD/$work/include")
fi

site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$work/protoc" -I "$contract" -I "$work/include" -I "$site" --python_out="$site" --pyi_out="$site" "$contract"/epochwatch/v1/*.proto
.venv/bin/python -c 'import epochwatch.v1.training_service_pb2'
echo "ready: examples/python/.venv"
