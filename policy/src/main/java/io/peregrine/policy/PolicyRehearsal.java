package io.peregrine.policy;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.Stream;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.RunningHash;
import io.peregrine.rules.RuleAnswers;
import io.peregrine.rules.RuleSet;
import io.peregrine.scoring.Model;
import io.peregrine.scoring.Rehearsal;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Evaluates a policy's rules on made-up payments, and its models on made-up rows, before it is activated, so that their
 * code is compiled when the first real payment comes. Rules are pure functions: nothing is left of it. Off the
 * payments' way.
 */
public final class PolicyRehearsal
{
    private static final int MOST_PAYMENTS = 20_000;
    private static final int MOST_EVALUATIONS = 2_000_000;
    private static final int PAYMENTS_A_TURN = 16;
    private static final int LENGTH = 8;
    private static final double LARGEST = 1_000.0;

    private PolicyRehearsal()
    {
    }

    /**
     * @param former what the policy took over from it is not rehearsed again; null for none.
     * @return on how many payments the rules were evaluated: fewer where there are many rules, on none where all of
     *         them were taken over.
     */
    public static int of(final CompiledPolicy policy, final CompiledPolicy former)
    {
        final Set<Model> known = Collections.newSetFromMap(new IdentityHashMap<>());
        if (null != former)
        {
            known.addAll(former.models().values());
        }
        Stream.of(
            Stream.ofNullable(policy.champion()),
            policy.segments().stream().map(Segment::model),
            policy.namedScores().stream().map(NamedScore::model),
            policy.challengers().stream().map(Challenger::model))
            .flatMap(models -> models).filter(known::add).forEach(Rehearsal::of);
        return null != former && former.ruleSet() == policy.ruleSet() ? 0 : ofRules(policy.ruleSet(), policy.layout());
    }

    /** Runs every form in which models score, whatever policies come. */
    public static void kernels()
    {
        Rehearsal.kernels();
    }

    private static int ofRules(final RuleSet ruleSet, final FeatureLayout layout)
    {
        final int rules = ruleSet.count();
        if (0 == rules)
        {
            return 0;
        }
        final PaymentEvent event = new PaymentEvent(new UnsafeBuffer(new byte[LENGTH]), 0, LENGTH, LENGTH);
        final RuleAnswers answers = ruleSet.newAnswers();
        final int payments = Math.min(MOST_PAYMENTS, MOST_EVALUATIONS / rules);
        for (int i = 0; i < payments; i++)
        {
            if (0 == i % PAYMENTS_A_TURN)
            {
                // Who waits for this core has payments in hand, and this has time.
                Thread.yield();
            }
            fill(event, layout, i);
            ruleSet.evaluate(event, answers);
        }
        return payments;
    }

    private static void fill(final PaymentEvent event, final FeatureLayout layout, final long number)
    {
        long random = number;
        for (int i = 0; i < layout.count(); i++)
        {
            random = RunningHash.mix(random, i);
            if (0 == (random & 31))
            {
                event.featureMissing(i);
            }
            else if (FeatureType.DOUBLE == layout.feature(i).type())
            {
                event.featureDouble(i, (random >>> 11) * 0x1p-53 * LARGEST);
            }
            else
            {
                event.featureLong(i, (random >>> 40) % 100);
            }
        }
        event.amountMinor((random >>> 20) % 100_000);
        event.channel((random >>> 8) % 6);
        event.entryMode((random >>> 12) % 7);
        event.transactionType((random >>> 16) % 6);
        event.merchantCountry((random >>> 24) % 900);
        event.mcc((random >>> 32) % 10_000);
        event.eventTimeNs(number);
    }
}
