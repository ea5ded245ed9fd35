package io.peregrine.systemtests;

import java.nio.file.Path;
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
    private final CampaignLives lives;
    private final BiFunction<String, String, List<String>> settings;
    private final JournalAgainstBook journals = new JournalAgainstBook();

    /** @param settings for an engine, by journal and durability. */
    CampaignAudit(
        final KillCampaign.Plan plan,
        final CampaignLives lives,
        final BiFunction<String, String, List<String>> settings)
    {
        this.plan = plan;
        this.lives = lives;
        this.settings = settings;
    }

    /** @return for people. */
    String check(final AnswerBook book)
    {
        final Path journal = plan.directory().resolve("journal");
        final long answered = book.answered();
        final long inputs = journals.checkInputs(journal);
        final long decided = journals.checkDecisions(journal, book);
        require(decided == answered, answered + " payments answered, the journal has decisions of " + decided);

        final Path logs = lives.logs();
        final String verified = Child.run(0, logs, "replay", "verify", journal.toString());
        require(verified.startsWith("MATCH "), verified);
        Child.run(0, logs, "journal", "verify", journal.toString());

        final Path undisturbed = plan.directory().resolve("undisturbed");
        IoUtil.delete(undisturbed.toFile(), true);
        runUndisturbed(book.byDecision());
        checkSame(undisturbed, journal, answered);
        IoUtil.delete(undisturbed.toFile(), true);
        return answered + " payments answered, 0 lost, 0 changed, 0 doubled; " + inputs + " inputs dense; " +
            verified.lines().findFirst().orElse("") + "; decisions as without a kill";
    }

    private void runUndisturbed(final int[] ids)
    {
        try (CampaignEngine engine = new CampaignEngine(lives.logs(), settings.apply("undisturbed", "written"));
            CampaignSwitch payments =
                new CampaignSwitch(lives.aeronDirectory(), null, 0, 0, 0, new Random(0)).order(ids))
        {
            payments.sendUpTo(ids.length);
            while (!payments.isDone())
            {
                if (0 == payments.doWork())
                {
                    LockSupport.parkNanos(IDLE_NS);
                    require(engine.isAlive(), engine.err());
                }
            }
            require(0 == payments.others() + payments.refused(), "refused: " + payments.otherRejects());
            require(0 == engine.stop(), engine.err());
        }
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
                require(journals.nextBody(expectedBodies) && journals.nextBody(actualBodies),
                    "too few decisions: " + i);
                wrapBehindSequence(expectedBody, expectedBodies);
                wrapBehindSequence(actualBody, actualBodies);
                require(expectedBody.equals(actualBody), "payment " + journals.body().paymentId().low() + " at " +
                    journals.body().inputSequence() + " was decided otherwise than without a kill");
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
