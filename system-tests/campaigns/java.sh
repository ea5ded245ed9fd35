# Sourced by the campaigns: builds what they need and sets class_path and flags. Needs $root.
# Shell words on purpose: $flags stands without quotes.

class_path_file=$root/system-tests/target/campaign.classpath
if [ ! -f "$class_path_file" ] || [ -n "${REBUILD:-}" ]; then
    echo "building once; REBUILD=1 does it again" >&2
    (cd "$root" && mvn -q -B -ntp ${MAVEN_FLAGS:-} -pl system-tests -am -DskipTests package dependency:build-classpath \
        -Dmdep.includeScope=test -Dmdep.outputFile=target/campaign.classpath) >&2
fi
class_path=$root/system-tests/target/test-classes:$(cat "$class_path_file")

# Engines start as the launcher starts them: from its jars, with its archive of classes, which fits class paths that begin
# as its own does.
PEREGRINE_CLASS_ARCHIVE=now "$root/bin/peregrine" --version >&2
class_path="$(find "$root/cli/target" -maxdepth 1 -name 'peregrine-cli-*.jar' | head -n 1):$root/cli/target/lib/*:$class_path"
archive=$(find "$root/cli/target" -maxdepth 1 -name 'classes-*.jsa' -size +0 | head -n 1)
export GLIBC_TUNABLES="${GLIBC_TUNABLES-glibc.malloc.hugetlb=1}"

# The flags that open packages, as the launcher has them.
flags=$(sed -n 's/^ *\(--add-[a-z]* [^ ]*\) .*/\1/p' "$root/bin/peregrine" | tr '\n' ' ')"${archive:+-Dperegrine.campaign.archive=$archive}"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
