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
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.ListUpdateDecoder;
import io.peregrine.protocol.SnoozeDecoder;
import io.peregrine.rules.list.ListState;

import org.agrona.concurrent.status.AtomicCounter;

/** Decides: the models, then lists and rules, then precedence; encodes the body and keeps it for repeats. */
public final class ScoreHandler implements StageHandler
{
    /** Bytes of the longest decision body. */
    public static final int MAX_BODY_LENGTH = BodyEncoder.MAX_BODY_LENGTH;

    private final PolicyCatalog catalog;
    private final PolicyLists lists;
    private final ListCommands listCommands;
    private final BodyEncoder encoder = new BodyEncoder();
    private final AtomicCounter[] actions = new AtomicCounter[Action.values().length];
    private final AtomicCounter activations;
    private final Counters counters;
    private final RuleStatistics statistics;
    private CompiledPolicy policy;
    private ModelChoice models;
    private NamedModels namedModels;
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
        lists = new PolicyLists(policy.listCapacity(), counters);
        listCommands = new ListCommands(lists, counters);
        statistics = new RuleStatistics(policy.repeatCapacity(), counters);
        use(policy, -1);
    }

    /** @return bytes of direct memory that a policy takes here. */
    public static long bytes(final CompiledPolicy policy)
    {
        return KeptBodies.bytes(policy.repeatCapacity()) + HeldHits.bytes(policy.repeatCapacity());
    }

    /** @return bytes of direct memory that a policy's lists take. */
    public static long listBytes(final CompiledPolicy policy)
    {
        return ListState.bytes(policy.listCapacity());
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        lists.onInput(event);
        switch (event.kind())
        {
            case PAYMENT -> onPayment(event);
            case REPEAT -> bodies.recall(event);
            case LABEL -> statistics.onLabel(event);
            case ACTIVATE -> onActivation(event);
            case LIST_UPDATE ->
            {
                listCommands.onListUpdate(event);
                keepAnswer(event);
            }
            case SNOOZE ->
            {
                listCommands.onSnooze(event);
                keepAnswer(event);
            }
            case NONE -> recallAnswer(event);
            default ->
            {
            }
        }

        event.stageHash(Stage.SCORE, hash ^ lists.state().hash());
    }

    /** A command that comes again is answered as the first time, also where it was refused. */
    private void keepAnswer(final PaymentEvent event)
    {
        bodies.keepAnswer(event);
        payments = event.paymentIndex() + 1;
    }

    private void recallAnswer(final PaymentEvent event)
    {
        final int templateId = FrameGate.templateId(event.frame(), 0);
        if (ListUpdateDecoder.TEMPLATE_ID == templateId || SnoozeDecoder.TEMPLATE_ID == templateId)
        {
            bodies.recallAnswer(event);
        }
    }

    private void onPayment(final PaymentEvent event)
    {
        event.listLookup(lists);
        if ((event.stagesAllowed() & Stage.MODEL_ALLOWED) != 0)
        {
            models.score(event);
            namedModels.score(event);
            challengers.score(event);
        }
        else
        {
            event.addStatus(policy.hasModel() ? DecisionStatus.MODEL_SKIPPED : 0);
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
            event.command().policyHashWord(2), event.command().policyHashWord(3)), event.sequence());

        for (int i = 0; i < 4; i++)
        {
            hash = RunningHash.mix(hash, event.command().policyHashWord(i));
        }

        activations.incrementRelease();
    }

    private void use(final CompiledPolicy newPolicy, final long sequence)
    {
        policy = newPolicy;
        models = new ModelChoice(newPolicy, counters);
        namedModels = new NamedModels(newPolicy);
        challengers = new Challengers(newPolicy, counters);
        lists.use(newPolicy, sequence);
        rules = new RuleRun(newPolicy, lists, statistics, counters);
        statistics.use(newPolicy, payments);
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

    /** Writes the whole state: running hash, bodies for repeats, lists. Between inputs; off the payments' way. */
    public void save(final DataOutput output) throws IOException
    {
        output.writeLong(hash);
        output.writeLong(payments);
        bodies.write(output, payments);
        lists.save(output);
        statistics.save(output, payments);
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
        lists.restore(input);
        statistics.restore(input, payments);
    }
}
