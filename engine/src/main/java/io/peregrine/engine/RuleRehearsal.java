package io.peregrine.engine;

import java.util.concurrent.TimeUnit;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.RunningHash;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.rules.RuleAnswers;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Evaluates a policy's rules on made-up payments before it is activated, so that their code is compiled when the first
 * real one comes. The rules are pure functions: nothing is left of it. Off the payments' way.
 */
final class RuleRehearsal
{
    private static final int PAYMENTS = 20_000;
    private static final long MOST_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int LENGTH = 8;
    private static final double LARGEST = 1_000.0;

    private RuleRehearsal()
    {
    }

    /** @return on how many payments. */
    static int of(final CompiledPolicy policy)
    {
        final FeatureLayout layout = policy.layout();
        final PaymentEvent event =
            new PaymentEvent(new UnsafeBuffer(new byte[LENGTH]), 0, LENGTH, LENGTH);
        final RuleAnswers answers = policy.ruleSet().newAnswers();
        final long endNs = System.nanoTime() + MOST_NS;
        int count = 0;
        while (0 != policy.ruleSet().count() && count < PAYMENTS && System.nanoTime() - endNs < 0)
        {
            fill(event, layout, count);
            policy.ruleSet().evaluate(event, answers);
            count++;
        }
        return count;
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
