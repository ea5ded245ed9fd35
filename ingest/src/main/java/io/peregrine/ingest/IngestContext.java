package io.peregrine.ingest;

import java.util.concurrent.TimeUnit;

import io.peregrine.domain.Counters;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.PipelineInput;

import org.agrona.concurrent.EpochNanoClock;

/** What one ingest agent is made of. Not thread safe; {@link #conclude()} once, then it is read only. */
public final class IngestContext
{
    /** How long a session may be silent where nothing else is said. */
    public static final long SESSION_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(5);

    private PipelineInput input;
    private Answers answers;
    private EpochNanoClock clock;
    private Counters counters;
    private Authorisation authorisation;
    private TimeAllowance timeAllowance;
    private PolicyActivations activations;
    private OwnInputs ownInputs = OwnInputs.NONE;
    private JournalAvailability journalAvailability = JournalAvailability.ALWAYS;
    private FailPolicy failPolicy = FailPolicy.NONE;
    private long sessionTimeoutNs = SESSION_TIMEOUT_DEFAULT_NS;
    private long maxEventTimeLeadNs;
    private boolean isConcluded;

    void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("context already concluded, use a new one for each agent");
        }
        isConcluded = true;

        if (null == input || null == answers || null == clock || null == counters)
        {
            throw new IllegalArgumentException("input, answers, clock and counters are needed");
        }

        if (null == authorisation)
        {
            authorisation = (principal, responseChannel) -> null;
        }

        if (null == timeAllowance)
        {
            timeAllowance = budgetUs -> Stage.ALL_ALLOWED;
        }

        if (null == activations)
        {
            activations = PolicyActivations.NONE;
        }
    }

    PipelineInput input()
    {
        return input;
    }

    /** @param input that the agent alone feeds. */
    public IngestContext input(final PipelineInput input)
    {
        this.input = input;
        return this;
    }

    Answers answers()
    {
        return answers;
    }

    public IngestContext answers(final Answers answers)
    {
        this.answers = answers;
        return this;
    }

    EpochNanoClock clock()
    {
        return clock;
    }

    /** @param clock of ingress times. */
    public IngestContext clock(final EpochNanoClock clock)
    {
        this.clock = clock;
        return this;
    }

    Counters counters()
    {
        return counters;
    }

    public IngestContext counters(final Counters counters)
    {
        this.counters = counters;
        return this;
    }

    Authorisation authorisation()
    {
        return authorisation;
    }

    /** @param authorisation null: everybody may send. */
    public IngestContext authorisation(final Authorisation authorisation)
    {
        this.authorisation = authorisation;
        return this;
    }

    TimeAllowance timeAllowance()
    {
        return timeAllowance;
    }

    /** @param timeAllowance null: there is always time for everything. */
    public IngestContext timeAllowance(final TimeAllowance timeAllowance)
    {
        this.timeAllowance = timeAllowance;
        return this;
    }

    PolicyActivations activations()
    {
        return activations;
    }

    /** @param activations null: none is possible. */
    public IngestContext activations(final PolicyActivations activations)
    {
        this.activations = activations;
        return this;
    }

    OwnInputs ownInputs()
    {
        return ownInputs;
    }

    /** @param ownInputs that enter before what clients send. */
    public IngestContext ownInputs(final OwnInputs ownInputs)
    {
        this.ownInputs = ownInputs;
        return this;
    }

    JournalAvailability journalAvailability()
    {
        return journalAvailability;
    }

    /** @param journalAvailability says when the journal takes nothing. */
    public IngestContext journalAvailability(final JournalAvailability journalAvailability)
    {
        this.journalAvailability = journalAvailability;
        return this;
    }

    FailPolicy failPolicy()
    {
        return failPolicy;
    }

    /** @param failPolicy what payments are answered by then. */
    public IngestContext failPolicy(final FailPolicy failPolicy)
    {
        this.failPolicy = failPolicy;
        return this;
    }

    long sessionTimeoutNs()
    {
        return sessionTimeoutNs;
    }

    /** @param sessionTimeoutNs after which a silent session is closed. */
    public IngestContext sessionTimeoutNs(final long sessionTimeoutNs)
    {
        this.sessionTimeoutNs = sessionTimeoutNs;
        return this;
    }

    long maxEventTimeLeadNs()
    {
        return maxEventTimeLeadNs;
    }

    /** @param maxEventTimeLeadNs how far ahead of ingress a payment may claim to be; 0: as far as it likes. */
    public IngestContext maxEventTimeLeadNs(final long maxEventTimeLeadNs)
    {
        this.maxEventTimeLeadNs = maxEventTimeLeadNs;
        return this;
    }
}
