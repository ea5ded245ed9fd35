package io.peregrine.replay.whatif;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

import io.peregrine.domain.InputKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.pipeline.Layout;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.replay.BodyView;
import io.peregrine.replay.JournalReplay;
import io.peregrine.replay.JournalSurvey;
import io.peregrine.replay.Precedence;
import io.peregrine.replay.RecordedBodies;
import io.peregrine.replay.ReplayRange;

/**
 * A journal with another policy in the place of each one that was activated. State is built from the journal's first
 * input, so that windows hold what they would have held; decisions are compared only in the range.
 */
public final class WhatIf
{
    private final Path root;
    private final JournalSurvey survey;
    private final ReplayRange range;
    private final Comparison comparison;
    private final BodyView before = new BodyView();
    private final BodyView after = new BodyView();
    private final JournalReplay replay;
    private final Map<String, Precedence> past = new HashMap<>();
    private final List<String> pastPolicies = new ArrayList<>();
    private RecordedBodies recorded;
    private Precedence now;
    private Precedence then;
    private long onlyBefore;
    private long onlyAfter;

    /**
     * @param root     of the journal; it is only read.
     * @param survey   of that journal.
     * @param policy   in the place of all others.
     * @param range    of the payments that are compared.
     * @param consumer takes flips.
     * @param progress is told of how many inputs were fed.
     */
    public WhatIf(
        final Path root,
        final JournalSurvey survey,
        final CompiledPolicy policy,
        final ReplayRange range,
        final FlipConsumer consumer,
        final LongConsumer progress)
    {
        this.root = root;
        this.survey = survey;
        this.range = range;
        comparison = new Comparison(consumer, survey.hasLabels());
        replay = new JournalReplay(root).policy(policy).upTo(range.toSequence()).observer(this::onScored)
            .progress(progress);
    }

    /** @param layout which threads step the stages; what comes of it is the same. */
    public WhatIf layout(final Layout layout)
    {
        replay.layout(layout);
        return this;
    }

    /**
     * @return what came of it.
     * @throws io.peregrine.journal.JournalException where the journal is damaged, or cannot be read.
     */
    public Comparison run()
    {
        try (JournalDirectory directory = JournalDirectory.openReadOnly(root);
            JournalReader reader = JournalReader.openHashedBeside(directory.decisions()))
        {
            recorded = new RecordedBodies(reader);
            replay.run();
        }

        return comparison;
    }

    private void onScored(final PaymentEvent event, final CompiledPolicy policy)
    {
        final boolean isDecided = InputKind.PAYMENT == event.kind();
        if (!isDecided && InputKind.REPEAT != event.kind() && InputKind.REJECTED != event.kind() ||
            !range.has(event.sequence(), event.eventTimeNs()))
        {
            return;
        }

        final boolean wasDecided = recorded.read(event.sequence(), before);
        if (isDecided && wasDecided)
        {
            after.read(event.body(), 0);
            final Precedence old = then();
            comparison.compare(event, event.sequence(), null, before, old, () -> recorded.liveHits(before, old), after,
                now(policy),
                survey.label(event.sourceId(), event.paymentIdLow(), event.paymentIdHigh()));
        }
        else
        {
            onlyBefore += wasDecided ? 1 : 0;
            onlyAfter += isDecided ? 1 : 0;
        }
    }

    private Precedence now(final CompiledPolicy policy)
    {
        if (null == now || now.policy() != policy)
        {
            now = new Precedence(policy);
        }

        return now;
    }

    /** The policy of the body before: nearly always the last one's. */
    private Precedence then()
    {
        if (null != then && isSame(then.policy(), before))
        {
            return then;
        }

        final String hash = before.policyHash();
        then = past.get(hash);
        if (null == then)
        {
            final CompiledPolicy policy = replay.activated(hash);
            then = new Precedence(null == policy ? PolicyCompiler.empty() : policy);
            past.put(hash, then);
            pastPolicies.add(then.policy().name() + " " + hash);
        }

        return then;
    }

    private static boolean isSame(final CompiledPolicy policy, final BodyView body)
    {
        for (int i = 0; i < 4; i++)
        {
            if (policy.hashWord(i) != body.policyWord(i))
            {
                return false;
            }
        }

        return true;
    }

    /** @return name and hash of each policy that decided in the range, in this order. */
    public List<String> pastPolicies()
    {
        return List.copyOf(pastPolicies);
    }

    /** @return payments of the range whose decision was recorded, and which the new policy takes for a repeat. */
    public long onlyBefore()
    {
        return onlyBefore;
    }

    /** @return payments of the range without a recorded decision. */
    public long onlyAfter()
    {
        return onlyAfter;
    }
}
