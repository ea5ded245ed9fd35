package io.peregrine.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.RegistrationException;
import io.aeron.exceptions.TimeoutException;

import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.Durability;
import io.peregrine.domain.Stage;
import io.peregrine.egress.DecisionPublisher;
import io.peregrine.egress.EgressCommands;
import io.peregrine.egress.EgressContext;
import io.peregrine.ingest.IngestAgent;
import io.peregrine.ingest.IngestContext;
import io.peregrine.journal.SnapshotCheck;
import io.peregrine.pipeline.AgentGroup;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.PinnedThreads;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.StageThreads;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.pipeline.enrich.ProfileStore;
import io.peregrine.pipeline.window.PreparedWindows;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.Frames;
import io.peregrine.replay.ContentPolicies;
import io.peregrine.replay.JournalFeed;
import io.peregrine.replay.Recovery;
import io.peregrine.replay.ReplayStart;

import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * One engine: launched, it has recovered and takes payments; closed, it has answered what it took. Launch and close on
 * one thread.
 */
public final class FraudEngine implements AutoCloseable
{
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PROFILES_EXPECTED = 1 << 20;
    private static final int RECOVERING = 0;
    private static final int LIVE = 1;
    private static final int DRAINING = 2;

    private final FraudEngineContext ctx;
    private final EngineConfig config;
    private final AtomicBoolean hasFailed = new AtomicBoolean();
    private volatile boolean isBroken;
    private volatile boolean hasLostDriver;
    private volatile boolean isClosing;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final PreparedWindows windows = new PreparedWindows();
    private Counters counters;
    private Pipeline pipeline;
    private IngestAgent ingest;
    private DecisionPublisher publisher;
    private AssumedOutcomes outcomes;
    private EngineJournal journal;
    private JournalWatch journalWatch;
    private ConsumerWatch consumerWatch;
    private StageThreads stageThreads;
    private AgentRunner feeder;
    private ProfileStore profiles;
    private Recovery.Recovered recovered;
    private long snapshotSequence;
    private CompiledPolicy policy;

    private FraudEngine(final FraudEngineContext ctx)
    {
        ctx.conclude();
        this.ctx = ctx;
        config = ctx.config();
        try
        {
            start();
        }
        catch (final RuntimeException | Error ex)
        {
            closeOpened();
            if (hasLostDriver)
            {
                throw new EngineStartException("the media driver in " + config.aeronDirectory() + " went away, or " +
                    "stood still for longer than " + ConfigKey.DRIVER_TIMEOUT.path() + ", while the engine started: " +
                    "start again, on a busy machine with a longer " + ConfigKey.DRIVER_TIMEOUT.path());
            }
            throw ex;
        }
    }

    /**
     * Starts an engine and returns when it takes payments.
     *
     * @param ctx concluded here.
     * @throws ConfigProblem                               if the configuration cannot be used.
     * @throws io.peregrine.pipeline.CapacityException     if its capacities take more memory than there is.
     * @throws io.peregrine.policy.PolicyException         if the configured policy cannot be used.
     * @throws EngineStartException                        if the surroundings do not let it start.
     * @throws io.peregrine.journal.JournalException       if the journal is in use, not writable or damaged.
     */
    public static FraudEngine launch(final FraudEngineContext ctx)
    {
        return new FraudEngine(ctx);
    }

    private void start()
    {
        final SnapshotCheck newestSnapshot = open(SnapshotCheck.begin(config.journalDirectory()));
        final CompiledPolicy configured = null == config.policyDirectory() ? null :
            PolicyCompiler.compile(PolicyContent.read(config.policyDirectory()), ContentPolicies::zoneOfJdk);
        if (null != configured)
        {
            ctx.memoryLimits().check(config.ringCapacity(), null, configured);
        }

        final Transport transport = open(new Transport(ctx, this::onTransportError));
        transport.aeron().addCloseHandler(this::onTransportClosed);
        counters = new AeronCounters(transport.aeron());
        counters.counter(CounterDescriptor.STATE).setRelease(RECOVERING);
        counters.counter(CounterDescriptor.RING_CAPACITY).setRelease(config.ringCapacity());

        final EgressCommands commands = new EgressCommands();
        publisher = new DecisionPublisher(new EgressContext()
            .aeron(transport.aeron())
            .commands(commands)
            .clock(ctx.clock())
            .counters(counters)
            .durability(config.durability())
            .lingerNs(config.lingerNs()));

        final ExclusivePublication alerts = alerts(transport);
        final StateAlerts stateAlerts = new StateAlerts(alerts(transport), ctx.clock(), counters);
        final AgentRunner keeper = transport.keepGoing();
        try
        {
            recover(configured, alerts, newestSnapshot);
        }
        finally
        {
            keeper.close();
        }

        watch(stateAlerts);
        tellOfLostDrivers(stateAlerts);
        final TimeBudget budget = new TimeBudget(policy);
        ingest = new IngestAgent(new IngestContext()
            .input(pipeline.input())
            .answers(new EgressAnswers(commands))
            .clock(ctx.clock())
            .counters(counters)
            .authorisation(config::responseChannelRefusal)
            .timeAllowance(budgetUs -> budget.stagesAllowed(budgetUs, pipeline.lag()))
            .ownInputs(outcomes)
            .journalAvailability(journalWatch)
            .failPolicy(config.failPolicy())
            .activations(open(new PolicyLoader(journal.policies(), journal.backfills(), windows,
                (next, isBackfilled) -> ctx.memoryLimits().check(
                    config.ringCapacity(), budget.policy(), next, isBackfilled), budget::policy, budget::policy,
                counters.counter(CounterDescriptor.BACKFILL_SEQUENCE)::setRelease, pipeline.lastActivation())))
            .sessionTimeoutNs(config.sessionTimeoutNs())
            .maxEventTimeLeadNs(config.maxEventTimeLeadNs()));
        ingest.subscription(subscribe(transport));
        startThreads(transport);
        open(new SnapshotSchedule(config.journalDirectory(), config.snapshotIntervalNs(), config.snapshotInputs(),
            snapshotSequence, counters, line -> ctx.log().println("peregrine: snapshot: " + line)));
        startRetention();
        counters.counter(CounterDescriptor.STATE).setRelease(LIVE);
    }

    private void tellOfLostDrivers(final StateAlerts alerts)
    {
        counters.counter(CounterDescriptor.DRIVERS_LOST).setRelease(ctx.driversLost());
        if (ctx.driversLost() > 0)
        {
            alerts.send("driver", "WELL", "over: the media driver was lost " + ctx.driversLost() +
                " times; recovered " + recovered.inputs() + " inputs, clients connect again", recovered.inputs() - 1);
        }
    }

    /** Opens the journal and brings the pipeline to where it ends, with the configured policy in force. */
    private void recover(
        final CompiledPolicy configured, final ExclusivePublication alerts, final SnapshotCheck newestSnapshot)
    {
        open(windows);
        journal = open(new EngineJournal(ctx, ctx.clock().nanoTime()));
        final ReplayStart start = open(ReplayStart.find(journal.directory(), journal.policies(), Long.MAX_VALUE,
            why -> ctx.log().println("peregrine: " + why + ": the one before it is used, or none"),
            from -> pipeline(alerts, from), newestSnapshot));
        pipeline = open(start.pipeline());
        snapshotSequence = start.lastSequence();
        final JournalFeed feed = start.feed();
        final LongConsumer progress = recoveryProgress(snapshotSequence, journal.inputWriter().lastSequence());
        new RecoverySnapshot(journal.directory(), start, config.recoverySnapshotInputs(),
            line -> ctx.log().println("peregrine: " + line)).pass(feed, outcomes, progress);
        recovered = Recovery.run(feed, pipeline, progress);
        outcomes.makeAgain(pipeline, ctx.clock().nanoTime());
        policy = activate(configured, journal.policies());
        profiles.awaitOpen();
    }

    private void watch(final StateAlerts alerts)
    {
        journalWatch = new JournalWatch(pipeline, journal, Durability.SYNC == config.durability(),
            config.slowForceNs(), SystemNanoClock.INSTANCE, counters, tell("journal", alerts), this::stop);
        consumerWatch =
            new ConsumerWatch(SystemNanoClock.INSTANCE, counters, alerts::flush, tell("consumers", alerts));
    }

    private StateListener tell(final String subject, final StateAlerts alerts)
    {
        return (state, text) ->
        {
            ctx.log().println("peregrine: " + subject + " " + state + ": " + text);
            alerts.send(subject, state, text, pipeline.input().lastSequence());
        };
    }

    private LongConsumer recoveryProgress(final long start, final long target)
    {
        final AtomicCounter recoverySequence = counters.counter(CounterDescriptor.RECOVERY_SEQUENCE);
        recoverySequence.setRelease(start);
        counters.counter(CounterDescriptor.RECOVERY_TARGET).setRelease(target);
        return sequence ->
        {
            recoverySequence.setRelease(sequence);
            ctx.recoveryProgress().onSequence(start, sequence, target);
        };
    }

    private Pipeline pipeline(final ExclusivePublication alerts, final ReplayStart start)
    {
        profiles = ChronicleProfileStore.open(PROFILES_EXPECTED);
        final AlertPublisher sink =
            new AlertPublisher(publisher, journal.policies(), alerts, counters).policy(start.policy());
        outcomes = new AssumedOutcomes(sink, journal.policies(), config.ringCapacity(), counters)
            .policy(start.policy())
            .awaited(start.engineState());
        return new Pipeline(new PipelineContext()
            .ringCapacity(config.ringCapacity())
            .durability(config.durability())
            .policy(start.policy())
            .policyCatalog(journal.policies())
            .backfills(journal.backfills())
            .windowRooms(windows)
            .profileStore(profiles)
            .journalWriter(journal.inputWriter())
            .decisionWriter(journal.decisionWriter())
            .decisionLog(journal.decisionLog(start.decisions()))
            .decisionSink(outcomes)
            .counters(counters), start.lastSequence());
    }

    private <T extends AutoCloseable> T open(final T resource)
    {
        opened.add(resource);
        return resource;
    }

    /** The journaled policy rules until the configured one is journaled, too. */
    private CompiledPolicy activate(final CompiledPolicy configured, final ContentPolicies policies)
    {
        final String hash = recovered.policyHash();
        final CompiledPolicy journaled = null != configured && configured.hash().equals(hash) ? configured :
            policies.policy(Frames.sha256Word(hash, 0), Frames.sha256Word(hash, 1), Frames.sha256Word(hash, 2),
            Frames.sha256Word(hash, 3));
        if (null == configured || configured == journaled)
        {
            return journaled;
        }

        if (journaled.approversNeeded() > 0)
        {
            throw new EngineStartException("policy.directory differs from the policy in force, which asks for " +
                journaled.approversNeeded() + " approvers of the next: start without policy.directory, then " +
                "peregrine policy activate " + config.policyDirectory() + " with an --approver for each");
        }
        ctx.memoryLimits().check(config.ringCapacity(), journaled, configured);
        final Activation activation = new Activation(
            0, configured, policies.store(configured), "engine", "", "policy.directory differs from the journal's");
        pipeline.awaitJournalRoom();
        if (!pipeline.input().offer(activation.frame(), 0, activation.length(), ctx.clock().nanoTime(),
            Stage.ALL_ALLOWED, 0, 0, 0))
        {
            throw new IllegalStateException("the ring is full though nothing entered");
        }

        pipeline.drain();
        return configured;
    }

    private ExclusivePublication alerts(final Transport transport)
    {
        try
        {
            return transport.aeron().addExclusivePublication(config.alertsChannel(), config.alertsStreamId());
        }
        catch (final RegistrationException ex)
        {
            throw new EngineStartException("the engine cannot send alerts on " + config.alertsChannel() + ": " +
                ex.getMessage() + ": set alerts.channel to a free address of this machine");
        }
    }

    private Subscription subscribe(final Transport transport)
    {
        try
        {
            return transport.aeron().addSubscription(
                config.ingressChannel(), config.ingressStreamId(), null, ingest::onImageUnavailable);
        }
        catch (final RegistrationException ex)
        {
            throw new EngineStartException("the engine cannot listen on " + config.ingressChannel() + ": " +
                ex.getMessage() + ": set ingress.endpoint to a free address of this machine");
        }
    }

    private void startThreads(final Transport transport)
    {
        final PinnedThreads threads = new PinnedThreads(config.cpus());
        final List<Agent> agents = new ArrayList<>(transport.agents());
        agents.add(ingest);
        agents.add(journalWatch);
        agents.add(consumerWatch);
        agents.add(new Gauges(pipeline, counters));
        stageThreads = new StageThreads(
            pipeline, ctx.layout(), List.of(publisher), ctx.idleStrategies(), this::onAgentError, threads);
        agents.addAll(stageThreads.feederAgents());
        feeder = new AgentRunner(
            ctx.idleStrategies().get(), this::onAgentError, null, new AgentGroup("ingest", agents));
        AgentRunner.startOnThread(feeder, threads);
    }

    private void startRetention()
    {
        if (config.retainAgeNs() > 0 || config.retainBytes() > 0)
        {
            open(new JournalPruner(config.journalDirectory(), config.retainAgeNs(), config.retainBytes(), ctx.clock(),
                text -> ctx.log().println("peregrine: " + text), ctx.errorHandler(),
                counters.counter(CounterDescriptor.JOURNAL_SEGMENTS_REMOVED))).start();
        }
    }

    /** A thread of ours threw: its state may be half updated, and the journal brings the engine back. */
    private void onAgentError(final Throwable ex)
    {
        ctx.errorHandler().onError(ex);
        if (null == feeder || ex != journal.inputWriter().health().failure())
        {
            isBroken = true;
            stop();
        }
    }

    private void stop()
    {
        if (hasFailed.compareAndSet(false, true))
        {
            ctx.terminationHook().run();
        }
    }

    /** A client's bad channel is reported and no more; a driver that is gone ends the engine, but not the process. */
    private void onTransportError(final Throwable ex)
    {
        ctx.errorHandler().onError(ex);
        if (ex instanceof TimeoutException)
        {
            hasLostDriver = true;
            stop();
        }
    }

    /** Whatever ended the client, without it the engine hears nothing: its driver is lost to it. */
    private void onTransportClosed()
    {
        if (!isClosing)
        {
            hasLostDriver = true;
            stop();
        }
    }

    /** @return the channel on which payments are taken. */
    public String ingressChannel()
    {
        return config.ingressChannel();
    }

    /** @return the stream on which payments are taken. */
    public int ingressStreamId()
    {
        return config.ingressStreamId();
    }

    /** @return the layout that it runs in. */
    public Layout layout()
    {
        return ctx.layout();
    }

    /** @return why it runs in that layout, for people. */
    public String layoutReason()
    {
        return config.layout().reason(ctx.cores());
    }

    /** @return inputs that the journal had when the engine started. */
    public long recoveredInputs()
    {
        return recovered.inputs();
    }

    /** @return of them, inputs that were decided again; the others were in the snapshot. */
    public long replayedInputs()
    {
        return recovered.replayed();
    }

    /** @return the last sequence in the snapshot that it started from; -1 where it started from none. */
    public long snapshotSequence()
    {
        return snapshotSequence;
    }

    /** @return the policy in force at the start. */
    public CompiledPolicy policy()
    {
        return policy;
    }

    /** @return true if something ended it that nobody asked for. */
    public boolean hasFailed()
    {
        return hasFailed.get();
    }

    /** @return true if what ended it was that its media driver went away, or its client of it stood still too long. */
    public boolean hasLostDriver()
    {
        return hasLostDriver;
    }

    /** Takes nothing more, answers what it took, makes it durable, and lets everything go. */
    @Override
    public void close()
    {
        if (null != feeder && (hasLostDriver ? !isBroken : !hasFailed.get()))
        {
            counters.counter(CounterDescriptor.STATE).setRelease(DRAINING);
            ingest.drain();
            awaitDrained();
        }

        final boolean wasOpen = null != journal;
        closeOpened();
        if (wasOpen && (null != journal.inputWriter().health().failure() ||
            null != journal.decisionWriter().health().failure()))
        {
            hasFailed.set(true);
        }
    }

    private void awaitDrained()
    {
        final long deadlineNs = System.nanoTime() + DRAIN_TIMEOUT_NS;
        while (!isBroken && (!isPipelineEmpty() || !hasLostDriver && !publisher.isFlushed()))
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                ctx.log().println("peregrine: stopping with " + pipeline.lag() +
                    " inputs undecided: they are in the journal and decided at the next start");
                return;
            }

            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** A decision may leave an outcome, and that enters the ring: looked at twice, it is in neither. */
    private boolean isPipelineEmpty()
    {
        return 0 == pipeline.lag() && outcomes.isEmpty() && 0 == pipeline.lag();
    }

    private void closeOpened()
    {
        isClosing = true;
        CloseHelper.quietCloseAll(feeder, stageThreads);
        feeder = null;
        for (int i = opened.size() - 1; i >= 0; i--)
        {
            CloseHelper.close(ctx.errorHandler(), opened.get(i));
        }
        opened.clear();
    }
}
