package io.peregrine.pipeline.score;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.CompiledRule;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * How the first {@link CounterDescriptor#RULES} rules of the policy in force do, since its activation: hits, errors,
 * what goes with other rules, and which hits people labelled. Precision is hits labelled as fraud by hits; recall is
 * hits labelled as fraud by payments labelled as fraud. A label counts for a payment that was decided under this
 * policy and is still held; a new label takes the place of the one before. None of it decides anything or is in a
 * running hash, but the same inputs give the same numbers. Score's thread.
 */
final class RuleStatistics
{
    private static final CounterDescriptor[] COUNTED =
    {
        CounterDescriptor.RULE_HITS, CounterDescriptor.RULE_FAULTS, CounterDescriptor.RULE_OVERLAPS,
        CounterDescriptor.RULE_AGREEMENTS, CounterDescriptor.RULE_CHANGES, CounterDescriptor.RULE_FRAUDS,
        CounterDescriptor.RULE_GENUINE
    };
    private static final int HITS = 0;
    private static final int FAULTS = 1;
    private static final int OVERLAPS = 2;
    private static final int AGREEMENTS = 3;
    private static final int CHANGES = 4;
    private static final int FRAUDS = 5;
    private static final int GENUINE = 6;
    private static final int RULES = CounterDescriptor.RULES;
    private static final long FRAUD_LABEL = 1;
    private static final long GENUINE_LABEL = 3;

    private final long[] counts = new long[COUNTED.length * RULES];
    private final AtomicCounter[] counters = new AtomicCounter[counts.length];
    private final AtomicCounter[] modes = new AtomicCounter[RULES];
    private final AtomicCounter[] hash;
    private final AtomicCounter labelledFrauds;
    private HeldHits held;
    private long first;
    private long frauds;

    RuleStatistics(final int capacity, final Counters counters)
    {
        held = new HeldHits(capacity);
        for (int i = 0; i < this.counters.length; i++)
        {
            this.counters[i] = counters.counter(COUNTED[i / RULES], i % RULES);
        }
        Arrays.setAll(modes, rule -> counters.counter(CounterDescriptor.RULE, rule));
        labelledFrauds = counters.counter(CounterDescriptor.LABELLED_FRAUDS);
        hash = new AtomicCounter[]
        {
            counters.counter(CounterDescriptor.POLICY_HASH_0), counters.counter(CounterDescriptor.POLICY_HASH_1),
            counters.counter(CounterDescriptor.POLICY_HASH_2), counters.counter(CounterDescriptor.POLICY_HASH_3)
        };
    }

    /** A policy is in force: all counts begin anew. @param next above every payment's index so far. */
    void use(final CompiledPolicy policy, final long next)
    {
        if (policy.repeatCapacity() != held.capacity())
        {
            held = new HeldHits(policy.repeatCapacity());
        }
        first = next;
        frauds = 0;
        Arrays.fill(counts, 0);
        for (int rule = 0; rule < RULES; rule++)
        {
            final CompiledRule found = rule < policy.rules().size() ? policy.rules().get(rule) : null;
            modes[rule].setRelease(null == found ? 0 : found.isShadow() ? 2 : 1);
        }
        for (int i = 0; i < hash.length; i++)
        {
            hash[i].setRelease(policy.hashWord(i));
        }
        publish();
    }

    private void publish()
    {
        for (int i = 0; i < counts.length; i++)
        {
            counters[i].setRelease(counts[i]);
        }
        labelledFrauds.setRelease(frauds);
    }

    /**
     * A rule hit.
     *
     * @param hasOther  another rule, which is live, hit as well.
     * @param isSame    the decision is the rule's action.
     * @param isChanged the rule is in shadow, and the decision would have been another one.
     */
    void onHit(final int rule, final boolean hasOther, final boolean isSame, final boolean isChanged)
    {
        add(HITS, rule, 1);
        if (hasOther)
        {
            add(OVERLAPS, rule, 1);
        }
        if (isSame)
        {
            add(AGREEMENTS, rule, 1);
        }
        if (isChanged)
        {
            add(CHANGES, rule, 1);
        }
    }

    void onError(final int rule)
    {
        if (rule < RULES)
        {
            add(FAULTS, rule, 1);
        }
    }

    /** @param hits a bit for each of the first rules. */
    void onPayment(final long paymentIndex, final long hits)
    {
        held.put(paymentIndex, hits);
    }

    /** A label: fraud and genuine count, the others take back what an earlier one said. */
    void onLabel(final PaymentEvent event)
    {
        final long index = event.command().originalIndex();
        if (index < first || !held.has(index))
        {
            return;
        }
        final long before = held.label(index);
        if (before != event.label())
        {
            apply(before, held.hits(index), -1);
            apply(event.label(), held.hits(index), 1);
            held.label(index, event.label());
        }
    }

    private void apply(final long label, final long hits, final int sign)
    {
        if (FRAUD_LABEL != label && GENUINE_LABEL != label)
        {
            return;
        }
        if (FRAUD_LABEL == label)
        {
            frauds += sign;
            labelledFrauds.setRelease(frauds);
        }
        for (long rest = hits; 0 != rest; rest &= rest - 1)
        {
            add(FRAUD_LABEL == label ? FRAUDS : GENUINE, Long.numberOfTrailingZeros(rest), sign);
        }
    }

    private void add(final int what, final int rule, final int change)
    {
        final int at = what * RULES + rule;
        counts[at] += change;
        counters[at].setRelease(counts[at]);
    }

    /** @param next above every payment's index. */
    void save(final DataOutput output, final long next) throws IOException
    {
        output.writeLong(first);
        output.writeLong(frauds);
        for (final long count : counts)
        {
            output.writeLong(count);
        }
        held.write(output, next);
    }

    /** Reads what {@link #save} wrote. */
    void restore(final DataInput input, final long next) throws IOException
    {
        first = input.readLong();
        frauds = input.readLong();
        for (int i = 0; i < counts.length; i++)
        {
            counts[i] = input.readLong();
        }
        held.read(input, next);
        publish();
    }
}
