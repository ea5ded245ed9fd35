package io.peregrine.engine;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.HistoryDeclaration;
import io.peregrine.protocol.Frames;

import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.status.CountersReader;

/** A running engine's counters, read from Aeron's counters file by another process; it only reads. One thread. */
public final class EngineCounters implements AutoCloseable
{
    private static final long DRIVER_TIMEOUT_MS = 2_000;
    private static final double BILLIONTHS = 1e9;

    private final MappedByteBuffer file;
    private final CountersReader reader;
    private final Map<CounterDescriptor, Integer> ids = new EnumMap<>(CounterDescriptor.class);

    private final Map<CounterDescriptor, Map<Integer, Integer>> eachIds = new EnumMap<>(CounterDescriptor.class);

    /**
     * What one history holds now.
     *
     * @param name        its key, and what else tells it from others of that key.
     * @param keys        held.
     * @param keyCapacity keys that it may hold.
     * @param rows        held.
     * @param rowCapacity rows that it may hold where blocks are full.
     * @param bytes       that its keys and rows use.
     */
    public record History(String name, long keys, long keyCapacity, long rows, long rowCapacity, long bytes)
    {
        /** @return 0 where there is no key. */
        public long bytesPerKey()
        {
            return 0 == keys ? 0 : bytes / keys;
        }
    }

    /**
     * How one rule has done since its policy was activated.
     *
     * @param index      its place in the policy.
     * @param isShadow   true if it touches nothing.
     * @param hits       payments that it hit.
     * @param errors     payments for which it had no answer.
     * @param overlaps   hits where another rule that is live hit, too.
     * @param agreements hits where the decision was the rule's action.
     * @param changes    hits of a shadow rule that would have changed the action.
     * @param frauds     hits labelled as fraud.
     * @param genuine    hits labelled as genuine.
     */
    public record Rule(
        int index, boolean isShadow, long hits, long errors, long overlaps, long agreements, long changes, long frauds,
        long genuine)
    {
        /** @return hits labelled as fraud by hits; NaN where there are none. */
        public double precision()
        {
            return (double)frauds / hits;
        }

        /** @param labelledFrauds payments of the policy. @return hits among them; NaN where there are none. */
        public double recall(final long labelledFrauds)
        {
            return (double)frauds / labelledFrauds;
        }
    }

    /**
     * What one model has scored since its policy was activated.
     *
     * @param segment its number, from 1; 0 for the champion.
     * @param scored  payments.
     * @param faults  payments for which the segment's condition had no answer.
     */
    public record Model(int segment, long scored, long faults)
    {
    }

    /**
     * How one challenger has done since its policy was activated.
     *
     * @param index    its place in the policy.
     * @param agreed   scores in the band of the score that counted.
     * @param differed scores in another band.
     * @param bias     mean of its probability less the one that counted; NaN where there is none.
     * @param distance mean of how far its probability is from the one that counted; NaN where there is none.
     * @param tenths   how many scores lay in each tenth of the probability.
     */
    public record Challenger(
        int index, long agreed, long differed, double bias, double distance, List<Long> tenths)
    {
    }

    private EngineCounters(final MappedByteBuffer file)
    {
        this.file = file;
        final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(file);
        reader = new CountersReader(CncFileDescriptor.createCountersMetaDataBuffer(file, metaData),
            CncFileDescriptor.createCountersValuesBuffer(file, metaData));
        reader.forEach(
            (counterId, typeId, keyBuffer, label) ->
            {
                for (final CounterDescriptor descriptor : CounterDescriptor.values())
                {
                    if (descriptor.typeId() == typeId)
                    {
                        ids.put(descriptor, counterId);
                        if (descriptor.each() > 0)
                        {
                            eachIds.computeIfAbsent(descriptor, key -> new TreeMap<>())
                                .put(keyBuffer.getInt(0), counterId);
                        }
                    }
                }
            });
    }

    /** @throws EngineStartException if no engine runs there. */
    public static EngineCounters open(final String aeronDirectory)
    {
        if (!CommonContext.isDriverActive(new File(aeronDirectory), DRIVER_TIMEOUT_MS, message -> {}))
        {
            throw new EngineStartException("no engine runs in aeron.dir " + aeronDirectory +
                ": start one, or name its aeron.dir with -D aeron.dir=... or --config");
        }

        final EngineCounters counters = new EngineCounters(
            IoUtil.mapExistingFile(new File(aeronDirectory, CncFileDescriptor.CNC_FILE), CncFileDescriptor.CNC_FILE));
        if (counters.ids.size() != CounterDescriptor.values().length)
        {
            counters.close();
            throw new EngineStartException("a media driver runs in aeron.dir " + aeronDirectory +
                ", but no engine: start one");
        }

        return counters;
    }

    /** @return the histories of the policy in force, in its order; at most {@link CounterDescriptor#HISTORIES}. */
    public List<History> histories()
    {
        final List<History> histories = new ArrayList<>();
        for (int history = 0; history < CounterDescriptor.HISTORIES; history++)
        {
            final long word = value(CounterDescriptor.HISTORY, history);
            if (0 != word)
            {
                histories.add(new History(HistoryDeclaration.ofWord(word).name(),
                    value(CounterDescriptor.HISTORY_KEYS, history),
                    value(CounterDescriptor.HISTORY_KEY_CAPACITY, history),
                    value(CounterDescriptor.HISTORY_ROWS, history),
                    value(CounterDescriptor.HISTORY_ROW_CAPACITY, history),
                    value(CounterDescriptor.HISTORY_BYTES, history)));
            }
        }
        return histories;
    }

    /** @return the first {@link CounterDescriptor#RULES} rules of the policy in force, in its order. */
    public List<Rule> rules()
    {
        final List<Rule> rules = new ArrayList<>();
        for (int rule = 0; rule < CounterDescriptor.RULES; rule++)
        {
            final long mode = value(CounterDescriptor.RULE, rule);
            if (0 != mode)
            {
                rules.add(new Rule(rule, 2 == mode, value(CounterDescriptor.RULE_HITS, rule),
                    value(CounterDescriptor.RULE_FAULTS, rule), value(CounterDescriptor.RULE_OVERLAPS, rule),
                    value(CounterDescriptor.RULE_AGREEMENTS, rule), value(CounterDescriptor.RULE_CHANGES, rule),
                    value(CounterDescriptor.RULE_FRAUDS, rule), value(CounterDescriptor.RULE_GENUINE, rule)));
            }
        }
        return rules;
    }

    /** @return the champion, first, and each segment that the policy may have. */
    public List<Model> models()
    {
        final List<Model> models = new ArrayList<>();
        for (int segment = 0; segment < CounterDescriptor.MODELS; segment++)
        {
            models.add(new Model(segment, value(CounterDescriptor.MODEL_SCORED, segment),
                value(CounterDescriptor.MODEL_FAULTS, segment)));
        }
        return models;
    }

    /** @return the challengers of the policy in force, in its order. */
    public List<Challenger> challengers()
    {
        final List<Challenger> challengers = new ArrayList<>();
        for (int i = 0; i < CounterDescriptor.CHALLENGERS; i++)
        {
            if (0 != value(CounterDescriptor.CHALLENGER, i))
            {
                final double compared = value(CounterDescriptor.CHALLENGER_COMPARED, i) * BILLIONTHS;
                final List<Long> tenths = new ArrayList<>();
                for (int tenth = 0; tenth < CounterDescriptor.TENTHS; tenth++)
                {
                    tenths.add(value(CounterDescriptor.CHALLENGER_TENTH, i * CounterDescriptor.TENTHS + tenth));
                }
                challengers.add(new Challenger(i, value(CounterDescriptor.CHALLENGER_AGREED, i),
                    value(CounterDescriptor.CHALLENGER_DIFFERED, i),
                    value(CounterDescriptor.CHALLENGER_DIFFERENCE, i) / compared,
                    value(CounterDescriptor.CHALLENGER_DISTANCE, i) / compared, List.copyOf(tenths)));
            }
        }
        return challengers;
    }

    /** @return the SHA-256 of the policy in force, hex; zeros for none. */
    public String policyHash()
    {
        return Frames.sha256Hex(value(CounterDescriptor.POLICY_HASH_0), value(CounterDescriptor.POLICY_HASH_1),
            value(CounterDescriptor.POLICY_HASH_2), value(CounterDescriptor.POLICY_HASH_3));
    }

    private long value(final CounterDescriptor descriptor, final int which)
    {
        return reader.getCounterValue(eachIds.get(descriptor).get(which));
    }

    /** @return the counter's value now. */
    public long value(final CounterDescriptor descriptor)
    {
        return reader.getCounterValue(ids.get(descriptor));
    }

    @Override
    public void close()
    {
        IoUtil.unmap(file);
    }
}
