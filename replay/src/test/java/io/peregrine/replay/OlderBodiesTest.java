package io.peregrine.replay;

import java.nio.file.Path;

import io.peregrine.journal.JournalContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.JournalWriter;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.DecidedBy;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionBodyEncoder;
import io.peregrine.protocol.Flag;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.RuleHitsDecoder;
import io.peregrine.protocol.RuleHitsEncoder;
import io.peregrine.protocol.RunningHashDecoder;
import io.peregrine.protocol.RunningHashEncoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Decisions that an engine recorded before bodies said what decided, and before hits were recorded. */
class OlderBodiesTest
{
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int GROUP = DecisionBodyDecoder.ReasonsDecoder.sbeHeaderSize();
    private static final int OLD_BLOCK = DecisionBodyDecoder.decidedByEncodingOffset();
    private static final int OLD_REASON = DecisionBodyDecoder.ReasonsDecoder.overriddenEncodingOffset();
    private static final int PAYMENTS = 6;

    @TempDir
    private Path root;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    private int body(final long sequence, final int reasons, final int score)
    {
        final DecisionBodyEncoder body = new DecisionBodyEncoder().wrapAndApplyHeader(frame, 0, header);
        body.inputSequence(sequence).margin(1.5).probability(0.25).epoch(0).shard(0).score(score).status(0)
            .action(ActionCode.REVIEW).moreReasons(0).decidedBy(DecidedBy.RULE).decidedIndex((int)sequence).tags(5);
        body.paymentId().low(sequence).high(7);
        body.policyHash().word0(1).word1(2).word2(3).word3(4);
        final DecisionBodyEncoder.ReasonsEncoder group = body.reasonsCount(reasons);
        for (int i = 0; i < reasons; i++)
        {
            group.next().code(100 + i).weight(3 - i).overridden(Flag.YES);
        }
        return HEADER + body.encodedLength();
    }

    /** The same body as version 0 had it. */
    private int oldBody(final long sequence, final int reasons, final int score)
    {
        body(sequence, reasons, score);
        final int block = DecisionBodyEncoder.BLOCK_LENGTH;
        final int reason = DecisionBodyEncoder.ReasonsEncoder.sbeBlockLength();
        final UnsafeBuffer old = new UnsafeBuffer(new byte[512]);
        old.putBytes(0, frame, 0, HEADER + OLD_BLOCK);
        old.putBytes(HEADER + OLD_BLOCK, frame, HEADER + block, GROUP);
        for (int i = 0; i < reasons; i++)
        {
            old.putBytes(HEADER + OLD_BLOCK + GROUP + i * OLD_REASON, frame, HEADER + block + GROUP + i * reason,
                OLD_REASON);
        }
        old.putShort(0, (short)OLD_BLOCK);
        old.putShort(6, (short)0);
        old.putShort(HEADER + OLD_BLOCK, (short)OLD_REASON);
        frame.putBytes(0, old, 0, old.capacity());
        return HEADER + OLD_BLOCK + GROUP + reasons * OLD_REASON;
    }

    private int hits(final long sequence)
    {
        final RuleHitsEncoder hits = new RuleHitsEncoder().wrapAndApplyHeader(frame, 0, header).inputSequence(sequence);
        hits.liveCount(1).next().word((short)0).bits(1L << sequence);
        hits.shadowCount(0);
        return HEADER + hits.encodedLength();
    }

    private int hash(final long bodies, final long score, final int version)
    {
        new RunningHashEncoder().wrapAndApplyHeader(frame, 0, header)
            .sequence(PAYMENTS - 1).decode(1).enrich(2).window(3).score(score).bodies(bodies);
        frame.putShort(6, (short)version);
        return HEADER + RunningHashEncoder.BLOCK_LENGTH;
    }

    private void append(final JournalWriter writer, final int type, final long sequence, final int length)
    {
        assertTrue(writer.append(type, sequence, 0, 0, 0, 0, 0, 0, frame, 0, length));
    }

    /** An older engine's run, and behind it nothing. */
    private void writeOld(final JournalDirectory directory)
    {
        try (JournalWriter writer = JournalWriter.open(directory.decisions(), new JournalContext().isDense(false)))
        {
            for (int i = 0; i < PAYMENTS; i++)
            {
                append(writer, DecisionBodyDecoder.TEMPLATE_ID, i, oldBody(i, i % 3, 250));
            }
            append(writer, RunningHashDecoder.TEMPLATE_ID, PAYMENTS - 1, hash(77, 4, 0));
        }
    }

    /** What a replay of this engine makes of the same inputs, and goes on with. */
    private void replay(final RecordedDecisions log, final int payments, final int score)
    {
        for (int i = 0; i < payments; i++)
        {
            log.record(DecisionBodyDecoder.TEMPLATE_ID, i, 0, frame, 0, body(i, i % 3, i < 4 ? 250 : score));
            if (i % 2 == 1)
            {
                log.record(RuleHitsDecoder.TEMPLATE_ID, i, 0, frame, 0, hits(i));
            }
            if (PAYMENTS - 1 == i)
            {
                log.record(RunningHashDecoder.TEMPLATE_ID, i, 0, frame, 0, hash(78, 4, 1));
            }
        }
    }

    @Test
    void shouldCompareWhatTheOlderEngineRecordedAndGoOnWithHits()
    {
        try (JournalDirectory directory = JournalDirectory.open(root))
        {
            writeOld(directory);
            try (JournalWriter writer = JournalWriter.open(directory.decisions(), new JournalContext().isDense(false));
                JournalReader recorded = JournalReader.open(directory.decisions()))
            {
                final RecordedDecisions log = new RecordedDecisions(recorded, writer);
                replay(log, PAYMENTS + 2, 250);

                assertEquals(PAYMENTS + 1, log.compared());
                assertEquals(3, log.appended());
            }
            try (JournalReader recorded = JournalReader.open(directory.decisions()))
            {
                final RecordedDecisions log = new RecordedDecisions(recorded, null);
                replay(log, PAYMENTS + 2, 250);

                assertEquals(PAYMENTS + 1 + 3, log.compared());
                assertEquals(0, log.appended());
            }
        }
    }

    @Test
    void shouldNameTheFieldThatAnOlderBodyHasOtherwise()
    {
        try (JournalDirectory directory = JournalDirectory.open(root))
        {
            writeOld(directory);
            try (JournalReader recorded = JournalReader.open(directory.decisions()))
            {
                final RecordedDecisions log = new RecordedDecisions(recorded, null);
                final DifferenceException ex =
                    assertThrows(DifferenceException.class, () -> replay(log, PAYMENTS, 251));

                assertEquals("DIFFERS sequence=4 field=score journal=250 replay=251", ex.difference().toString());
            }
        }
    }

    @Test
    void shouldFindHitsThatDiffer()
    {
        try (JournalDirectory directory = JournalDirectory.open(root);
            JournalWriter writer = JournalWriter.open(directory.decisions(), new JournalContext().isDense(false)))
        {
            append(writer, DecisionBodyDecoder.TEMPLATE_ID, 1, body(1, 1, 250));
            append(writer, RuleHitsDecoder.TEMPLATE_ID, 1, hits(2));
            try (JournalReader recorded = JournalReader.open(directory.decisions()))
            {
                final RecordedDecisions log = new RecordedDecisions(recorded, null);
                log.record(DecisionBodyDecoder.TEMPLATE_ID, 1, 0, frame, 0, body(1, 1, 250));
                final int length = hits(1);
                final DifferenceException ex = assertThrows(DifferenceException.class,
                    () -> log.record(RuleHitsDecoder.TEMPLATE_ID, 1, 0, frame, 0, length));

                assertEquals("ruleHits", ex.difference().field());
            }
        }
    }
}
