package io.peregrine.cli;

import java.nio.file.Path;
import java.util.List;

import io.peregrine.domain.ListKey;
import io.peregrine.engine.EngineConfig;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.policy.ListKeyText;
import io.peregrine.protocol.ListOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many entries onto a list. */
@Command(
    name = "load",
    description = "Puts the entries of a CSV file onto a list of a running engine, up to sixteen in one message. " +
        "Its header is key,start,expiry,reason, with key2 after key for a list of pairs; start, expiry and reason " +
        "may be empty or left out. Prints LOADED list=NAME entries=N messages=M refused=R.",
    footer =
    {
        "",
        "Example:",
        "  peregrine list load blocked_cards --in cards.csv --reason 'breach of May' --config engine.conf"
    })
final class ListLoad extends ListChange
{
    private static final List<String> COLUMNS = List.of("key", "key2", "start", "expiry", "reason");

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The CSV file; .gz is read compressed.")
    private Path file;

    private int[] columns;
    private long entries;

    @Override
    public Integer call()
    {
        final EngineConfig config = config();
        final ListDeclaration list = declaration(config);
        try (CsvRows rows = CsvRows.open(file))
        {
            columns = COLUMNS.stream().mapToInt(rows.columns()::indexOf).toArray();
            checkHeader(rows, list);
            try (CommandLink link = link(config, "entries of list " + list.name()))
            {
                send(rows, list, link);
                out().println("LOADED list=" + list.name() + " entries=" + entries + " messages=" +
                    (link.acknowledged() + link.rejected()) + " refused=" + link.rejected());
                return 0 == link.rejected() ? ExitCodes.OK : ExitCodes.FINDING;
            }
        }
    }

    private void checkHeader(final CsvRows rows, final ListDeclaration list)
    {
        for (final String name : rows.columns())
        {
            if (!COLUMNS.contains(name))
            {
                throw new InputProblem(file + ":1: unknown column \"" + name + "\": the columns are " +
                    String.join(", ", COLUMNS));
            }
        }
        if (columns[0] < 0 || columns[1] < 0 != (null == list.secondKey()))
        {
            throw new InputProblem(file + ":1: list " + list.name() + " is of " + list.key() + ": write columns key" +
                (null == list.secondKey() ? " alone, without key2" : " and key2"));
        }
    }

    /** A message has one reason: where it changes, another message begins. */
    private void send(final CsvRows rows, final ListDeclaration list, final CommandLink link)
    {
        final ListFrame frame = new ListFrame(list, ListOperation.ADD, signature());
        String reason = signature().reason();
        while (rows.next())
        {
            final String own = columns[4] < 0 || rows.row().field(columns[4]).length() == 0 ?
                signature().reason() : rows.row().field(columns[4]).toString();
            if (!own.equals(reason) || frame.isFull(reason))
            {
                flush(frame, reason, link);
                reason = own;
            }
            if (0 == frame.count())
            {
                checkSignature(reason);
            }
            final long[] key = key(rows, 0, list.firstKey());
            if (null != list.secondKey())
            {
                System.arraycopy(key(rows, 1, list.secondKey()), 0, key, 2, 2);
            }
            frame.add(key, moment(rows, 2), moment(rows, 3));
            entries++;
        }
        flush(frame, reason, link);
        link.await();
    }

    private static void flush(final ListFrame frame, final String reason, final CommandLink link)
    {
        if (frame.count() > 0)
        {
            link.send(frame.buffer(), frame.encode(nowNs(), reason));
        }
    }

    private long[] key(final CsvRows rows, final int column, final ListKey key)
    {
        try
        {
            return ListKeyText.words(key, rows.row().field(columns[column]).toString());
        }
        catch (final IllegalArgumentException ex)
        {
            throw rows.problem(columns[column], ex.getMessage());
        }
    }

    private long moment(final CsvRows rows, final int column)
    {
        if (columns[column] < 0 || 0 == rows.row().field(columns[column]).length())
        {
            return ListFrame.NONE;
        }
        try
        {
            return MomentText.instant(rows.row().field(columns[column]).toString());
        }
        catch (final BadValue ex)
        {
            throw rows.problem(columns[column], ex.getMessage());
        }
    }
}
