package io.peregrine.pipeline.enrich;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.RunningHash;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.pipeline.StageHandler;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.ProfileUpdateDecoder;
import io.peregrine.protocol.RejectCode;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Writes profiles from ProfileUpdate inputs, moves them for ProfileMove inputs, and reads one profile per key kind that
 * the policy asks for.
 */
public final class EnrichHandler implements StageHandler, AutoCloseable
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ProfileUpdateDecoder update = new ProfileUpdateDecoder();
    private final AttributeNames names = new AttributeNames();
    private final Profile profile = new Profile();
    private final Profile moved = new Profile();
    private final byte[] nameBytes = new byte[AttributeNames.NAME_LENGTH];
    private final UnsafeBuffer nameBuffer = new UnsafeBuffer(nameBytes);
    private final int[] profileCount = new int[KeyKind.values().length];
    private final PolicyCatalog catalog;
    private final ProfileStore store;
    private final AtomicCounter updates;
    private final AtomicCounter refused;
    private CompiledPolicy policy;
    private ProfileReads reads;
    private long hash;

    /** @param policy in force before the first input. */
    public EnrichHandler(
        final CompiledPolicy policy, final PolicyCatalog catalog, final ProfileStore store, final Counters counters)
    {
        this.catalog = catalog;
        this.store = store;
        this.updates = counters.counter(CounterDescriptor.PROFILE_UPDATES);
        this.refused = counters.counter(CounterDescriptor.PROFILES_REFUSED);
        use(policy);
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        if (InputKind.PAYMENT == event.kind() || InputKind.ADVICE == event.kind())
        {
            reads.read(event, store, profile);
        }
        else if (InputKind.PROFILE == event.kind())
        {
            onUpdate(event);
        }
        else if (InputKind.MOVE == event.kind())
        {
            onMove(event);
        }
        else if (InputKind.ACTIVATE == event.kind())
        {
            use(catalog.policy(event.command().policyHashWord(0), event.command().policyHashWord(1),
                event.command().policyHashWord(2), event.command().policyHashWord(3)));
        }

        event.stageHash(Stage.ENRICH, hash);
    }

    private void use(final CompiledPolicy policy)
    {
        this.policy = policy;
        reads = new ProfileReads(policy.layout(), names);
    }

    private void onUpdate(final PaymentEvent event)
    {
        header.wrap(event.frame(), 0);
        update.wrap(event.frame(), MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        final KeyKind kind = KeyKind.of(update.keyKindRaw());
        final long keyLow = update.key().low();
        final long keyHigh = update.key().high();
        final boolean isKnown = store.read(kind, keyLow, keyHigh, profile);
        long changes = RunningHash.mix(RunningHash.mix(RunningHash.mix(hash, kind.ordinal()), keyLow), keyHigh);

        boolean isTaken = isKnown || profileCount[kind.ordinal()] < policy.keyCapacity(kind);
        final ProfileUpdateDecoder.AttributesDecoder attributes = update.attributes();
        while (isTaken && attributes.hasNext())
        {
            attributes.next();
            attributes.getName(nameBytes, 0);
            final int number = names.numberOf(nameBuffer, 0);
            isTaken = number >= 0 && profile.put(number, attributes.value());
            changes = RunningHash.mix(RunningHash.mix(changes, number), Double.doubleToRawLongBits(attributes.value()));
        }

        if (isTaken)
        {
            store.write(kind, keyLow, keyHigh, profile);
            profileCount[kind.ordinal()] += isKnown ? 0 : 1;
            hash = changes;
            updates.incrementRelease();
        }
        else
        {
            event.rejected(RejectCode.PROFILE_LIMIT.value());
            refused.incrementRelease();
        }
    }

    /**
     * The old key's attributes go to the new key, and the old key has no profile any more. Where the new key has an
     * attribute already, it keeps its own, since that was written for it; the moved ones fill in only what it lacks,
     * in the order of their numbers and as far as there is room: what finds none is dropped and counted as refused.
     * The move itself is never refused, since histories move with it. There are never more profiles after it than
     * before, so that the policy's limit holds. Without a profile at the old key nothing happens. The gate lets no
     * move from a key to itself pass.
     */
    private void onMove(final PaymentEvent event)
    {
        final KeyKind kind = KeyKind.of((int)event.command().moveKind());
        final long fromLow = event.command().moveKeyWord(0);
        final long fromHigh = event.command().moveKeyWord(1);
        final long toLow = event.command().moveKeyWord(2);
        final long toHigh = event.command().moveKeyWord(3);
        if (!store.read(kind, fromLow, fromHigh, moved))
        {
            return;
        }

        profileCount[kind.ordinal()] -= store.read(kind, toLow, toHigh, profile) ? 1 : 0;
        hash = RunningHash.mix(RunningHash.mix(RunningHash.mix(hash, kind.ordinal()), fromLow), fromHigh);
        hash = RunningHash.mix(RunningHash.mix(hash, toLow), toHigh);
        boolean isWhole = true;
        for (int i = 0; i < moved.count(); i++)
        {
            final int number = moved.attributeAt(i);
            if (profile.indexOf(number) < 0)
            {
                if (profile.put(number, moved.valueAt(i)))
                {
                    hash = RunningHash.mix(
                        RunningHash.mix(hash, number), Double.doubleToRawLongBits(moved.valueAt(i)));
                }
                else
                {
                    isWhole = false;
                }
            }
        }

        store.remove(kind, fromLow, fromHigh);
        store.write(kind, toLow, toHigh, profile);
        updates.incrementRelease();
        if (!isWhole)
        {
            refused.incrementRelease();
        }
    }

    /** @return a profile's attributes by name; empty where there is no such profile. Allocates. */
    public SortedMap<String, Double> attributes(final KeyKind kind, final long keyLow, final long keyHigh)
    {
        final SortedMap<String, Double> attributes = new TreeMap<>();
        store.read(kind, keyLow, keyHigh, profile);
        for (int i = 0; i < profile.count(); i++)
        {
            attributes.put(names.text(profile.attributeAt(i)), profile.valueAt(i));
        }

        return attributes;
    }

    /** Writes the stage's whole state: its running hash, names, profiles. Between inputs; off the payments' way. */
    public void save(final DataOutput output) throws IOException
    {
        output.writeLong(hash);
        ProfileSnapshot.write(output, names, store);
    }

    /**
     * Takes the state that {@link #save} wrote, before the first input. The policy that was in force then must be the
     * one that this handler has.
     *
     * @throws IOException where it is not what save writes; the handler is then of no use.
     */
    public void restore(final DataInput input) throws IOException
    {
        if (0 != store.count())
        {
            throw new IllegalStateException("profiles have come already: restore before the first input");
        }

        hash = input.readLong();
        names.clear();
        ProfileSnapshot.read(
            input, names, store, (kind, keyLow, keyHigh, ignore) -> profileCount[kind.ordinal()]++);
        use(policy);
    }

    @Override
    public void close()
    {
        store.close();
    }
}
