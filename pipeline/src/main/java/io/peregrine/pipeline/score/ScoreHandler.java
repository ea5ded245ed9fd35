package io.peregrine.pipeline.score;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.domain.Counters;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.RunningHash;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.PolicyCatalog;
import io.peregrine.pipeline.StageHandler;
import io.peregrine.policy.CompiledPolicy;

import org.agrona.concurrent.status.AtomicCounter;

/** Decides: the champion, then the rules, then precedence; encodes the body and keeps it for repeats. */
public final class ScoreHandler implements StageHandler
{
    /** Bytes of the longest decision body. */
    public static final int MAX_BODY_LENGTH = BodyEncoder.MAX_BODY_LENGTH;

    private final PolicyCatalog catalog;
    private final BodyEncoder encoder = new BodyEncoder();
    private final AtomicCounter[] actions = new AtomicCounter[Action.values().length];
    private final AtomicCounter activations;
    private final Counters counters;
    private CompiledPolicy policy;
    private Champion champion;
    private Challengers challengers;
    private RuleRun rules;
    private KeptBodies bodies;
    private long payments;
    private long hash;

    /** @param policy in force before the first input. */
    public ScoreHandler(final CompiledPolicy policy, final PolicyCatalog catalog, final Counters counters)
    {
        this.catalog = catalog;
        this.counters = counters;
        this.activations = counters.counter(CounterDescriptor.ACTIVATIONS);
        actions[Action.APPROVE.ordinal()] = counters.counter(CounterDescriptor.APPROVED);
        actions[Action.CHALLENGE.ordinal()] = counters.counter(CounterDescriptor.CHALLENGED);
        actions[Action.REVIEW.ordinal()] = counters.counter(CounterDescriptor.REVIEWED);
        actions[Action.DECLINE.ordinal()] = counters.counter(CounterDescriptor.DECLINED);
        bodies = new KeptBodies(policy.repeatCapacity());
        use(policy);
    }

    /** @return bytes of direct memory that a policy takes here. */
    public static long bytes(final CompiledPolicy policy)
    {
        return KeptBodies.bytes(policy.repeatCapacity());
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        switch (event.kind())
        {
            case PAYMENT -> onPayment(event);
            case REPEAT -> bodies.recall(event);
            case ACTIVATE -> onActivation(event);
            default ->
            {
            }
        }

        event.stageHash(Stage.SCORE, hash);
    }

    private void onPayment(final PaymentEvent event)
    {
        final boolean isModelAllowed = (event.stagesAllowed() & Stage.MODEL_ALLOWED) != 0;
        if (null != champion)
        {
            if (isModelAllowed)
            {
                champion.score(event);
            }
            else
            {
                event.addStatus(DecisionStatus.MODEL_SKIPPED);
            }
        }

        if (isModelAllowed)
        {
            challengers.score(event);
        }
        else
        {
            challengers.skip();
        }

        rules.decide(event, (event.stagesAllowed() & Stage.RULES_ALLOWED) != 0);
        encoder.encode(event, policy);
        bodies.keep(event);
        payments = event.paymentIndex() + 1;
        actions[event.action().ordinal()].incrementRelease();
    }

    private void onActivation(final PaymentEvent event)
    {
        use(catalog.policy(event.command().policyHashWord(0), event.command().policyHashWord(1),
            event.command().policyHashWord(2), event.command().policyHashWord(3)));

        for (int i = 0; i < 4; i++)
        {
            hash = RunningHash.mix(hash, event.command().policyHashWord(i));
        }

        activations.incrementRelease();
    }

    private void use(final CompiledPolicy newPolicy)
    {
        policy = newPolicy;
        champion = null == newPolicy.champion() ? null : new Champion(newPolicy);
        challengers = new Challengers(newPolicy, counters);
        rules = new RuleRun(newPolicy, counters);
        if (newPolicy.repeatCapacity() != bodies.capacity())
        {
            bodies = bodies.resized(newPolicy.repeatCapacity(), payments);
        }
    }

    /** @return the policy in force. Score's thread. */
    public CompiledPolicy policy()
    {
        return policy;
    }

    /** @return the models in the champion's shadow, and what they said of the last payment. Score's thread. */
    Challengers challengers()
    {
        return challengers;
    }

    /** Writes the stage's whole state: running hash, bodies for repeats. Between inputs; off the payments' way. */
    public void save(final DataOutput output) throws IOException
    {
        output.writeLong(hash);
        output.writeLong(payments);
        bodies.write(output, payments);
    }

    /**
     * Takes the state that {@link #save} wrote, before the first input. The policy that was in force then must be the
     * one that this handler has.
     *
     * @throws IOException where it is not what save writes; the handler is then of no use.
     */
    public void restore(final DataInput input) throws IOException
    {
        hash = input.readLong();
        payments = input.readLong();
        bodies.read(input, payments);
    }
}
