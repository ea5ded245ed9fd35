package io.peregrine.pipeline.score;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.ListKey;
import io.peregrine.domain.ListLookup;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.FirstEntries;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.rules.list.EntryList;
import io.peregrine.rules.list.EntryList.Family;
import io.peregrine.rules.list.ListState;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * The lists and snoozes of the policy in force, over what they hold. Time is the greatest event time of a payment, an
 * advice or a customer event so far. Score's thread.
 */
final class PolicyLists implements ListLookup
{
    /** Entries that expire beside one payment at most; the others follow beside later ones. */
    private static final int EXPIRED_AT_ONCE = 16;

    private static final EntryList[] NO_LISTS = new EntryList[0];

    private final ListState state;
    private final AtomicCounter held;
    private final AtomicCounter expired;
    private final AtomicCounter lost;
    private final AtomicCounter snoozedHits;
    private CompiledPolicy policy;
    private ListDeclaration[] declarations = {};
    private EntryList[] lists = {};
    private EntryList[][] snoozes = {};
    private int snoozeLists;
    private long nowNs = Long.MIN_VALUE;

    PolicyLists(final int capacity, final Counters counters)
    {
        state = new ListState(capacity);
        held = counters.counter(CounterDescriptor.LIST_ENTRIES);
        expired = counters.counter(CounterDescriptor.LIST_ENTRIES_EXPIRED);
        lost = counters.counter(CounterDescriptor.LIST_ENTRIES_LOST);
        snoozedHits = counters.counter(CounterDescriptor.SNOOZED_HITS);
    }

    /** A policy is in force from this sequence on. What its lists hold stays; lists that are new are there. */
    void use(final CompiledPolicy newPolicy, final long sequence)
    {
        if (newPolicy.listCapacity() != state.capacity())
        {
            state.capacity(newPolicy.listCapacity());
        }
        bind(newPolicy);
        enterFirst(sequence);
    }

    /** Entries that the policy brings, for lists that never had any in this engine. */
    private void enterFirst(final long sequence)
    {
        for (final FirstEntries first : policy.firstEntries())
        {
            final EntryList list = lists[first.list()];
            if (!list.isFilled())
            {
                final long[] words = first.entries();
                for (int i = 0; i < words.length; i += FirstEntries.WORDS)
                {
                    final long expiryNs = FirstEntries.NONE == words[i + 5] ? ListState.NEVER : words[i + 5];
                    if (!state.put(list, words[i], words[i + 1], words[i + 2], words[i + 3], words[i + 4], expiryNs,
                        sequence, false))
                    {
                        lost.incrementRelease();
                    }
                }
            }
        }
        onCountChanged();
    }

    private void bind(final CompiledPolicy newPolicy)
    {
        policy = newPolicy;
        declarations = newPolicy.lists().toArray(new ListDeclaration[0]);
        lists = new EntryList[declarations.length];
        for (int i = 0; i < lists.length; i++)
        {
            final ListDeclaration declaration = declarations[i];
            lists[i] = state.list(declaration.name(), ListDeclaration.Kind.ALLOW == declaration.kind() ?
                Family.ALLOW : Family.OTHER, declaration.firstKey(), declaration.secondKey(), true);
        }
        bindSnoozes();
    }

    /** Which snoozes are the rules' own, by index. */
    private void bindSnoozes()
    {
        final Map<String, List<EntryList>> byRule = new HashMap<>();
        for (final EntryList list : state.lists())
        {
            if (Family.SNOOZE == list.family())
            {
                byRule.computeIfAbsent(list.name(), rule -> new ArrayList<>()).add(list);
            }
        }
        snoozeLists = 0;
        snoozes = new EntryList[policy.rules().size()][];
        for (int i = 0; i < snoozes.length; i++)
        {
            snoozes[i] = byRule.getOrDefault(policy.rules().get(i).id(), List.of()).toArray(NO_LISTS);
            snoozeLists += snoozes[i].length;
        }
    }

    /** @return the snoozes of a rule for keys of a kind; made where there were none. */
    EntryList snoozesOf(final int rule, final KeyKind kind)
    {
        final String id = policy.rules().get(rule).id();
        final ListKey key = ListKey.of(kind.ordinal());
        EntryList list = state.list(id, Family.SNOOZE, key, null, false);
        if (null == list)
        {
            list = state.list(id, Family.SNOOZE, key, null, true);
            snoozes[rule] = Arrays.copyOf(snoozes[rule], snoozes[rule].length + 1);
            snoozes[rule][snoozes[rule].length - 1] = list;
            snoozeLists++;
        }
        return list;
    }

    /** What an input says of time; what expired goes. */
    void onInput(final PaymentEvent event)
    {
        if (InputKind.PAYMENT == event.kind() || InputKind.ADVICE == event.kind() ||
            InputKind.CUSTOMER_EVENT == event.kind())
        {
            nowNs = Math.max(nowNs, event.eventTimeNs());
            expire(EXPIRED_AT_ONCE);
        }
    }

    void expire(final int limit)
    {
        final int count = state.expire(nowNs, limit);
        if (count > 0)
        {
            expired.getAndAddRelease(count);
            onCountChanged();
        }
    }

    void onCountChanged()
    {
        held.setRelease(state.count());
    }

    @Override
    public boolean has(
        final int list, final long low, final long high, final long secondLow, final long secondHigh)
    {
        return state.has(lists[list], low, high, secondLow, secondHigh, nowNs);
    }

    @Override
    public long sequenceOf(
        final int list, final long low, final long high, final long secondLow, final long secondHigh)
    {
        return state.sequenceOf(lists[list], low, high, secondLow, secondHigh, nowNs);
    }

    /** @return true if an entry for the payment's own key or keys is in force. */
    boolean has(final int list, final PaymentEvent event)
    {
        final EntryList entries = lists[list];
        final ListKey key = entries.key();
        final ListKey second = entries.secondKey();
        if (0 == entries.count() || !key.isIn(event) || null != second && !second.isIn(event))
        {
            return false;
        }
        return state.has(entries, key.low(event), key.high(event), null == second ? 0 : second.low(event),
            null == second ? 0 : second.high(event), nowNs);
    }

    /**
     * A rule puts an entry. The list must be open to rules: {@link ListDeclaration#isOpenToRules()}. It lasts no
     * longer than the list lets entries last, and it changes no entry that a person made.
     *
     * @param list     its index among the policy's lists.
     * @param expiryNs or {@link ListState#NEVER}.
     * @param sequence of the payment.
     */
    void addEntry(
        final int list,
        final long low,
        final long high,
        final long secondLow,
        final long secondHigh,
        final long expiryNs,
        final long sequence)
    {
        checkOpenToRules(list);
        if (state.expire(lists[list], low, high, secondLow, secondHigh, nowNs))
        {
            expired.incrementRelease();
        }
        expire(1); // What is over, but still waits for its turn, keeps no rule from its entry: neither key nor room.
        final long longestNs = declarations[list].longestNs();
        final long endNs = 0 == longestNs ? expiryNs : Math.min(expiryNs, nowNs + longestNs);
        if (!state.put(lists[list], low, high, secondLow, secondHigh, ListState.AT_ONCE, endNs, sequence, true))
        {
            lost.incrementRelease();
        }
        onCountChanged();
    }

    /** A rule takes an entry off a list that is open to rules. @return false where it was not there. */
    boolean removeEntry(
        final int list, final long low, final long high, final long secondLow, final long secondHigh)
    {
        checkOpenToRules(list);
        final boolean isRemoved = state.remove(lists[list], low, high, secondLow, secondHigh);
        onCountChanged();
        return isRemoved;
    }

    private void checkOpenToRules(final int list)
    {
        if (!declarations[list].isOpenToRules())
        {
            throw new IllegalArgumentException("no rule may change list " + declarations[list].name());
        }
    }

    /** A rule of the policy, by index, is not to hit for one of the payment's keys now. */
    boolean isSnoozed(final int rule, final PaymentEvent event)
    {
        if (0 == snoozeLists)
        {
            return false;
        }
        final EntryList[] own = snoozes[rule];
        for (int i = 0; i < own.length; i++)
        {
            final ListKey key = own[i].key();
            if (own[i].count() > 0 && key.isIn(event) &&
                state.has(own[i], key.low(event), key.high(event), 0, 0, nowNs))
            {
                snoozedHits.incrementRelease();
                return true;
            }
        }
        return false;
    }

    /** @return the stream's time; Long.MIN_VALUE before the first. */
    long nowNs()
    {
        return nowNs;
    }

    CompiledPolicy policy()
    {
        return policy;
    }

    ListDeclaration declaration(final int list)
    {
        return declarations[list];
    }

    /** @return how many lists the policy declares. */
    int count()
    {
        return declarations.length;
    }

    EntryList list(final int list)
    {
        return lists[list];
    }

    ListState state()
    {
        return state;
    }

    void save(final DataOutput output) throws IOException
    {
        output.writeLong(nowNs);
        state.save(output);
    }

    void restore(final DataInput input) throws IOException
    {
        nowNs = input.readLong();
        state.restore(input);
        bind(policy);
        onCountChanged();
    }
}
