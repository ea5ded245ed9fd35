package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** What a campaign must have left: its switch's book, its journal, and a run of the same payments without a kill. */
final class CampaignAudit
{
    private static final int SEQUENCE_AT =
        MessageHeaderDecoder.ENCODED_LENGTH + DecisionBodyDecoder.inputSequenceEncodingOffset();
    private static final long IDLE_NS = 20_000;

    private final KillCampaign.Plan plan;
    private final Path logs;
    private final BiFunction<String, String, List<String>> settings;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DecisionBodyDecoder body = new DecisionBodyDecoder();

    /** @param settings for an engine, by journal and durability. */
    CampaignAudit(
        final KillCampaign.Plan plan, final Path logs, final BiFunction<String, String, List<String>> settings)
    {
        this.plan = plan;
        this.logs = logs;
        this.settings = settings;
    }

    /** @param sent payments, all of them answered. @return for people. */
    String check(final AnswerBook book, final long sent)
    {
        final Path journal = plan.directory().resolve("journal");
        require(sent == book.answered(), sent + " payments sent, " + book.answered() + " answered");
        final long inputs = checkInputs(journal);
        checkDecisions(journal, book, sent);

        final String verified = Child.run(0, logs, "replay", "verify", journal.toString());
        require(verified.startsWith("MATCH "), verified);
        Child.run(0, logs, "journal", "verify", journal.toString());

        final Path undisturbed = plan.directory().resolve("undisturbed");
        IoUtil.delete(undisturbed.toFile(), true);
        runUndisturbed(sent);
        checkSame(undisturbed, journal, sent);
        IoUtil.delete(undisturbed.toFile(), true);
        return sent + " payments answered, 0 lost, 0 changed, 0 doubled; " + inputs + " inputs dense; " +
            verified.lines().findFirst().orElse("") + "; decisions as without a kill";
    }

    private long checkInputs(final Path root)
    {
        long next = 0;
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            JournalReader inputs = JournalReader.open(journal.inputs()))
        {
            while (inputs.next())
            {
                require(next == inputs.sequence(), "input " + inputs.sequence() + " where " + next + " should be");
                next++;
            }
        }
        return next;
    }

    /** Each payment has one body, the very one that the switch was told. */
    private void checkDecisions(final Path root, final AnswerBook book, final long sent)
    {
        final BitSet decided = new BitSet((int)sent);
        try (JournalDirectory journal = JournalDirectory.openReadOnly(root);
            JournalReader decisions = JournalReader.open(journal.decisions()))
        {
            while (nextBody(decisions))
            {
                final int id = (int)body.paymentId().low();
                require(!decided.get(id), "payment " + id + " has two decisions, one at " + body.inputSequence());
                decided.set(id);
                final long hash =
                    AnswerBook.hash(decisions.buffer(), decisions.frameOffset(), decisions.frameLength());
                require(book.isSame(id, hash, body.inputSequence()), "payment " + id + " was answered with sequence " +
                    book.sequence(id) + " and other bytes than the journal has at " + body.inputSequence());
            }
        }
        require(decided.cardinality() == sent, "the journal has no decision of payment " + decided.nextClearBit(0));
    }

    private boolean nextBody(final JournalReader decisions)
    {
        while (decisions.next())
        {
            if (DecisionBodyDecoder.TEMPLATE_ID == decisions.type())
            {
                body.wrapAndApplyHeader(decisions.buffer(), decisions.frameOffset(), header);
                return true;
            }
        }
        return false;
    }

    private void runUndisturbed(final long sent)
    {
        try (CampaignEngine engine = new CampaignEngine(logs, settings.apply("undisturbed", "written"));
            CampaignSwitch payments = new CampaignSwitch(aeronDirectory(), null, 0, 0, 0, new Random(0)))
        {
            payments.sendUpTo((int)sent);
            while (!payments.isDone())
            {
                if (0 == payments.doWork())
                {
                    LockSupport.parkNanos(IDLE_NS);
                    require(engine.isAlive(), engine.err());
                }
            }
            require(0 == engine.stop(), engine.err());
        }
    }

    private String aeronDirectory()
    {
        final String setting = settings.apply("", "").get(0);
        return setting.substring(setting.indexOf('=') + 1);
    }

    /** Apart from sequences, which the repeats have moved: so every feature counted each payment once. */
    private void checkSame(final Path expected, final Path actual, final long sent)
    {
        try (JournalDirectory expectedJournal = JournalDirectory.openReadOnly(expected);
            JournalDirectory actualJournal = JournalDirectory.openReadOnly(actual);
            JournalReader expectedBodies = JournalReader.open(expectedJournal.decisions());
            JournalReader actualBodies = JournalReader.open(actualJournal.decisions()))
        {
            final UnsafeBuffer expectedBody = new UnsafeBuffer();
            final UnsafeBuffer actualBody = new UnsafeBuffer();
            for (long i = 0; i < sent; i++)
            {
                require(nextBody(expectedBodies) && nextBody(actualBodies), "too few decisions: " + i);
                wrapBehindSequence(expectedBody, expectedBodies);
                wrapBehindSequence(actualBody, actualBodies);
                require(expectedBody.equals(actualBody), "payment " + body.paymentId().low() + " at " +
                    body.inputSequence() + " was decided otherwise than without a kill");
            }
        }
    }

    private static void wrapBehindSequence(final UnsafeBuffer view, final JournalReader decisions)
    {
        final int from = SEQUENCE_AT + Long.BYTES;
        view.wrap(decisions.buffer(), decisions.frameOffset() + from, decisions.frameLength() - from);
    }

    private void require(final boolean isAsItShouldBe, final String otherwise)
    {
        if (!isAsItShouldBe)
        {
            throw new AssertionError("seed " + plan.seed() + ": " + otherwise);
        }
    }
}
