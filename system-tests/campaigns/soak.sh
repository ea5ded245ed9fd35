#!/bin/sh
# Runs one engine's journal for a long time at a steady rate, with segments, snapshots, retention, labels, changes of lists
# and policies, kills of the engine and of a consumer, and shows that nothing that was answered is lost or changed and that
# nothing grows. It can be stopped at any moment and goes on when started again with the same arguments.
# docs/campaigns.md says what it checks.
#
#   system-tests/campaigns/soak.sh DIRECTORY [SECONDS [RATE [KILLS [KEY=VALUE...]]]]
#
# An hour at 50,000/s with 20 kills without more arguments. What is given as KEY=VALUE goes to the engine and wins, such as
# journal.retain-size=0 for a journal that keeps everything: then it needs 1.3 KiB a payment.

set -eu
root=$(CDPATH='' cd -P "$(dirname "$0")/../.." && pwd)
directory=${1:?name a directory for the soak: its journal, its books, its samples and its tally}
seconds=${2:-3600}
rate=${3:-50000}
kills=${4:-20}
if [ $# -gt 4 ]; then shift 4; else shift $#; fi
. "$root/system-tests/campaigns/java.sh"

# shellcheck disable=SC2086
exec "$java" $flags -Xmx512m -XX:+UseSerialGC -Dchronicle.analytics.disable=true -Dperegrine.home="$root" \
    -cp "$class_path" io.peregrine.systemtests.Soak "$directory" "$seconds" "$rate" "$kills" \
    journal.segment-length=16MiB journal.retain-size=2GiB snapshot.interval=45s snapshot.inputs=0 "$@"
