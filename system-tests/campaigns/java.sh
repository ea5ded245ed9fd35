# Sourced by the campaigns: builds what they need and sets class_path and flags. Needs $root.
# Shell words on purpose: $flags stands without quotes.

class_path_file=$root/system-tests/target/campaign.classpath
if [ ! -f "$class_path_file" ] || [ -n "${REBUILD:-}" ]; then
    echo "building once; REBUILD=1 does it again" >&2
    (cd "$root" && mvn -q -B -ntp ${MAVEN_FLAGS:-} -pl system-tests -am -DskipTests package dependency:build-classpath \
        -Dmdep.includeScope=test -Dmdep.outputFile=target/campaign.classpath) >&2
fi
class_path=$root/system-tests/target/test-classes:$(cat "$class_path_file")

# The flags that open packages, as the launcher has them.
flags=$(sed -n 's/^ *\(--add-[a-z]* [^ ]*\) .*/\1/p' "$root/bin/peregrine" | tr '\n' ' ')
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
