#!/bin/sh
# Reads every file of the given trees, and says which tree ends in a panic, a crash, or not in time.
# A build without optimisation needs the most stack: try that one too.
#
#   benches/robust.sh target/debug/amanat TREE...
set -u
amanat=$1
shift
limit=${LIMIT:-600}
bad=0
for tree in "$@"; do
    name=$(basename "$tree")
    counted=$(timeout "$limit" "$amanat" dump --stats --format json "$tree")
    code=$?
    panics=$(printf '%s\n' "$counted" | sed -n 's/.*"failed": \([1-9][0-9]*\),*/\1/p' | paste -sd+ -)
    files=$(printf '%s\n' "$counted" | sed -n 's/.*"files": \([0-9]*\),*/\1/p' | paste -sd+ -)
    timeout "$limit" "$amanat" check --quiet --exit-zero --strict=false "$tree" >/dev/null 2>&1
    check=$?
    if [ "$code" -ne 0 ] || [ -n "$panics" ] || [ "$check" -ge 4 ]; then
        bad=1
        echo "BAD   $name: dump ended with $code, panics in ${panics:-0} files, check ended with $check"
    else
        echo "good  $name: $((${files:-0})) files"
    fi
done
exit "$bad"
