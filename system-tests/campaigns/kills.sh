#!/bin/sh
# Kills an engine again and again while a switch sends, and shows that nothing that was answered is lost, changed or
# doubled. It can be stopped at any moment (Ctrl-C, or kill -9) and goes on where it was when started again with the same
# directory. docs/campaigns.md says what it checks.
#
#   system-tests/campaigns/kills.sh DIRECTORY [PAYMENTS [KILLS [written|sync|both [KEY=VALUE...]]]]
#
# The full one: kills.sh /var/tmp/kills 20000000 1000 both. Further KEY=VALUE go to the engine, such as
# snapshot.interval=5s. The directory needs about 1.3 KiB a payment for the journal and as much again for the comparison.

set -eu
root=$(CDPATH='' cd -P "$(dirname "$0")/../.." && pwd)
directory=${1:?name a directory for the campaign: its journal, its book and its tally}
payments=${2:-20000000}
kills=${3:-1000}
durability=${4:-both}
if [ $# -gt 4 ]; then shift 4; else shift $#; fi
. "$root/system-tests/campaigns/java.sh"

# shellcheck disable=SC2086
exec "$java" $flags -Xmx512m -XX:+UseSerialGC -Dchronicle.analytics.disable=true -Dperegrine.home="$root" \
    -cp "$class_path" io.peregrine.systemtests.KillCampaign "$directory" "$payments" "$kills" "$durability" "$@"
