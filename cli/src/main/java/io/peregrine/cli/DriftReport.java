package io.peregrine.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.peregrine.replay.drift.Drift;
import io.peregrine.replay.drift.StabilityIndex;

/** Drift between two periods, in words, as JSON, or as rows. */
final class DriftReport
{
    private static final double LITTLE = 0.1;
    private static final double MUCH = 0.25;
    /** Bins are tenths of the first period: where more of it than one was warming, the bins are not those of values. */
    private static final double WARMING = 0.1;

    private final Drift drift;
    private final List<Drift.Column> columns;

    DriftReport(final Drift drift)
    {
        this.drift = drift;
        columns = drift.columns();
    }

    /** The most drifted first; of equal ones in the policy's order. */
    String text()
    {
        final TextTable table = new TextTable("name", "is", "index", "drift", "bins", "missing, first", "second");
        columns.stream().sorted((one, other) -> Double.compare(other.stability().index(), one.stability().index()))
            .forEach(column -> table.row(column.name(), kind(column),
                String.format(Locale.ROOT, "%.6f", column.stability().index()), word(column),
                String.valueOf(column.stability().bins().size()), missing(column, true), missing(column, false)));
        return "payments: " + drift.firstCount() + " in the first period, " + drift.secondCount() +
            " in the second\n" + String.join("\n", table.lines()) + "\n" + warming();
    }

    /** @return true if the first period says little of it: its window had not seen its length for long enough. */
    static boolean isWarming(final Drift.Column column)
    {
        return column.warming() > WARMING;
    }

    private String warming()
    {
        final String names = columns.stream().filter(DriftReport::isWarming).map(column -> String.format(Locale.ROOT,
            "%s (%.0f%% of the payments)", column.name(), 100 * column.warming())).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "warming in the first period, windows longer than the time since the journal's " +
            "first payment: " + names + "\nthese are not judged, and scores that read them are to be read with care; " +
            "a later --from gives them time\n";
    }

    private String missing(final Drift.Column column, final boolean isFirst)
    {
        final long count = column.stability().bins().stream().filter(StabilityIndex.Bin::isMissing)
            .mapToLong(bin -> isFirst ? bin.first() : bin.second()).sum();
        return String.format(Locale.ROOT, "%.2f%%",
            100.0 * count / (isFirst ? drift.firstCount() : drift.secondCount()));
    }

    private static String kind(final Drift.Column column)
    {
        return column.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String word(final Drift.Column column)
    {
        final double index = column.stability().index();
        return isWarming(column) ? "warming" : index < LITTLE ? "little" : index < MUCH ? "some" : "much";
    }

    String json()
    {
        final JsonWriter json = new JsonWriter().open('{').name("firstPayments").value((long)drift.firstCount())
            .name("secondPayments").value((long)drift.secondCount()).name("columns").open('[');
        for (final Drift.Column column : columns)
        {
            json.open('{').name("name").value(column.name()).name("kind").value(kind(column))
                .name("index").value(column.stability().index()).name("warming").value(column.warming())
                .name("bins").open('[');
            for (final StabilityIndex.Bin bin : column.stability().bins())
            {
                json.open('{').name("missing").value(bin.isMissing()).name("above").value(bin.above())
                    .name("upTo").value(bin.upTo()).name("first").value(bin.first()).name("second")
                    .value(bin.second()).name("part").value(bin.part()).close('}');
            }
            json.close(']').close('}');
        }
        return json.close(']').close('}').take() + "\n";
    }

    /** Bounds that are infinite or of what is missing are empty. */
    String csv()
    {
        final StringBuilder csv = new StringBuilder("name,kind,index,bin,above,up_to,first,second,part\n");
        for (final Drift.Column column : columns)
        {
            int number = 0;
            for (final StabilityIndex.Bin bin : column.stability().bins())
            {
                csv.append(column.name()).append(',').append(kind(column)).append(',')
                    .append(column.stability().index()).append(',')
                    .append(bin.isMissing() ? "missing" : String.valueOf(++number)).append(',')
                    .append(bound(bin.above())).append(',').append(bound(bin.upTo())).append(',')
                    .append(bin.first()).append(',').append(bin.second()).append(',').append(bin.part())
                    .append('\n');
            }
        }
        return csv.toString();
    }

    private static String bound(final double value)
    {
        return Double.isFinite(value) ? String.valueOf(value) : "";
    }
}
