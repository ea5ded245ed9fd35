#!/bin/sh
# Makes small journals with bin/peregrine, as a user would, and holds the verifier to them: an honest one must match; one
# with a bit flipped anywhere, or with a decision changed and every CRC mended behind it, must not.
#
#   docs/examples/verifier/test.sh [PAYMENTS]     how many payments of the committed data; all 18,944 without it
#
#   PEREGRINE   the launcher, if not this repository's bin/peregrine
#   PYTHON      the Python, if not python3
#
# Exit codes: 0 ok, 1 the verifier said what it should not, 3 the surroundings. Needs gzip, and 64 MiB in TMPDIR or /tmp.

set -eu

here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)
root=$(CDPATH='' cd -P "$here/../../.." && pwd)
peregrine=${PEREGRINE:-$root/bin/peregrine}
python=${PYTHON:-python3}
handbook=$root/docs/examples/handbook
data=$root/cli/src/test/resources/io/peregrine/cli/golden_mini.csv.gz
payments=${1:-18944}
work=$(mktemp -d)
engine=
exec=

finish()
{
    [ -z "$engine" ] || kill -KILL "$engine" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 3' HUP INT TERM

fail()
{
    echo "verifier test: $1" >&2
    exit "${2:-1}"
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' || fail "$python is missing or older than 3.9" 3

# A busy machine may stop a process for seconds: the media driver and its clients must not give up then.
PEREGRINE_JVM_OPTS="${PEREGRINE_JVM_OPTS:-} -Daeron.driver.timeout=60000"
export PEREGRINE_JVM_OPTS

run()
{
    verb=$1
    shift
    # shellcheck disable=SC2086
    $exec "$peregrine" $verb "$@" --config "$handbook/engine.conf" -D aeron.dir="$work/aeron" -D journal.directory="$work/journal" \
        -D policy.directory="$handbook/policy" -D session.timeout=60s -D aeron.client.liveness.timeout=60s
}

start()
{
    mkfifo "$work/ready"
    # exec, so that the signal meets the engine and not a shell before it.
    exec=exec run engine -D transport=ipc -D idle=park -D journal.segment-length=1MiB > "$work/ready" 2> "$work/engine.err" &
    engine=$!
    ready=
    exec 3< "$work/ready"
    read -r ready <&3 || true
    case $ready in
        READY*) ;;
        *) cat "$work/engine.err" >&2; fail "the engine did not start" 3 ;;
    esac
}

stop()
{
    kill -TERM "$engine"
    wait "$engine" || { cat "$work/engine.err" >&2; fail "the engine did not stop in order" 3; }
    engine=
}

send()
{
    run send --mapping "$work/mapping.conf" --out "$work/out.csv" "$@" 2> "$work/send.err" || {
        cat "$work/send.err" >&2; fail "send failed" 3; }
}

# The handbook's mapping, and reversals and events of the same columns.
cat "$handbook/mapping.conf" - > "$work/mapping.conf" <<'END'
reversal {
    message_id          { column = id }
    original_payment_id { column = of }
    event_time          { column = time_s, unit = seconds, since = "2018-04-01T00:00:00Z" }
    amount              { column = cents, unit = minor }
}
event {
    message_id  { column = id }
    event_time  { column = time_s, unit = seconds, since = "2018-04-01T00:00:00Z" }
    event_type  { constant = LOGIN }
    customer_id { column = customer_id }
}
END
gzip -dc "$data" | head -n "$((payments + 1))" > "$work/all.csv"
head -n "$((payments / 3 + 1))" "$work/all.csv" > "$work/first.csv"
tail -n 50 "$work/first.csv" | cat "$work/first.csv" - | awk 'NR == 1 || NR > 50' | sed -n '1p;2,51p' > "$work/repeats.csv"
awk -F, -v OFS=, 'BEGIN { print "id,of,time_s,cents" } NR % 5 == 2 { print 1000000 + $1, $1, $2, NR % 2 ? "" : 100 }' \
    "$work/first.csv" > "$work/reversals.csv"
tail -n 1 "$work/first.csv" | awk -F, -v OFS=, '{ print "id,time_s,customer_id"; print 2000000, $2, $3 }' > "$work/events.csv"
cp -r "$handbook/policy" "$work/policy"
sed 's/high_amount: 220.0/high_amount: 100.0/; s/from: 0.2,/from: 0.1,/' "$handbook/policy/policy.yaml" > "$work/policy/policy.yaml"
terminal=$(tail -n 1 "$work/all.csv" | cut -d, -f4)
customer=$(tail -n 1 "$work/all.csv" | cut -d, -f3)

start
send --in "$work/first.csv" --no-labels
send --in "$work/repeats.csv" --no-labels
send --in "$work/reversals.csv" --message reversal
send --in "$work/events.csv" --message event
run "list add" blocked_terminals "$terminal" --reason test > /dev/null
run "list add" trusted_customers "$customer" --until 30d --reason test --approver a --approver b > /dev/null
run "rules snooze" own-norm --key customer=1 --until 4h --reason test > /dev/null
"$peregrine" policy activate "$work/policy" --config "$handbook/engine.conf" -D aeron.dir="$work/aeron" \
    -D journal.directory="$work/journal" --approver test --reason test > /dev/null
send --in "$work/all.csv"                               # the first third is repeated, labels and the rest are new
stop

said=$("$python" "$here/verify.py" "$work/journal" 2> "$work/verify.err") || {
    cat "$work/verify.err" >&2; fail "an honest journal: $said"; }
[ "$said" = "MATCH payments=$payments" ] || fail "an honest journal of $payments payments: $said"
echo "$said"

# Bits flipped all over the bytes that are in use, one at a time.
"$python" - "$here" "$work/journal" <<'END' || fail "damage was not found, see above"
import contextlib, glob, io, os, random, struct, sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import verify
journal, rng, found, missed = sys.argv[2], random.Random(7), 0, 0


def verdict(series=None):
    """Of one series' bytes, or of everything."""
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            if series is None:
                verify.verify(journal, None)
            else:
                for _ in verify.Series(os.path.join(journal, series), int(series == 'inputs')):
                    pass
        except verify.Finding as finding:
            return str(finding)
    return 'MATCH'


def flip(path, at, bit):
    with open(path, 'r+b') as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))


def used(path):
    """Where the records end, and the file."""
    with open(path, 'rb') as file:
        data = file.read()
    at = 4096
    while at < len(data) - 4096 and struct.unpack_from('<I', data, at)[0]:
        at += struct.unpack_from('<I', data, at)[0] + 7 & ~7
    return at, len(data)


places = []
for series in ('inputs', 'decisions'):
    segments = sorted(glob.glob(os.path.join(journal, series, '*.seg')))
    assert len(segments) > 1, 'the journal is too small to have a sealed segment'
    for path in (segments[0], segments[-1]):
        end, length = used(path)
        places += [(path, at) for at in (0, 13, 33, 57, 70, 97, 200, 4096, 4100, 4104, 4107, 4150, end - 1)]
        places += [(path, rng.randrange(4096, end)) for _ in range(2)]
        if path != segments[-1]:
            places += [(path, length - 4096 + at) for at in (0, 9, 33, 50, 57, 90, 121, 2000)]
    places.append((os.path.join(journal, series, 'durable'), 9))
content = glob.glob(os.path.join(journal, 'content', '*'))[0]
places.append((content, os.path.getsize(content) // 2))
for path, at in places:
    bit = rng.randrange(8)
    flip(path, at, bit)
    name = os.path.basename(os.path.dirname(path))
    said = verdict(None if name == 'content' else name)
    flip(path, at, bit)
    if said.startswith('DAMAGED'):
        found += 1
    else:
        missed += 1
        print('%s offset %d bit %d: %s' % (path, at, bit, said))
print('damage found=%d missed=%d' % (found, missed))

# A score changed in the open segment, and the CRCs from there to its end mended: bytes that are in order, and wrong.
path = sorted(glob.glob(os.path.join(journal, 'decisions', '*.seg')))[-1]
with open(path, 'r+b') as file:
    data = bytearray(file.read())
    at, crc, changed = 4096, struct.unpack_from('<I', data, 96)[0], None
    while struct.unpack_from('<I', data, at)[0]:
        length, _, kind = struct.unpack_from('<IIH', data, at)
        if kind == 41 and changed is None:
            changed = struct.unpack_from('<q', data, at + 16)[0]
            data[at + 56 + 8 + 78] ^= 1
        crc = verify.crc32c(struct.pack('<I', crc) + data[at + 8:at + length])
        struct.pack_into('<I', data, at + 4, crc)
        at += length + 7 & ~7
    file.seek(0)
    file.write(data)
said = verdict()
print(said)
sys.exit(missed > 0 or not said.startswith('DIFFERS sequence=%d field=score ' % changed))
END

code=0
"$python" "$here/verify.py" "$work/no-journal" > "$work/said" 2>&1 || code=$?
[ "$code" -eq 2 ] && grep -q '^UNKNOWN ' "$work/said" || fail "no journal: exit code $code, $(cat "$work/said")"
echo "OK"
