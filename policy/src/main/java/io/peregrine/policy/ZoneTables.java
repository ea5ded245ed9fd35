package io.peregrine.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

import io.peregrine.domain.Spelling;
import io.peregrine.domain.ZoneTable;

/** The zones that a policy names, each looked up once. Nothing is added once the policy is compiled. */
final class ZoneTables
{
    private final Function<String, ZoneTable> zones;
    private final Map<String, ZoneTable> tables = new LinkedHashMap<>();
    private boolean isSealed;
    private boolean areInExpressions;

    /** @param zones gives a zone's transitions; not asked for UTC. */
    ZoneTables(final Function<String, ZoneTable> zones)
    {
        this.zones = zones;
    }

    /** @return the table; null where there is no such zone, which then is a problem. */
    ZoneTable read(final YamlNode node, final String name, final Problems problems)
    {
        if (ZoneTable.UTC.zone().equals(name))
        {
            return ZoneTable.UTC;
        }

        final ZoneTable table = lookUp(name);
        if (null == table)
        {
            final String nearest = Spelling.nearest(name, new TreeSet<>(java.time.ZoneId.getAvailableZoneIds()));
            problems.add(node, "zone \"" + name + "\" does not exist" + (null == nearest ?
                ": write a name like UTC or Europe/Brussels" : ": did you mean \"" + nearest + "\"?"));
        }
        return table;
    }

    /** @return the table of a zone that an expression names, kept from now on; null where there is no such zone. */
    ZoneTable named(final String name)
    {
        areInExpressions = areInExpressions || !isSealed;
        return lookUp(name);
    }

    /** @return true if an expression named one while the policy was compiled. */
    boolean areInExpressions()
    {
        return areInExpressions;
    }

    private ZoneTable lookUp(final String name)
    {
        ZoneTable table = tables.get(name);
        if (null == table)
        {
            try
            {
                table = zones.apply(name);
            }
            catch (final java.time.DateTimeException | IllegalArgumentException ex)
            {
                return null;
            }
        }
        if (null != table && !isSealed)
        {
            tables.put(name, table);
        }
        return table;
    }

    /** The policy is compiled: what is asked for now is not kept. */
    void seal()
    {
        isSealed = true;
    }

    /** @return the table of a zone that was read; null of another. */
    ZoneTable table(final String name)
    {
        return ZoneTable.UTC.zone().equals(name) ? ZoneTable.UTC : tables.get(name);
    }

    /** @return all but UTC, each once, in the order in which they were read. */
    List<ZoneTable> used()
    {
        return List.copyOf(tables.values());
    }
}
