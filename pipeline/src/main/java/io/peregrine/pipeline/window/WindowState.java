package io.peregrine.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.rules.Condition;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The histories of all keys under one policy, and the features computed from them. One thread owns it. All memory that
 * grows with the capacities is taken at construction, off heap, and given back by {@link #close()}.
 */
public final class WindowState implements AutoCloseable
{
    private static final int NONE = KnownPayments.NONE;
    private static final int FRAUD_LABEL = 1;
    private static final int SNAPSHOT_VERSION = 1;

    private WindowContext context;

    /** The state before, while keys or payments are still to come from it; then until somebody takes it. */
    private WindowState former;
    private boolean isGoingOver;
    private int nextComing;
    private GoingOver[] goingOver = {};

    private final FeatureLayout layout;
    private final int featureCount;
    private Condition[] conditions;
    private final PolicyAmount amount;
    private final Columns columns = new Columns();
    private final Columns.Source[] sources;
    private final HistoryPlan[] plans;
    private final History[] histories;
    private final KnownPayments known;
    private final FeatureProgram program;
    private final WindowClasses windowClasses;
    private final RunningHash hash = new RunningHash();
    private AtomicCounter labels;
    private AtomicCounter labelsUnknown;
    private AtomicCounter reversals;
    private AtomicCounter outcomes;
    private AtomicCounter customerEvents;
    private AtomicCounter moves;
    private AtomicCounter awaiting;
    private AtomicCounter lateEvents;

    /** By feature: the event time up to which it is warming. */
    private final long[] warmUntilNs;
    private long anyWarmUntilNs = Long.MIN_VALUE;
    private long highestNs = Long.MIN_VALUE;

    /** By place: the input that was prepared, and its name's hash. */
    private final long[] prepared = new long[KeyLookup.PLACES];
    private final long[] names = new long[KeyLookup.PLACES];
    private final boolean[] isBegun = new boolean[KeyLookup.PLACES];

    /** What was read only to have it in the cache: written, so that the reads are made. */
    private long touched;

    /** Histories that start here: nothing came before, hence no feature is warming. */
    public WindowState(final WindowContext context)
    {
        this(context, new WindowClasses(null));
    }

    private WindowState(final WindowContext context, final WindowClasses classes)
    {
        this.context = context.copy();
        windowClasses = classes;
        layout = context.layout();
        featureCount = layout.count();
        conditions = context.conditions().clone();
        amount = PolicyAmount.of(context.currency(), context.currencyDecimals());
        takeCounters();
        Arrays.fill(prepared, Long.MIN_VALUE);
        warmUntilNs = new long[layout.count()];
        Arrays.fill(warmUntilNs, Long.MIN_VALUE);

        plans = HistoryPlan.allOf(context, columns, classes);
        sources = columns.sources();
        known = plans.length > 0 ?
            new KnownPayments(context.paymentCapacity(), Arrays.stream(plans).anyMatch(HistoryPlan::isFolding),
                columns.count(), plans.length) : null;
        histories = new History[plans.length];
        try
        {
            for (int i = 0; i < plans.length; i++)
            {
                histories[i] = new History(plans[i], i,
                    context.keyCapacity().applyAsInt(plans[i].declaration().keyName()), context.eventCapacity(), known,
                    hash, context.counters());
            }
        }
        catch (final IllegalStateException error)
        {
            close();
            throw error;
        }
        program = new FeatureProgram(layout, context.zones().apply(null), amount);
    }

    private void takeCounters()
    {
        labels = context.counters().counter(CounterDescriptor.LABELS);
        labelsUnknown = context.counters().counter(CounterDescriptor.LABELS_UNKNOWN);
        reversals = context.counters().counter(CounterDescriptor.REVERSALS);
        outcomes = context.counters().counter(CounterDescriptor.OUTCOMES);
        customerEvents = context.counters().counter(CounterDescriptor.CUSTOMER_EVENTS);
        moves = context.counters().counter(CounterDescriptor.MOVES);
        awaiting = context.counters().counter(CounterDescriptor.EFFECTS_AWAITING);
        lateEvents = context.counters().counter(CounterDescriptor.LATE_EVENTS);
    }

    /** Others are told from now on. Off the payments' way. */
    void counters(final Counters counters)
    {
        context = context.copy().counters(counters);
        takeCounters();
        for (final History history : histories)
        {
            history.counters(counters);
        }
    }

    /** Takes in whatever has an effect on histories; a payment's features are in the slot afterwards. */
    public void onEvent(final PaymentEvent event)
    {
        if (InputKind.PAYMENT == event.kind() || InputKind.ADVICE == event.kind())
        {
            onPayment(event);
        }
        else if (histories.length > 0)
        {
            onOther(event);
        }
    }

    private void onOther(final PaymentEvent event)
    {
        switch (event.kind())
        {
            case REVERSAL -> onReversal(event);
            case OUTCOME -> onOutcome(event);
            case LABEL -> onLabel(event);
            case CUSTOMER_EVENT -> onCustomerEvent(event);
            case MOVE -> onMove(event);
            default ->
            {
                // Nothing that histories keep.
            }
        }
    }

    /**
     * Does what may be done for an input that follows the one at hand by up to three, and is decoded already: its
     * look-ups are hashed when it is shown first, where they begin is read the second time, and the slots to which they
     * lead the third time. Changes no state.
     */
    public void lookAhead(final PaymentEvent event, final int ahead)
    {
        if (histories.length > 0 && (InputKind.PAYMENT == event.kind() || InputKind.ADVICE == event.kind()))
        {
            final int place = KeyLookup.placeOf(event);
            if (prepared[place] != event.sequence())
            {
                prepare(event, place);
            }
            else if (!isBegun[place])
            {
                begin(place, ahead);
            }
            else
            {
                long read = 0;
                for (final History history : histories)
                {
                    read += history.lookup().approach(place);
                }
                touched += read;
            }
        }
    }

    private void prepare(final PaymentEvent event, final int place)
    {
        prepared[place] = event.sequence();
        isBegun[place] = false;
        names[place] = KnownPayments.hash(event.sourceId(), event.paymentIdLow(), event.paymentIdHigh());
        for (final History history : histories)
        {
            history.lookup().prepare(event, place);
        }
    }

    private void begin(final int place, final int ahead)
    {
        isBegun[place] = true;
        long read = known.touch(names[place], ahead);
        for (final History history : histories)
        {
            read += history.lookup().begin(place);
        }
        touched += read;
    }

    private void onPayment(final PaymentEvent event)
    {
        program.begin(event);
        final long asked = amount.minorOf(event);
        boolean isTooLate = false;
        if (histories.length > 0)
        {
            final int place = KeyLookup.placeOf(event);
            if (prepared[place] != event.sequence())
            {
                prepare(event, place);
            }
            if (!isBegun[place])
            {
                begin(place, 0);
            }
            prepared[place] = Long.MIN_VALUE;
            for (final History history : histories)
            {
                history.find(event);
            }
            final int entry = know(event, names[place], asked);
            final long meta = known.meta(entry);
            final long remaining = remaining(asked, known.reversed(entry), meta);
            for (int i = 0; i < histories.length; i++)
            {
                plans[i].fill(histories[i].self(), event, known.id(entry), meta, asked, remaining);
                isTooLate |= !histories[i].onEvent(
                    event, entry, !histories[i].declaration().isOfEvents(), highestNs);
            }
        }
        highestNs = Math.max(highestNs, event.eventTimeNs());
        if (isTooLate)
        {
            event.addStatus(DecisionStatus.LATE);
            lateEvents.incrementRelease();
        }
        if (event.eventTimeNs() < anyWarmUntilNs)
        {
            event.addStatus(DecisionStatus.WARMING);
        }
        program.write(event, asked);
        hash.fold(event.paymentIdLow(), event.sequence(), asked);
        hash.foldFeatures(event, featureCount);
    }

    /** @return the payment's entry, with what arrived before it. */
    private int know(final PaymentEvent event, final long name, final long asked)
    {
        final int found = known.find(name, event.sourceId(), event.paymentIdLow(), event.paymentIdHigh());
        long meta = 0;
        long reversed = KnownPayments.NOT_REVERSED;
        if (NONE != found)
        {
            if (!known.isPayment(found))
            {
                meta = known.meta(found);
                reversed = known.reversed(found);
            }
            known.forget(found);
        }
        final int entry = known.add(name, event.sourceId(), event.paymentIdLow(), event.paymentIdHigh());
        known.arrived(entry, event.eventTimeNs(), asked);
        known.reversed(entry, reversed);
        for (int i = 0; i < sources.length; i++)
        {
            known.value(entry, i, sources[i].of(event, asked));
        }
        if (InputKind.ADVICE == event.kind())
        {
            meta |= Row.ADVICE;
            if ((meta & Row.ACTION_MASK) == 0)
            {
                meta |= event.finalAction() << Row.ACTION_SHIFT;
            }
        }
        meta |= met(event);
        if (reversed >= 0 && 0 == remaining(asked, reversed, meta))
        {
            meta |= Row.REVERSED;
        }
        known.meta(entry, meta);
        return entry;
    }

    /** @return the bits of the conditions that the input meets; one without an answer is not met. */
    private long met(final PaymentEvent event)
    {
        long met = 0;
        for (int i = 0; i < conditions.length; i++)
        {
            if (Condition.HIT == conditions[i].evaluate(event))
            {
                met |= 1L << Row.CONDITION_SHIFT + i;
            }
        }
        return met;
    }

    /** @return what is left of an amount, nearer to zero by what was reversed. */
    private static long remaining(final long asked, final long reversed, final long meta)
    {
        if (PaymentEvent.MISSING == asked)
        {
            return asked;
        }
        if ((meta & Row.REVERSED) != 0)
        {
            return 0;
        }
        final long less = Math.max(0, reversed);
        return asked >= 0 ? Math.max(0, asked - less) : Math.min(0, asked + less);
    }

    private void onReversal(final PaymentEvent event)
    {
        final int entry = entry(event);
        long meta = known.meta(entry);
        long reversed = known.reversed(entry);
        if (PaymentEvent.MISSING == event.amountMinor())
        {
            meta |= Row.REVERSED;
        }
        else
        {
            reversed = EventTime.plus(Math.max(0, reversed), event.amountMinor());
            if (known.isPayment(entry) && 0 == remaining(known.asked(entry), reversed, meta))
            {
                meta |= Row.REVERSED;
            }
        }
        reversals.incrementRelease();
        change(entry, meta, reversed);
    }

    private void onOutcome(final PaymentEvent event)
    {
        final int entry = entry(event);
        outcomes.incrementRelease();
        change(entry, known.meta(entry) & ~Row.ACTION_MASK | event.finalAction() << Row.ACTION_SHIFT,
            known.reversed(entry));
    }

    private void onLabel(final PaymentEvent event)
    {
        final int entry = entry(event);
        labels.incrementRelease();
        final long meta = known.meta(entry);
        change(entry, FRAUD_LABEL == event.label() ? meta | Row.FRAUD : meta & ~Row.FRAUD, known.reversed(entry));
    }

    /** @return the entry of the payment that is meant, made where it is still to come. */
    private int entry(final PaymentEvent event)
    {
        final long name = KnownPayments.hash(event.sourceId(), event.originalIdLow(), event.originalIdHigh());
        final int found = known.find(name, event.sourceId(), event.originalIdLow(), event.originalIdHigh());
        if (NONE != found)
        {
            return found;
        }
        (InputKind.LABEL == event.kind() ? labelsUnknown : awaiting).incrementRelease();
        return known.add(name, event.sourceId(), event.originalIdLow(), event.originalIdHigh());
    }

    private void change(final int entry, final long meta, final long reversed)
    {
        final long metaBefore = known.meta(entry);
        final long reversedBefore = known.reversed(entry);
        known.meta(entry, meta);
        known.reversed(entry, reversed);
        hash.fold(known.id(entry), metaBefore ^ reversedBefore, meta ^ reversed);
        if (known.isPayment(entry) && (metaBefore != meta || reversedBefore != reversed))
        {
            final long before = remaining(known.asked(entry), reversedBefore, metaBefore);
            final long after = remaining(known.asked(entry), reversed, meta);
            for (final History history : histories)
            {
                history.onChange(entry, metaBefore, meta, before, after);
            }
        }
    }

    private void onCustomerEvent(final PaymentEvent event)
    {
        customerEvents.incrementRelease();
        final long asked = amount.minorOf(event);
        final long meta = met(event);
        boolean isTooLate = false;
        for (int i = 0; i < histories.length; i++)
        {
            if (histories[i].declaration().isOfEvents())
            {
                histories[i].lookup().prepare(event, KeyLookup.placeOf(event));
                histories[i].find(event);
                plans[i].fill(histories[i].self(), event, (int)event.sequence(), meta, asked, asked);
                isTooLate |= !histories[i].onEvent(event, NONE, true, highestNs);
            }
        }
        if (isTooLate)
        {
            lateEvents.incrementRelease();
        }
        hash.fold(event.sequence(), event.eventType(), meta);
        highestNs = Math.max(highestNs, event.eventTimeNs());
    }

    private void onMove(final PaymentEvent event)
    {
        moves.incrementRelease();
        final KeyKind kind = KeyKind.of((int)event.command().moveKind());
        for (final History history : histories)
        {
            if (kind == history.declaration().key() && null == history.declaration().with())
            {
                history.onMove(event.command().moveKeyWord(0), event.command().moveKeyWord(1),
                    event.command().moveKeyWord(2), event.command().moveKeyWord(3), highestNs);
            }
        }
    }

    /** @return in the order of the policy's features. */
    History[] histories()
    {
        return histories;
    }

    /** @return a hash of every change of state so far. */
    public long runningHash()
    {
        return hash.value();
    }

    /**
     * The same histories under another policy. What is kept goes by a feature's declaration, not by its name. A window
     * that is new is made from the payments that are held, a history that is new begins empty; such features are
     * warming until the event time is one window past the greatest so far. Where the currency changes, past amounts
     * are missing.
     *
     * @return this state where all of it is kept as it is; else another, and this one stays as it is and is still to be
     *         closed.
     */
    public WindowState withPolicy(final WindowContext other)
    {
        finish();
        if (context.keepsAs(other))
        {
            goOnAs(other);
            return this;
        }

        final WindowState next = new WindowState(other, new WindowClasses(windowClasses));
        next.adopt(this);
        return next;
    }

    private void goOnAs(final WindowContext other)
    {
        context = other.copy();
        conditions = other.conditions().clone();
        goesOver(this);
    }

    /**
     * The same, but what is kept comes over later: each key and payment when it is wanted, and some with each
     * {@link #goOn}. This state belongs to the other from now on, until it is to be had by {@link #takeFormer}. What
     * cannot come later, since there is less room, comes at once.
     *
     * @param blank a state of the context without payments, or null.
     * @return this state where all of it is kept as it is; else the other.
     */
    WindowState followedBy(final WindowContext other, final WindowState blank)
    {
        if (context.keepsAs(other))
        {
            goOnAs(other);
            return this;
        }

        finish();
        final WindowState next = null == blank ? blank(other) : blank;
        next.former = this;
        if (!next.follow(this))
        {
            next.adopt(this);
        }
        return next;
    }

    /** @return a state without payments for the policy after this one. Any thread, while this state is in use. */
    WindowState blank(final WindowContext other)
    {
        return new WindowState(other, new WindowClasses(windowClasses));
    }

    /** @return what a state of the policy is made of that follows this one. Any thread. */
    WindowContext contextOf(final CompiledPolicy policy)
    {
        return WindowContext.of(policy, context.counters());
    }

    private boolean follow(final WindowState before)
    {
        if (null == known || null == before.known)
        {
            return false;
        }
        final boolean isSameMoney = amount.equals(before.amount);
        final GoingOver[] coming = new GoingOver[histories.length];
        for (int i = 0; i < histories.length; i++)
        {
            for (final History other : before.histories)
            {
                if (other.declaration().equals(histories[i].declaration()))
                {
                    if (!GoingOver.hasRoom(other, histories[i]))
                    {
                        return false;
                    }
                    coming[i] = new GoingOver(other, histories[i], isSameMoney);
                }
            }
        }
        for (int i = 0; i < histories.length; i++)
        {
            histories[i].goingOver(coming[i]);
        }
        known.follow(
            before.known, coming, columns.indexesIn(before.columns), conditionsIn(before), isSameMoney);
        highestNs = before.highestNs;
        hash.value(before.hash.value());
        goesOver(before);
        goingOver = coming;
        isGoingOver = true;
        return true;
    }

    /** @return whether something is still to come from the state before. */
    boolean isGoingOver()
    {
        return isGoingOver;
    }

    /** Lets keys and payments come over from the state before. Between inputs. @param rows about so many. */
    void goOn(final int rows)
    {
        int left = rows;
        while (isGoingOver && left > 0)
        {
            if (nextComing == goingOver.length)
            {
                isGoingOver = !known.settle(left);
                left = 0;
            }
            else
            {
                final int cost = null == goingOver[nextComing] ? 0 : goingOver[nextComing].settleNewest();
                nextComing += 0 == cost ? 1 : 0;
                left -= cost;
            }
        }
        if (!isGoingOver)
        {
            goingOver = new GoingOver[0];
            for (final History history : histories)
            {
                history.goingOver(null);
            }
        }
    }

    private void finish()
    {
        while (isGoingOver)
        {
            goOn(Integer.MAX_VALUE);
        }
        if (null != former)
        {
            former.close();
            former = null;
        }
    }

    /** @return the state before, the caller's to close, once nothing is to come from it any more; null while not. */
    WindowState takeFormer()
    {
        if (isGoingOver)
        {
            return null;
        }
        final WindowState taken = former;
        former = null;
        return taken;
    }

    private int[] conditionsIn(final WindowState before)
    {
        return layout.conditions().stream().mapToInt(before.layout.conditions()::indexOf).toArray();
    }

    private void adopt(final WindowState before)
    {
        final boolean isSameMoney = amount.equals(before.amount);
        highestNs = before.highestNs;
        if (null != known && null != before.known)
        {
            known.adopt(before.known, columns.indexesIn(before.columns), conditionsIn(before), isSameMoney);
        }
        for (final History history : histories)
        {
            for (final History former : before.histories)
            {
                if (former.declaration().equals(history.declaration()))
                {
                    new HistoryAdoption(former, history, isSameMoney).run(known, before.known);
                }
            }
        }
        hash.value(before.hash.value());
        goesOver(before);
    }

    /** Folds the change into the running hash; features that were computed before are as warm as they were. */
    private void goesOver(final WindowState before)
    {
        final boolean isSameMoney = amount.equals(before.amount);
        hash.fold(layout.count(), before.layout.count(), histories.length);
        final long[] untilNs = new long[layout.count()];
        for (int feature = 0; feature < untilNs.length; feature++)
        {
            untilNs[feature] = before.warmUntil(layout, feature, isSameMoney);
            anyWarmUntilNs = Math.max(anyWarmUntilNs, untilNs[feature]);
        }
        System.arraycopy(untilNs, 0, warmUntilNs, 0, untilNs.length);
    }

    /** @return up to when another policy's feature is warming, if it follows this state. */
    private long warmUntil(final FeatureLayout others, final int index, final boolean isSameMoney)
    {
        final FeatureDeclaration other = others.feature(index);
        if (Form.AGGREGATE != other.form() || Long.MIN_VALUE == highestNs)
        {
            return Long.MIN_VALUE;
        }
        for (int feature = 0; feature < layout.count(); feature++)
        {
            if (isSame(layout, feature, others, index) && (isSameMoney || null == other.aggregate().field()))
            {
                return warmUntilNs[feature];
            }
        }
        return null == other.aggregate().window() ? Long.MIN_VALUE :
            EventTime.plus(highestNs, other.aggregate().window().spanNs());
    }

    /** What was before an event time is unknown: every window is warming until it has seen its length from there on. */
    public void warmFrom(final long timeNs)
    {
        for (int feature = 0; feature < warmUntilNs.length; feature++)
        {
            final FeatureDeclaration declaration = layout.feature(feature);
            if (Form.AGGREGATE == declaration.form() && null != declaration.aggregate().window())
            {
                warmUntilNs[feature] = EventTime.plus(timeNs, declaration.aggregate().window().spanNs());
                anyWarmUntilNs = Math.max(anyWarmUntilNs, warmUntilNs[feature]);
            }
        }
    }

    private static boolean isSame(final FeatureLayout a, final int i, final FeatureLayout b, final int j)
    {
        return Form.AGGREGATE == a.feature(i).form() &&
            named(a, a.feature(i).aggregate()).equals(named(b, b.feature(j).aggregate()));
    }

    /** @return what is computed, with conditions by their texts. */
    private static List<Object> named(final FeatureLayout layout, final AggregateDeclaration aggregate)
    {
        final List<Object> names = new ArrayList<>(List.of(
            aggregate.history(), aggregate.kind(), aggregate.of(), aggregate.isExcluding()));
        names.add(aggregate.field());
        names.add(aggregate.window());
        for (final int condition : new int[]{ aggregate.where(), aggregate.first(), aggregate.then() })
        {
            names.add(AggregateDeclaration.NO_CONDITION == condition ? "" : layout.conditions().get(condition));
        }
        return names;
    }

    /**
     * Writes the whole state in the order of keys. Between inputs; off the payments' way.
     * <pre>{@code
     * int version, long running hash, long greatest event time, long[features] warming up to, histories, known payments
     * }</pre>
     */
    public void save(final DataOutput output) throws IOException
    {
        finish();
        output.writeInt(SNAPSHOT_VERSION);
        output.writeLong(hash.value());
        output.writeLong(highestNs);
        for (final long warmNs : warmUntilNs)
        {
            output.writeLong(warmNs);
        }
        final HistorySnapshot[] snapshots = snapshots();
        for (final HistorySnapshot snapshot : snapshots)
        {
            snapshot.write(output);
        }
        if (null != known)
        {
            known.write(output, keyTables(), snapshots);
        }
    }

    /**
     * Takes the state that {@link #save} wrote under the same policy, before the first input.
     *
     * @throws IOException where it is not what save writes; this state is then of no use.
     */
    public void restore(final DataInput input) throws IOException
    {
        if (Long.MIN_VALUE != highestNs)
        {
            throw new IllegalStateException("payments have come already: restore before the first input");
        }
        final int version = input.readInt();
        HistorySnapshot.check(SNAPSHOT_VERSION == version, "its version is " + version + ", not " + SNAPSHOT_VERSION);
        hash.value(input.readLong());
        highestNs = input.readLong();
        for (int i = 0; i < warmUntilNs.length; i++)
        {
            warmUntilNs[i] = input.readLong();
            anyWarmUntilNs = Math.max(anyWarmUntilNs, warmUntilNs[i]);
        }
        final HistorySnapshot[] snapshots = snapshots();
        for (final HistorySnapshot snapshot : snapshots)
        {
            snapshot.read(input);
        }
        if (null != known)
        {
            known.read(input, keyTables(), snapshots);
        }
    }

    private HistorySnapshot[] snapshots()
    {
        return Arrays.stream(histories).map(HistorySnapshot::new).toArray(HistorySnapshot[]::new);
    }

    private KeyTable[] keyTables()
    {
        return Arrays.stream(histories).map(History::keys).toArray(KeyTable[]::new);
    }

    @Override
    public void close()
    {
        if (null != former)
        {
            former.close();
        }
        for (final History history : histories)
        {
            if (null != history)
            {
                history.close();
            }
        }
        if (null != known)
        {
            known.close();
        }
    }
}
