package io.peregrine.replay;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.peregrine.domain.ZoneTable;

/** The zone tables that a policy carries as content: each as {@link ZoneTable#print()} has it, then an empty line. */
final class Zones
{
    /** UTC alone. */
    static final Zones NONE = new Zones(Map.of());

    private final Map<String, ZoneTable> tables;

    private Zones(final Map<String, ZoneTable> tables)
    {
        this.tables = tables;
    }

    static byte[] print(final Collection<ZoneTable> tables)
    {
        final StringBuilder text = new StringBuilder();
        for (final ZoneTable table : tables)
        {
            text.append(table.print()).append('\n');
        }

        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Zones parse(final byte[] content)
    {
        final Map<String, ZoneTable> tables = new HashMap<>();
        for (final String part : new String(content, StandardCharsets.UTF_8).split("\n\n"))
        {
            if (!part.isBlank())
            {
                final ZoneTable table = ZoneTable.parse(part);
                tables.put(table.zone(), table);
            }
        }

        return new Zones(tables);
    }

    ZoneTable zone(final String name)
    {
        final ZoneTable table = tables.get(name);
        if (null != table)
        {
            return table;
        }

        if ("UTC".equals(name))
        {
            return ZoneTable.UTC;
        }

        throw new IllegalArgumentException("the journal has no transitions for zone " + name);
    }
}
