package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Kind;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.WindowDeclaration;
import io.peregrine.domain.ZoneTable;
import org.agrona.concurrent.status.AtomicCounter;

/** What one history keeps of a payment and of a key, worked out from the features over it. */
final class HistoryPlan
{
    /** A row of consecutive payments remembers totals of what is older than this many. */
    static final WindowDeclaration NEWEST = // Of a length, which last windows have not: it is none of a policy's.
        new WindowDeclaration(WindowDeclaration.Kind.LAST, Long.MAX_VALUE, 0, 0, 64, null);

    private static final int SMALL_BLOCK = 4;

    private final HistoryDeclaration declaration;
    private final FeatureLayout layout;
    private final Columns columns = new Columns();
    private final List<Integer> conditions = new ArrayList<>();
    private final LinkedHashMap<WindowDeclaration, WindowPlan> windowPlans = new LinkedHashMap<>();
    private final List<AggregateFeature> features = new ArrayList<>();
    private final Function<String, ZoneTable> zones;
    private final long amountUnits;
    private final WindowClasses classes;
    private final Columns.Source[] sources;
    private final int[] recalled;
    private final int amountColumn;
    private final int stateLength;
    private int extremeCount;
    private final long expiryNs;

    /**
     * @param knownColumns the columns of payments known by id; those that this history may recall join them.
     * @param amountUnits  minor units of a major one.
     * @param classes      of the state's windows.
     */
    HistoryPlan(
        final HistoryDeclaration declaration,
        final FeatureLayout layout,
        final Columns knownColumns,
        final Function<String, ZoneTable> zones,
        final long amountUnits,
        final WindowClasses classes)
    {
        this.declaration = declaration;
        this.classes = classes;
        this.layout = layout;
        this.zones = zones;
        this.amountUnits = amountUnits;
        long spanNs = 0;
        for (int i = 0; i < layout.count(); i++)
        {
            final FeatureDeclaration feature = layout.feature(i);
            if (Form.AGGREGATE == feature.form() && declaration.equals(feature.aggregate().history()))
            {
                final AggregateDeclaration aggregate = feature.aggregate();
                Columns.of(aggregate).forEach(columns::index);
                addCondition(aggregate.where());
                addCondition(aggregate.first());
                addCondition(aggregate.then());
                windowPlans.computeIfAbsent(windowOf(aggregate), key -> new WindowPlan(key, this)).add(i, aggregate);
                spanNs = Math.max(spanNs, spanNs(aggregate));
            }
        }
        expiryNs = Long.MAX_VALUE == spanNs ? spanNs : EventTime.plus(spanNs, declaration.latenessNs());
        sources = columns.sources();
        amountColumn = columns.find(Columns.AMOUNT);
        recalled = new int[columns.count()];
        for (int i = 0; i < recalled.length; i++)
        {
            recalled[i] = !isFolding() || Columns.isAmount(columns.name(i)) ? -1 :
                knownColumns.index(columns.name(i));
        }
        int length = History.headerLength(declaration);
        for (final WindowPlan plan : windowPlans.values())
        {
            length = plan.place(length);
        }
        stateLength = length + 7 & ~7;
    }

    /** @return a plan for each history of the layout, in the order of its features. */
    static HistoryPlan[] allOf(
        final WindowContext context, final Columns knownColumns, final WindowClasses classes)
    {
        final long units = PolicyAmount.of(context.currency(), context.currencyDecimals()).unitsOfMajor();
        return context.layout().features().stream()
            .filter(feature -> Form.AGGREGATE == feature.form())
            .map(feature -> feature.aggregate().history())
            .distinct()
            .map(declaration ->
                new HistoryPlan(declaration, context.layout(), knownColumns, context.zones(), units, classes))
            .toArray(HistoryPlan[]::new);
    }

    private static WindowDeclaration windowOf(final AggregateDeclaration aggregate)
    {
        if (null != aggregate.window())
        {
            return aggregate.window();
        }
        return Kind.CONSECUTIVE == aggregate.kind() ? NEWEST : WindowDeclaration.LIFETIME;
    }

    private static long spanNs(final AggregateDeclaration aggregate)
    {
        final WindowDeclaration window = aggregate.window();
        return null == window || WindowDeclaration.Kind.LAST == window.kind() ||
            WindowDeclaration.Kind.LIFETIME == window.kind() ? Long.MAX_VALUE : window.spanNs();
    }

    private void addCondition(final int condition)
    {
        if (AggregateDeclaration.NO_CONDITION != condition && !conditions.contains(condition))
        {
            conditions.add(condition);
        }
    }

    HistoryDeclaration declaration()
    {
        return declaration;
    }

    FeatureLayout layout()
    {
        return layout;
    }

    Columns columns()
    {
        return columns;
    }

    ZoneTable zone(final String name)
    {
        return zones.apply(name);
    }

    WindowClasses windowClasses()
    {
        return classes;
    }

    long amountUnits()
    {
        return amountUnits;
    }

    int columnCount()
    {
        return columns.count();
    }

    int conditionCount()
    {
        return conditions.size();
    }

    /** @return the bit of a row that says whether the condition was met; 0 for none. */
    long bit(final int condition)
    {
        return AggregateDeclaration.NO_CONDITION == condition ? 0 :
            1L << Row.CONDITION_SHIFT + conditions.indexOf(condition);
    }

    /** @return a row's bits with conditions by their texts. */
    String describe(final long bits)
    {
        final StringBuilder text = new StringBuilder().append(bits & (1L << Row.CONDITION_SHIFT) - 1);
        for (int i = 0; i < conditions.size(); i++)
        {
            if ((bits >>> Row.CONDITION_SHIFT + i & 1) != 0)
            {
                text.append(" & ").append(layout.conditions().get(conditions.get(i)));
            }
        }
        return text.toString();
    }

    /** @return another plan's row bits in this one's order; conditions that are new count as not met. */
    long metaOf(final HistoryPlan other, final long bits)
    {
        long own = bits & (1L << Row.CONDITION_SHIFT) - 1;
        for (int i = 0; i < conditions.size(); i++)
        {
            final String text = layout.conditions().get(conditions.get(i));
            for (int j = 0; j < other.conditions.size(); j++)
            {
                if (text.equals(other.layout.conditions().get(other.conditions.get(j))))
                {
                    own |= (bits >>> Row.CONDITION_SHIFT + j & 1) << Row.CONDITION_SHIFT + i;
                }
            }
        }
        return own;
    }

    /** @return true if some window remembers payments whose rows are gone. */
    boolean isFolding()
    {
        return windowPlans.values().stream().anyMatch(WindowPlan::isFolding);
    }

    /** @return bytes of a key's state. */
    int stateLength()
    {
        return stateLength;
    }

    /** @return nanoseconds behind the stream's time after which a key is forgotten; Long.MAX_VALUE for never. */
    long expiryNs()
    {
        return expiryNs;
    }

    /** @return true if a row may stand elsewhere later, and has to say whose it is. */
    boolean hasIds()
    {
        return declaration.latenessNs() > 0 && !declaration.isOfEvents();
    }

    /** @return the number of a window's extreme from which rows leave. */
    int nextExtreme()
    {
        return extremeCount++;
    }

    int extremeCount()
    {
        return extremeCount;
    }

    /** @return rows of a block. */
    int blockRows()
    {
        return SMALL_BLOCK;
    }

    int blockLength()
    {
        return RowBlocks.blockLength(blockRows(), columnCount(), conditionCount(), hasIds(), extremeCount);
    }

    /** @return blocks for so many rows, one begun and one ended block for each key included. */
    int blockCapacity(final int eventCapacity, final int keyCapacity)
    {
        final long blocks = eventCapacity / blockRows() + Math.min(eventCapacity, keyCapacity);
        return (int)Math.min(1 << 29, blocks);
    }

    boolean hasDistinct()
    {
        return layout.features().stream().anyMatch(feature -> Form.AGGREGATE == feature.form() &&
            Kind.DISTINCT == feature.aggregate().kind() && declaration.equals(feature.aggregate().history()));
    }

    int distinctCapacity(final int eventCapacity)
    {
        return (int)Math.min(1 << 29, 2L * eventCapacity + 2 * DistinctValues.LIMIT);
    }

    /** Builds the windows of a history, with the features over them. */
    Window[] windows(final History history, final DistinctPool pool, final AtomicCounter sumOverflows)
    {
        final List<Window> windows = new ArrayList<>();
        for (final WindowPlan plan : windowPlans.values())
        {
            windows.add(plan.build(history, pool, features, sumOverflows));
        }
        return windows.toArray(new Window[0]);
    }

    /** Every feature is what it is where there is nothing to compute from. */
    void writeEmpty(final PaymentEvent event)
    {
        for (int i = 0; i < features.size(); i++)
        {
            features.get(i).writeEmpty(event);
        }
    }

    /** Fills the row of the payment at hand. @param meta conditions by the layout's index. */
    void fill(
        final Row self,
        final PaymentEvent event,
        final int id,
        final long meta,
        final long asked,
        final long remaining)
    {
        self.timeNs = paneOf(event.eventTimeNs());
        self.id = id;
        self.meta = meta(meta);
        for (int i = 0; i < sources.length; i++)
        {
            self.values[i] = sources[i].of(event, i == amountColumn ? remaining : asked);
        }
    }

    /** @return the start of the pane that the time is in; the time itself where single payments are kept. */
    long paneOf(final long timeNs)
    {
        return 0 == declaration.paneNs() ? timeNs : timeNs - Math.floorMod(timeNs, declaration.paneNs());
    }

    /** @return a row's bits, conditions in this history's own order. */
    long meta(final long meta)
    {
        long own = meta & (1L << Row.CONDITION_SHIFT) - 1;
        for (int i = 0; i < conditions.size(); i++)
        {
            own |= (meta >>> Row.CONDITION_SHIFT + conditions.get(i) & 1) << Row.CONDITION_SHIFT + i;
        }
        return own;
    }

    /** Fills the values of a payment whose row is gone. */
    void recall(final KnownPayments known, final int entry, final long remaining, final long[] values)
    {
        for (int i = 0; i < values.length; i++)
        {
            values[i] = recalled[i] >= 0 ? known.value(entry, recalled[i]) :
                i == amountColumn ? remaining : known.asked(entry);
        }
    }

    /** What a row says is known of its payment, too, as far as it may be asked for when the row is gone. */
    void remember(final Row row, final KnownPayments known, final int entry)
    {
        if (isFolding())
        {
            known.timeNs(entry, row.timeNs);
            for (int i = 0; i < recalled.length; i++)
            {
                if (recalled[i] >= 0)
                {
                    known.value(entry, recalled[i], row.values[i]);
                }
            }
        }
    }

    /** Sets the remaining amount among a row's values. */
    void amount(final long[] values, final long remaining)
    {
        if (amountColumn >= 0)
        {
            values[amountColumn] = remaining;
        }
    }
}
