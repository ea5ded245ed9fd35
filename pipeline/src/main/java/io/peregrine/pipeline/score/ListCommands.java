package io.peregrine.pipeline.score;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.ListKey;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledRule;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.protocol.ListOperation;
import io.peregrine.protocol.ListUpdateDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.SnoozeDecoder;
import io.peregrine.rules.list.EntryList;
import io.peregrine.rules.list.ListState;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/** Changes lists and snoozes as people command it: all entries of a command, or none. Score's thread. */
final class ListCommands
{
    private static final int OK = 0;
    private static final int BLOCK = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int NAME_LENGTH = ListUpdateDecoder.listNameLength();
    private static final long NULL_TIME = ListUpdateDecoder.EntriesDecoder.startNsNullValue();

    private final PolicyLists lists;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ListUpdateDecoder update = new ListUpdateDecoder();
    private final SnoozeDecoder snooze = new SnoozeDecoder();
    private final AtomicCounter changes;
    private final AtomicCounter refused;

    ListCommands(final PolicyLists lists, final Counters counters)
    {
        this.lists = lists;
        changes = counters.counter(CounterDescriptor.LIST_CHANGES);
        refused = counters.counter(CounterDescriptor.LIST_CHANGES_REFUSED);
    }

    void onListUpdate(final PaymentEvent event)
    {
        header.wrap(event.frame(), 0);
        update.wrap(event.frame(), BLOCK, header.blockLength(), header.version());
        final int list = listNamed(event.frame());
        int code = list < 0 ? RejectCode.UNKNOWN_LIST.value() : checkDeclaration(list, event);
        if (OK == code)
        {
            code = ListOperation.ADD.value() == update.operationRaw() ? add(list, event) : remove(list);
        }
        if (OK != code)
        {
            event.rejected(code);
            refused.incrementRelease();
        }
        lists.onCountChanged();
    }

    private int listNamed(final DirectBuffer frame)
    {
        for (int i = 0; i < lists.count(); i++)
        {
            if (isName(frame, BLOCK + ListUpdateDecoder.listNameEncodingOffset(), lists.declaration(i).name()))
            {
                return i;
            }
        }
        return -1;
    }

    private static boolean isName(final DirectBuffer frame, final int index, final String name)
    {
        final int length = name.length();
        for (int i = 0; i < length; i++)
        {
            if (frame.getByte(index + i) != name.charAt(i))
            {
                return false;
            }
        }
        return NAME_LENGTH == length || 0 == frame.getByte(index + length);
    }

    private int checkDeclaration(final int list, final PaymentEvent event)
    {
        final EntryList entries = lists.list(list);
        if (ListKey.of(update.listKeyRaw()) != entries.key() ||
            ListKey.of(update.secondListKeyRaw()) != entries.secondKey())
        {
            return RejectCode.OTHER_KEY.value();
        }
        final int needed = lists.declaration(list).approversNeeded();
        if (event.command().approverCount() < needed)
        {
            event.command().approvalsNeeded(needed);
            return RejectCode.APPROVALS_MISSING.value();
        }
        return OK;
    }

    private int add(final int list, final PaymentEvent event)
    {
        final ListDeclaration declaration = lists.declaration(list);
        final EntryList own = lists.list(list);
        final ListState state = lists.state();
        int added = 0;
        int count = 0;
        for (ListUpdateDecoder.EntriesDecoder entry = entries(); entry.hasNext(); count++)
        {
            entry.next();
            final long startNs = NULL_TIME == entry.startNs() ? event.eventTimeNs() : entry.startNs();
            if (declaration.longestNs() > 0 &&
                (NULL_TIME == entry.expiryNs() || entry.expiryNs() - startNs > declaration.longestNs()))
            {
                return RejectCode.LASTS_TOO_LONG.value();
            }
            added += state.isEntry(own, entry.key().low(), entry.key().high(), entry.secondKey().low(),
                entry.secondKey().high()) ? 0 : 1;
        }

        lists.expire(count);
        if (!state.hasRoom(own, added))
        {
            return RejectCode.LISTS_FULL.value();
        }

        for (ListUpdateDecoder.EntriesDecoder entry = entries(); entry.hasNext();)
        {
            entry.next();
            state.put(own, entry.key().low(), entry.key().high(), entry.secondKey().low(), entry.secondKey().high(),
                NULL_TIME == entry.startNs() ? ListState.AT_ONCE : entry.startNs(),
                NULL_TIME == entry.expiryNs() ? ListState.NEVER : entry.expiryNs(), event.sequence(), false);
        }
        changes.getAndAddRelease(count);
        return OK;
    }

    private ListUpdateDecoder.EntriesDecoder entries()
    {
        update.sbeRewind();
        return update.entries();
    }

    private int remove(final int list)
    {
        int removed = 0;
        for (ListUpdateDecoder.EntriesDecoder entry = entries(); entry.hasNext();)
        {
            entry.next();
            removed += lists.state().remove(lists.list(list), entry.key().low(), entry.key().high(),
                entry.secondKey().low(), entry.secondKey().high()) ? 1 : 0;
        }
        changes.getAndAddRelease(removed);
        return removed > 0 ? OK : RejectCode.NOT_LISTED.value();
    }

    void onSnooze(final PaymentEvent event)
    {
        header.wrap(event.frame(), 0);
        snooze.wrap(event.frame(), BLOCK, header.blockLength(), header.version());
        final int rule = ruleNamed(event.frame());
        final int code = rule < 0 ? RejectCode.UNKNOWN_RULE.value() : snooze(rule, event);
        if (OK == code)
        {
            changes.incrementRelease();
        }
        else
        {
            event.rejected(code);
            refused.incrementRelease();
        }
        lists.onCountChanged();
    }

    private int ruleNamed(final DirectBuffer frame)
    {
        int index = 0;
        for (final CompiledRule rule : lists.policy().rules())
        {
            if (isName(frame, BLOCK + SnoozeDecoder.ruleIdEncodingOffset(), rule.id()))
            {
                return index;
            }
            index++;
        }
        return -1;
    }

    private int snooze(final int rule, final PaymentEvent event)
    {
        final EntryList own = lists.snoozesOf(rule, KeyKind.of(snooze.keyKindRaw()));
        final long low = snooze.key().low();
        final long high = snooze.key().high();
        if (NULL_TIME == snooze.untilNs())
        {
            return lists.state().remove(own, low, high, 0, 0) ? OK : RejectCode.NOT_LISTED.value();
        }
        lists.expire(1);
        return lists.state().put(own, low, high, 0, 0, ListState.AT_ONCE, snooze.untilNs(), event.sequence(), false) ?
            OK : RejectCode.LISTS_FULL.value();
    }
}
