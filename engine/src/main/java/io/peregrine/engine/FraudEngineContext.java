package io.peregrine.engine;

import java.io.PrintStream;
import java.util.function.Supplier;

import io.peregrine.journal.JournalDisk;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.MemoryLimits;

import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What one engine is launched with: the configuration, and all that a test may want to replace. */
public final class FraudEngineContext
{
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 100_000;

    private EngineConfig config;
    private int cores;
    private Layout layout;
    private EpochNanoClock clock;
    private Supplier<IdleStrategy> idleStrategies;
    private ErrorHandler errorHandler;
    private Runnable terminationHook;
    private PrintStream log;
    private MemoryLimits memoryLimits;
    private JournalDisk journalDisk = JournalDisk.REAL;
    private ReplayProgress recoveryProgress;
    private int driversLost;
    private boolean isConcluded;

    /** Validates, and fills what is null. */
    public void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("context already concluded, use a new one for each launch");
        }
        isConcluded = true;

        if (null == config)
        {
            throw new IllegalArgumentException("config is needed");
        }

        if (0 == cores)
        {
            cores = Runtime.getRuntime().availableProcessors();
        }

        layout = config.layout().resolve(cores);

        if (null == clock)
        {
            clock = new OffsetEpochNanoClock();
        }

        if (null == log)
        {
            log = System.err;
        }

        if (null == recoveryProgress)
        {
            recoveryProgress = new ProgressLines(log, System::nanoTime);
        }

        if (null == errorHandler)
        {
            errorHandler = ex -> log.println(
                "peregrine: " + (null == ex.getMessage() ? ex.toString() : ex.getMessage()));
        }

        if (null == memoryLimits)
        {
            memoryLimits = MemoryLimits.ofThisProcess();
        }

        if (null == idleStrategies)
        {
            idleStrategies = idleOf(config.idle());
        }

        if (null == terminationHook)
        {
            terminationHook = () -> {};
        }
    }

    private Supplier<IdleStrategy> idleOf(final String name)
    {
        return switch (name)
        {
            case "spin" -> () -> BusySpinIdleStrategy.INSTANCE;
            case "yield" -> () -> YieldingIdleStrategy.INSTANCE;
            case "park" -> FraudEngineContext::parking;
            default -> idleByCores();
        };
    }

    /** Threads spin where each can have a core and one is left for others; one alone yields; more than that park. */
    private Supplier<IdleStrategy> idleByCores()
    {
        if (Layout.INLINE == layout)
        {
            return cores > 1 ? () -> YieldingIdleStrategy.INSTANCE : FraudEngineContext::parking;
        }

        return layout == Layout.AUTO.resolve(cores) ? () -> BusySpinIdleStrategy.INSTANCE : FraudEngineContext::parking;
    }

    private static IdleStrategy parking()
    {
        return new BackoffIdleStrategy(SPINS, YIELDS, MIN_PARK_NS, MAX_PARK_NS);
    }

    public EngineConfig config()
    {
        return config;
    }

    public FraudEngineContext config(final EngineConfig config)
    {
        this.config = config;
        return this;
    }

    /** @return cores that the engine may use. */
    public int cores()
    {
        return cores;
    }

    public FraudEngineContext cores(final int cores)
    {
        this.cores = cores;
        return this;
    }

    /** @return resolved, after {@link #conclude()}. */
    public Layout layout()
    {
        return layout;
    }

    public EpochNanoClock clock()
    {
        return clock;
    }

    public FraudEngineContext clock(final EpochNanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    /** @return what the policy's capacities must fit into. */
    public MemoryLimits memoryLimits()
    {
        return memoryLimits;
    }

    public FraudEngineContext memoryLimits(final MemoryLimits memoryLimits)
    {
        this.memoryLimits = memoryLimits;
        return this;
    }

    /** @return what the journal's files are made, written and forced by. */
    public JournalDisk journalDisk()
    {
        return journalDisk;
    }

    public FraudEngineContext journalDisk(final JournalDisk journalDisk)
    {
        this.journalDisk = journalDisk;
        return this;
    }

    /** @return makes what each of the engine's threads does when it has nothing to do. */
    public Supplier<IdleStrategy> idleStrategies()
    {
        return idleStrategies;
    }

    public FraudEngineContext idleStrategies(final Supplier<IdleStrategy> idleStrategies)
    {
        this.idleStrategies = idleStrategies;
        return this;
    }

    /** @return media drivers that the process has lost before this launch. */
    public int driversLost()
    {
        return driversLost;
    }

    public FraudEngineContext driversLost(final int driversLost)
    {
        this.driversLost = driversLost;
        return this;
    }

    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /** @param errorHandler told once of each trouble. Any thread. */
    public FraudEngineContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    public Runnable terminationHook()
    {
        return terminationHook;
    }

    /** @param terminationHook run when the engine cannot go on; it must lead to {@link FraudEngine#close()}. */
    public FraudEngineContext terminationHook(final Runnable terminationHook)
    {
        this.terminationHook = terminationHook;
        return this;
    }

    public ReplayProgress recoveryProgress()
    {
        return recoveryProgress;
    }

    /** @param recoveryProgress told how far recovery has come; null: a line every second to the log. */
    public FraudEngineContext recoveryProgress(final ReplayProgress recoveryProgress)
    {
        this.recoveryProgress = recoveryProgress;
        return this;
    }

    public PrintStream log()
    {
        return log;
    }

    /** @param log where lines for the operator go. */
    public FraudEngineContext log(final PrintStream log)
    {
        this.log = log;
        return this;
    }
}
