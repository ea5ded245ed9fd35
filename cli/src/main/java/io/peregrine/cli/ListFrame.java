package io.peregrine.cli;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

import io.peregrine.domain.ListKey;
import io.peregrine.policy.ListDeclaration;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.ListOperation;
import io.peregrine.protocol.ListUpdateEncoder;
import io.peregrine.protocol.ListUpdateEncoder.EntriesEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Gathers entries of one list into a ListUpdate. One thread. */
final class ListFrame
{
    /** A missing start or expiry. */
    static final long NONE = EntriesEncoder.startNsNullValue();

    private static final int WORDS = 6;
    private static final int ENTRY_LENGTH = EntriesEncoder.sbeBlockLength();

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ListUpdateEncoder update = new ListUpdateEncoder();
    private final SecureRandom random = new SecureRandom();
    private final ListDeclaration list;
    private final ListOperation operation;
    private final SignOptions signature;
    private final long[] entries = new long[FrameGate.MAX_GROUP_COUNT * WORDS];
    private int count;

    ListFrame(final ListDeclaration list, final ListOperation operation, final SignOptions signature)
    {
        this.list = list;
        this.operation = operation;
        this.signature = signature;
    }

    /** @param key four words. */
    void add(final long[] key, final long startNs, final long expiryNs)
    {
        System.arraycopy(key, 0, entries, count * WORDS, 4);
        entries[count * WORDS + 4] = startNs;
        entries[count * WORDS + 5] = expiryNs;
        count++;
    }

    int count()
    {
        return count;
    }

    /** @return true if no entry more finds room beside the texts. */
    boolean isFull(final String reason)
    {
        return count >= room(reason);
    }

    /** @return how many entries a message has room for; 0 or less where the texts alone are too long. */
    int room(final String reason)
    {
        final int texts = signature.actor().length() + signature.approvers().length() + reason.length();
        final int fixed = MessageHeaderEncoder.ENCODED_LENGTH + ListUpdateEncoder.BLOCK_LENGTH +
            EntriesEncoder.sbeHeaderSize() + 3 * ListUpdateEncoder.actorHeaderLength();
        return Math.min(FrameGate.MAX_GROUP_COUNT, (FrameGate.MAX_FRAME_LENGTH - fixed - texts) / ENTRY_LENGTH);
    }

    /** Encodes what was added, under an id of its own, and forgets it. @return the message's length. */
    int encode(final long nowNs, final String reason)
    {
        buffer.setMemory(0, buffer.capacity(), (byte)0);
        final ListKey second = list.secondKey();
        update.wrapAndApplyHeader(buffer, 0, header)
            .eventTimeNs(nowNs)
            .listName(list.name())
            .operation(operation)
            .listKey(io.peregrine.protocol.ListKey.get((short)list.firstKey().ordinal()))
            .secondListKey(null == second ? io.peregrine.protocol.ListKey.NULL_VAL :
                io.peregrine.protocol.ListKey.get((short)second.ordinal()));
        update.messageId().low(random.nextLong()).high(random.nextLong());
        final EntriesEncoder group = update.entriesCount(count);
        for (int at = 0; at < count * WORDS; at += WORDS)
        {
            group.next().startNs(entries[at + 4]).expiryNs(entries[at + 5]);
            group.key().low(entries[at]).high(entries[at + 1]);
            group.secondKey().low(entries[at + 2]).high(entries[at + 3]);
        }
        count = 0;
        update.putActor(bytes(signature.actor()), 0, signature.actor().length())
            .putApprovers(bytes(signature.approvers()), 0, signature.approvers().length())
            .putReason(bytes(reason), 0, reason.length());
        return MessageHeaderEncoder.ENCODED_LENGTH + update.encodedLength();
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }
}
