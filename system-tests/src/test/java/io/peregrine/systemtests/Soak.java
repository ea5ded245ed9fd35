package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One engine's journal for a long time, at a steady rate, with all that happens to an engine: segments, snapshots,
 * retention, labels, changes of lists and policies, kills of the engine and of a consumer. Nothing that was answered
 * may be lost or changed, and nothing may grow. All it needs to go on is in its directory. One thread.
 */
final class Soak
{
    /**
     * One soak's measures.
     *
     * @param rate     payments a second, whether they are answered or not.
     * @param settings more keys with their values, for the engine.
     */
    record Plan(Path directory, int seconds, int rate, int kills, long seed, List<String> settings)
    {
    }

    private static final int SAMPLE = 100;
    private static final int AGAIN_SPAN = 100_000;
    private static final int BACK_LIMIT_MS = 300_000;
    private static final int SAMPLE_EVERY_MS = 3_000;
    private static final int WARM_MS = 45_000;
    private static final int CONSUMER_KILLS = 3;
    private static final long SHORTEST_CONSUMER_MS = 3_000;

    /** The last quarter of the time is one life, long enough to see a slow leak. */
    private static final double PART_WITH_KILLS = 0.75;
    private static final String MILLISECONDS = "milliseconds";
    private static final String KILLS = "kills";
    private static final String BACKLOG = "longest backlog";

    private final Plan plan;
    private final CampaignLives lives;
    private final CampaignTally tally;
    private final ProcessSamples samples;
    private final Random random;
    private final int capacity;
    private final long beganMs = System.currentTimeMillis();
    private final long beforeMs;
    private CampaignSwitch payments;
    private SoakOperator operator;
    private AnswerBook book;
    private Child consumer;
    private long consumerEndMs;
    private long readyMs;
    private long sampleMs;

    Soak(final Plan plan)
    {
        this.plan = plan;
        lives = new CampaignLives(plan.directory());
        tally = lives.tally();
        beforeMs = tally.count(MILLISECONDS);
        samples = new ProcessSamples(plan.directory().resolve("samples.csv"));
        random = new Random(plan.seed());
        capacity = Math.multiplyExact(plan.rate(), plan.seconds());
    }

    /** @return what was found out, for people. @throws AssertionError if anything was lost or changed, or grew. */
    String run() throws IOException
    {
        final List<String> hashes = SoakPolicies.write(plan.directory());
        final Thread hook = new Thread(this::killConsumer);
        Runtime.getRuntime().addShutdownHook(hook);
        try (lives; AnswerBook answers = new AnswerBook(plan.directory().resolve("answers"), capacity);
            CampaignSwitch sender = new CampaignSwitch(lives.aeronDirectory(), answers,
                answers.firstUnanswered(CampaignSwitch.WINDOW), SAMPLE, AGAIN_SPAN, random);
            SoakOperator beside = new SoakOperator(plan.directory(), lives.aeronDirectory(), hashes, tally,
                answers.firstUnanswered(CampaignSwitch.WINDOW)))
        {
            book = answers;
            payments = sender;
            operator = beside;
            while (elapsedMs() < endMs() || payments.nextId() < capacity)
            {
                live();
            }
            finish();
            final String found = check();
            lives.discardAeronDirectory();
            return "seed " + plan.seed() + ": " + tally + "; " + found;
        }
        finally
        {
            killConsumer();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private long elapsedMs()
    {
        return beforeMs + System.currentTimeMillis() - beganMs;
    }

    private long endMs()
    {
        return TimeUnit.SECONDS.toMillis(plan.seconds());
    }

    private Path journal()
    {
        return plan.directory().resolve("journal");
    }

    /** From one start to a kill or, for the last one, to the last answer. */
    private void live()
    {
        tally.add("lives", 1);
        readyMs = Long.MAX_VALUE;
        final CampaignEngine engine = start();
        final boolean isBack = lives.pumpUntilBack(payments, this::work, BACK_LIMIT_MS);
        require(isBack || !engine.isAlive(), "no decision within " + BACK_LIMIT_MS + " ms\n" + engine.err());
        if (isBack)
        {
            readyMs = elapsedMs();
            if (tally.count("lives") > 1)
            {
                tally.started("written," + tally.count(KILLS) + "," + engine.times() + "," + engine.ageMs());
            }
            final boolean isKilled = tally.count(KILLS) < plan.kills();
            final double kill = (tally.count(KILLS) + random.nextDouble()) / Math.max(1, plan.kills());
            final long killMs = Math.max((long)(endMs() * PART_WITH_KILLS * kill), readyMs + random.nextInt(2_000));
            final boolean isReached = lives.pumpUntil(this::work, isKilled ? () -> elapsedMs() >= killMs :
                () -> elapsedMs() >= endMs() && isDone(), Long.MAX_VALUE);
            if (isReached && !isKilled)
            {
                return;
            }
            tally.add(KILLS, isReached ? 1 : 0);
        }
        engine.kill();
        save();
    }

    private CampaignEngine start()
    {
        return lives.start(lives.settings(
            SoakPolicies.directory(plan.directory(), 0), "journal", "written", plan.settings()),
            "-XX:+AlwaysPreTouch");
    }

    private boolean isDone()
    {
        return payments.nextId() >= capacity && payments.isDone() && operator.isDone();
    }

    /** Sends what is due, whatever is answered; and everything else that is due. */
    private int work()
    {
        final long nowMs = elapsedMs();
        payments.sendUpTo((int)Math.min(capacity, Math.max(payments.nextId(), nowMs * plan.rate() / 1_000)));
        final int work = payments.doWork() + operator.doWork(payments.nextId());
        if (nowMs >= sampleMs)
        {
            sampleMs = nowMs + SAMPLE_EVERY_MS;
            sample(nowMs);
            watchConsumer(nowMs);
        }
        return work;
    }

    private void sample(final long nowMs)
    {
        final boolean isFull = nowMs - readyMs > WARM_MS && book.answered() > SoakPolicies.PAYMENTS_TO_FILL;
        samples.take(nowMs / 1_000, tally.count("lives"), isFull, book.answered(), lives.engine().pid(), journal());
        final long backlog = Math.min(capacity, nowMs * plan.rate() / 1_000) - book.answered();
        tally.set(BACKLOG, Math.max(tally.count(BACKLOG), backlog));
        save();
    }

    private void watchConsumer(final long nowMs)
    {
        if (null != consumer && !consumer.isAlive())
        {
            throw new AssertionError("the consumer ended by itself:\n" + consumer.err());
        }
        if (null != consumer && nowMs >= consumerEndMs)
        {
            killConsumer();
            tally.add("kills of the consumer", 1);
        }
        if (null == consumer && Files.exists(journal().resolve("decisions")))
        {
            consumer = Child.startMain(SoakConsumer.class.getName(), Path.of(System.getProperty("java.home")),
                lives.logs(), List.of("-Xmx64m"), journal().toString(), tailBook().toString(),
                Integer.toString(capacity));
            final long typicalMs = endMs() / (CONSUMER_KILLS * (1 + plan.kills()));
            consumerEndMs = nowMs + SHORTEST_CONSUMER_MS + (long)(2 * random.nextDouble() * typicalMs);
        }
    }

    private Path tailBook()
    {
        return plan.directory().resolve("tail");
    }

    private void killConsumer()
    {
        final Child running = consumer;
        if (null != running)
        {
            running.kill();
            running.discard();
            consumer = null;
        }
    }

    private void save()
    {
        tally.set("answered", book.answered());
        tally.set(MILLISECONDS, elapsedMs());
        tally.save();
        require(0 == book.changed() + book.doubled(), book.firstDifference());
        require(0 == payments.others() + payments.refused(),
            payments.refused() + " payments were refused, others: " + payments.otherRejects());
        require(operator.refusals().isEmpty(), "the operator was refused: " + operator.refusals());
    }

    private void finish()
    {
        save();
        final CampaignEngine engine = lives.engine();
        if (null != engine)
        {
            require(0 == lives.stop(), engine.err());
        }
        killConsumer();
    }

    private String check()
    {
        require(capacity == book.answered(), capacity + " payments sent, " + book.answered() + " answered");
        try (SoakConsumer last = new SoakConsumer(journal(), tailBook(), capacity))
        {
            while (last.doWork() > 0)
            {
                // It takes what is left.
            }
            for (int id = 0; id < capacity; id++)
            {
                require(last.book().isSame(id, book.hash(id), book.sequence(id)), "payment " + id + " was answered " +
                    "with sequence " + book.sequence(id) + " and other bytes than the consumer got with " +
                    last.book().sequence(id));
            }
        }
        final JournalAgainstBook kept = new JournalAgainstBook();
        final long inputs = kept.checkInputs(journal());
        final long decisions = kept.checkDecisions(journal(), book);
        final boolean isWhole = 0 == kept.firstSequence();
        final String verified = isWhole ? Child.run(0, lives.logs(), "replay", "verify", journal().toString()) :
            Child.run(0, lives.logs(), "replay", "verify", journal().toString(), "--from-snapshot");
        require(verified.startsWith("MATCH "), verified);
        Child.run(0, lives.logs(), "journal", "verify", journal().toString());
        return capacity + " payments answered, 0 lost, 0 changed, and the consumer got each as it was answered; " +
            inputs + " inputs dense, those from " + kept.firstSequence() + " on kept, with " + decisions +
            " decisions; " + verified.lines().findFirst().orElse("") + "; " + samples.check() + "; " + tally.starts();
    }

    private void require(final boolean isAsItShouldBe, final String otherwise)
    {
        if (!isAsItShouldBe)
        {
            throw new AssertionError("seed " + plan.seed() + ", second " + elapsedMs() / 1_000 + ": " + otherwise);
        }
    }

    /** Arguments: directory, seconds, payments a second, kills, then keys with their values for the engine. */
    public static void main(final String[] args) throws IOException
    {
        final Path directory = Files.createDirectories(Path.of(args[0]));
        System.out.println(new Soak(new Plan(directory, Integer.parseInt(args[1]), Integer.parseInt(args[2]),
            Integer.parseInt(args[3]), System.nanoTime(), List.of(args).subList(4, args.length))).run());
    }
}
