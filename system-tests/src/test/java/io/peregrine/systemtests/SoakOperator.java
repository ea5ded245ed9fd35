package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.peregrine.client.DecisionListener;
import io.peregrine.client.PeregrineClient;
import io.peregrine.client.PeregrineClientContext;
import io.peregrine.protocol.AcknowledgementDecoder;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionDecoder;
import io.peregrine.protocol.FraudLabelEncoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.LabelValue;
import io.peregrine.protocol.ListKey;
import io.peregrine.protocol.ListOperation;
import io.peregrine.protocol.ListUpdateEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RejectDecoder;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * What happens beside the payments, under the switch's own name: a label for every hundredth of them, changes of a
 * list, another policy now and then. One thread.
 */
final class SoakOperator implements DecisionListener, AutoCloseable
{
    private static final int LABEL_EVERY = 100;
    private static final int LABEL_BEHIND = 20_000;
    private static final int LABELS_AT_ONCE = 16;
    private static final int WINDOW = 256;
    private static final int ENTRIES = 1_000;
    private static final long LIST_EVERY_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLICY_EVERY_NS = TimeUnit.SECONDS.toNanos(25);

    private final Path directory;
    private final List<String> hashes;
    private final CampaignTally tally;
    private final PeregrineClient client;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final Map<String, Integer> refusals = new TreeMap<>();
    private long nextLabel;
    private long listNs;
    private long policyNs;
    private long messages;
    private int policy;

    /** @param fromId the first payment that may get a label. */
    SoakOperator(
        final Path directory, final String aeronDirectory, final List<String> hashes, final CampaignTally tally,
        final long fromId)
    {
        this.directory = directory;
        this.hashes = hashes;
        this.tally = tally;
        nextLabel = fromId;
        client = new PeregrineClient(new PeregrineClientContext()
            .aeronDirectory(aeronDirectory).window(WINDOW).connectTimeoutNs(TimeUnit.SECONDS.toNanos(1))
            .listener(this));
        listNs = System.nanoTime();
        policyNs = listNs;
        messages = 3 * (System.currentTimeMillis() << 20);
    }

    /** @param paymentId the switch's next. */
    int doWork(final long paymentId)
    {
        int work = client.doWork();
        if (!client.isConnected())
        {
            return work;
        }
        for (int i = 0; i < LABELS_AT_ONCE && nextLabel < paymentId - LABEL_BEHIND && offer(label()); i++)
        {
            nextLabel += LABEL_EVERY;
            tally.add("labels sent", 1);
            work++;
        }
        final long nowNs = System.nanoTime();
        if (nowNs - listNs > LIST_EVERY_NS && offer(listUpdate(paymentId)))
        {
            listNs = nowNs;
            messages++;
            tally.add("list changes sent", 1);
        }
        if (nowNs - policyNs > POLICY_EVERY_NS && offer(activation()))
        {
            policyNs = nowNs;
            policy++;
            tally.add("policy changes sent", 1);
        }
        return work;
    }

    private boolean offer(final int length)
    {
        return client.offer(frame, 0, MessageHeaderEncoder.ENCODED_LENGTH + length) > 0;
    }

    private int label()
    {
        final FraudLabelEncoder label = new FraudLabelEncoder().wrapAndApplyHeader(frame, 0, header);
        label.correlationId(0).eventTimeNs(CampaignSwitch.eventTimeNs(nextLabel + LABEL_BEHIND));
        label.paymentId().low(nextLabel).high(0);
        return label.label(LabelValue.CONFIRMED_FRAUD).encodedLength();
    }

    /** A terminal comes onto the list, comes once more, and goes. */
    private int listUpdate(final long paymentId)
    {
        final ListUpdateEncoder update = new ListUpdateEncoder().wrapAndApplyHeader(frame, 0, header);
        update.correlationId(0).eventTimeNs(CampaignSwitch.eventTimeNs(paymentId))
            .operation(2 == messages % 3 ? ListOperation.REMOVE : ListOperation.ADD)
            .listName("blocked_terminals").listKey(ListKey.TERMINAL).secondListKey(ListKey.NULL_VAL);
        update.messageId().low(messages).high(7);
        final ListUpdateEncoder.EntriesEncoder entries = update.entriesCount(1);
        entries.next().startNs(ListUpdateEncoder.EntriesEncoder.startNsNullValue())
            .expiryNs(CampaignSwitch.eventTimeNs(paymentId + 2_000_000));
        entries.key().low(terminal(messages / 3 % ENTRIES)).high(0);
        entries.secondKey().low(0).high(0);
        return update.actor("soak").approvers("").reason("seen in frauds").encodedLength();
    }

    private static long terminal(final long number)
    {
        long word = 0;
        final String text = String.format("%08d", number);
        for (int i = 0; i < Long.BYTES; i++)
        {
            word |= (long)text.charAt(i) << 8 * i;
        }
        return word;
    }

    private int activation()
    {
        final String hash = hashes.get((policy + 1) % hashes.size());
        final ActivatePolicyEncoder activation = new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
        activation.correlationId(0);
        activation.policyHash().word0(Frames.sha256Word(hash, 0)).word1(Frames.sha256Word(hash, 1))
            .word2(Frames.sha256Word(hash, 2)).word3(Frames.sha256Word(hash, 3));
        activation.directory(SoakPolicies.directory(directory, policy + 1).toString()).actor("soak").approver("")
            .reason("its turn");
        return activation.encodedLength();
    }

    boolean isDone()
    {
        return client.isConnected() && 0 == client.unansweredCount();
    }

    /** @return what was refused, and how often; of this run. */
    Map<String, Integer> refusals()
    {
        return refusals;
    }

    @Override
    public void onAcknowledged(final long correlationId, final AcknowledgementDecoder acknowledgement)
    {
        tally.add("operator acknowledged", 1);
    }

    @Override
    public void onRejected(final long correlationId, final RejectDecoder reject)
    {
        tally.add("operator refused", 1);
        refusals.merge(reject.code() + " " + reject.detail(), 1, Integer::sum);
    }

    @Override
    public void onDecision(final long correlationId, final DecisionDecoder delivery, final DecisionBodyDecoder body)
    {
        refusals.merge("a decision without a payment", 1, Integer::sum);
    }

    @Override
    public void close()
    {
        client.close();
    }
}
