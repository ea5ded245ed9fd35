package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * An engine is killed again and again while a switch sends and keeps a book of what it was answered; then book, journal
 * and an engine that nobody killed are compared. All it needs to go on is in its directory, so that it can be stopped,
 * also by a kill, and started again. One thread.
 */
final class KillCampaign
{
    /**
     * One campaign's measures.
     *
     * @param durability written, sync, or both in turn.
     * @param settings   more keys with their values, for the engine.
     */
    record Plan(
        Path directory, Path policy, int payments, int kills, String durability, long seed, List<String> settings)
    {
    }

    private enum Moment
    {
        AMONG_PAYMENTS, WHILE_STARTING, WHEN_BACK
    }

    private static final int SAMPLE = 200;
    private static final int AGAIN_SPAN = 400_000;
    private static final int SPARE_PAYMENTS = 1_000_000;
    private static final int WHEN_BACK_MS = 20;
    private static final int AFTERWARDS_MS = 3;
    private static final long START_TIMEOUT_MS = 300_000;
    private static final String FINDINGS = "findings";

    private final Plan plan;
    private final CampaignLives lives;
    private final CampaignTally tally;
    private final Random random;
    private long typicalStartMs = 2_500;

    KillCampaign(final Plan plan)
    {
        this.plan = plan;
        random = new Random(plan.seed());
        lives = new CampaignLives(plan.directory());
        tally = lives.tally();
    }

    /** @return what was found out, for people. @throws AssertionError if anything was lost, changed or doubled. */
    String run()
    {
        try (lives; AnswerBook book = new AnswerBook(plan.directory().resolve("answers"), mostPayments()))
        {
            killAgainAndAgain(book);
            final String found = new CampaignAudit(plan, lives, this::settings).check(book);
            lives.discardAeronDirectory();
            return "seed " + plan.seed() + ": " + tally + "; " + found + "; " + tally.starts();
        }
    }

    /** Kills are counted, not payments: there may be more than were asked for. */
    private int mostPayments()
    {
        return 2 * plan.payments() + SPARE_PAYMENTS;
    }

    private void killAgainAndAgain(final AnswerBook book)
    {
        try (CampaignSwitch payments = new CampaignSwitch(
            lives.aeronDirectory(), book, book.firstUnanswered(CampaignSwitch.WINDOW), SAMPLE, AGAIN_SPAN, random))
        {
            while (tally.count("kills") < plan.kills())
            {
                final Moment moment = Moment.values()[Math.max(0, random.nextInt(5) - 2)];
                live(payments, moment);
                tally.add("kills", 1);
                tally.add("kills " + moment, 1);
                tally.set("answered", book.answered());
                save(book, payments);
            }

            payments.sendUpTo(Math.max(plan.payments(), payments.nextId()));
            do
            {
                start();
            }
            while (!lives.pumpUntil(payments::doWork, payments::isDone, Long.MAX_VALUE));
            tally.set("sent", payments.nextId());
            tally.set("answered", book.answered());
            tally.set("repeats", tally.count("repeats") + payments.repeats());
            tally.add("refused", payments.refused());
            save(book, payments);
            final CampaignEngine engine = lives.engine();
            require(0 == lives.stop(), engine.err());
        }
    }

    private void save(final AnswerBook book, final CampaignSwitch payments)
    {
        tally.add(FINDINGS, book.changed() + book.doubled() + payments.others());
        tally.save();
        require(0 == tally.count(FINDINGS), book.firstDifference() + payments.otherRejects() + " " + tally);
    }

    /** From one start to its kill. */
    private void live(final CampaignSwitch payments, final Moment moment)
    {
        final boolean isStarting = Moment.WHILE_STARTING == moment;
        final long limitMs = isStarting ? 1 + random.nextInt((int)typicalStartMs) : START_TIMEOUT_MS;
        final long decisionsBefore = payments.decisions();
        final int most = Math.max(1, (int)(plan.payments() * 5L / Math.max(1, plan.kills()) / 3 * 2));
        final long decisionsUntil = decisionsBefore + 1 + random.nextInt(most);
        final CampaignEngine engine = start();
        payments.sendUpTo(mostPayments());
        final boolean isBack = lives.pumpUntilBack(payments, payments::doWork, limitMs);
        require(isBack || isStarting || !engine.isAlive(), "no decision within " + limitMs + " ms\n" + engine.err());
        if (isBack)
        {
            started(engine);
        }

        if (Moment.AMONG_PAYMENTS == moment)
        {
            require(lives.pumpUntil(payments::doWork, () -> payments.decisions() >= decisionsUntil, START_TIMEOUT_MS) ||
                !engine.isAlive(), "it decides no more\n" + engine.err());
        }
        if (!isStarting)
        {
            final long spanNs = TimeUnit.MILLISECONDS.toNanos(
                Moment.WHEN_BACK == moment ? WHEN_BACK_MS : AFTERWARDS_MS);
            final long killNs = System.nanoTime() + random.nextInt((int)spanNs);
            lives.pumpUntil(payments::doWork, () -> System.nanoTime() - killNs >= 0, START_TIMEOUT_MS);
        }
        engine.kill();
    }

    private void started(final CampaignEngine engine)
    {
        final long firstMs = engine.ageMs();
        if (tally.count("kills") > 0)
        {
            typicalStartMs = firstMs;
            tally.started(durability() + "," + tally.count("kills") + "," + engine.times() + "," + firstMs);
        }
    }

    private CampaignEngine start()
    {
        return lives.start(settings("journal", durability()));
    }

    private String durability()
    {
        return !"both".equals(plan.durability()) ? plan.durability() :
            0 == tally.count("kills") % 2 ? "written" : "sync";
    }

    private List<String> settings(final String journal, final String durability)
    {
        return lives.settings(plan.policy(), journal, durability, plan.settings());
    }

    private void require(final boolean isAsItShouldBe, final String otherwise)
    {
        if (!isAsItShouldBe)
        {
            throw new AssertionError("seed " + plan.seed() + ", kill " + tally.count("kills") + ": " + otherwise);
        }
    }

    /** Arguments: directory, payments, kills, durability, then keys with their values for the engine. */
    public static void main(final String[] args) throws IOException
    {
        final Path directory = Files.createDirectories(Path.of(args[0]));
        final Plan plan = new Plan(directory, Handbook.POLICY, Integer.parseInt(args[1]), Integer.parseInt(args[2]),
            args[3], System.nanoTime(), List.of(args).subList(4, args.length));
        System.out.println(new KillCampaign(plan).run());
    }
}
