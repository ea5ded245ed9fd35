package io.peregrine.replay.whatif;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.peregrine.domain.Action;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.CompiledRule;
import io.peregrine.protocol.Frames;
import io.peregrine.replay.BodyView;
import io.peregrine.replay.Decider;
import io.peregrine.replay.KnownLabel;
import io.peregrine.replay.Precedence;

/** Holds decisions against each other, payment by payment, and adds up what became of them. One thread. */
public final class Comparison
{
    /** Scores from 0 to 999 in so many steps of the distribution. */
    public static final int BINS = 50;

    private static final int SCORES_PER_BIN = 1000 / BINS;

    private final FlipConsumer consumer;
    private final boolean hasLabels;
    private final Tally[][] byPair = new Tally[Action.values().length][Action.values().length];
    private final Tally flips = new Tally();
    private final SortedMap<String, Tally> byCause = new TreeMap<>();
    private final SortedMap<String, Tally> newRules = new TreeMap<>();
    private final SortedMap<String, Tally> goneRules = new TreeMap<>();
    private final long[] scoresBefore = new long[BINS];
    private final long[] scoresAfter = new long[BINS];
    private final long[] actionsBefore = new long[Action.values().length];
    private final long[] actionsAfter = new long[Action.values().length];
    private final Confusion before = new Confusion();
    private final Confusion after = new Confusion();
    private long compared;
    private long changed;
    private long truncated;

    /**
     * @param consumer  takes flips.
     * @param hasLabels true if anything is known of what payments were.
     */
    public Comparison(final FlipConsumer consumer, final boolean hasLabels)
    {
        this.consumer = consumer;
        this.hasLabels = hasLabels;
        for (final Tally[] row : byPair)
        {
            for (int i = 0; i < row.length; i++)
            {
                row[i] = new Tally();
            }
        }
    }

    /**
     * Takes a payment that both decided.
     *
     * @param event      as score left it under the new policy.
     * @param sequence   of the payment.
     * @param paymentId  its own text; null: as the frame has it.
     * @param old        what was decided.
     * @param oldPolicy  the policy of the old decision.
     * @param oldHits    gives its live rules that hit; null where only the body tells.
     * @param now        what is decided.
     * @param nowPolicy  the new policy.
     * @param label      what became known; null for nothing.
     */
    public void compare(
        final PaymentEvent event,
        final long sequence,
        final CharSequence paymentId,
        final BodyView old,
        final Precedence oldPolicy,
        final Supplier<List<CompiledRule>> oldHits,
        final BodyView now,
        final Precedence nowPolicy,
        final KnownLabel label)
    {
        final int currency = PaymentEvent.MISSING == event.currency() ? 0 : (int)event.currency();
        final long amountMinor = event.amountMinor();
        final boolean isFraud = null != label && KnownLabel.FRAUD == label.value();
        compared++;
        scoresBefore[old.score() / SCORES_PER_BIN]++;
        scoresAfter[now.score() / SCORES_PER_BIN]++;
        actionsBefore[old.action().ordinal()]++;
        actionsAfter[now.action().ordinal()]++;
        before.add(Action.APPROVE != old.action(), isFraud, currency, amountMinor);
        after.add(Action.APPROVE != now.action(), isFraud, currency, amountMinor);

        if (old.action() == now.action())
        {
            changed += old.saysTheSame(now) ? 0 : 1;
            return;
        }

        final List<CompiledRule> nowHits = nowPolicy.liveHits(event);
        final List<CompiledRule> knownHits = oldHits.get();
        final String cause = cause(oldPolicy.decider(old), nowPolicy.decider(now));
        final List<String> hitNow = nowHits.stream().map(CompiledRule::id).toList();
        final List<List<CompiledRule>> hitThen =
            null == knownHits ? oldPolicy.recordedHits(old) : knownHits.stream().map(List::of).toList();
        final List<String> appeared = appeared(hitNow, hitThen);
        final List<String> gone = gone(hitNow, hitThen);

        flips.add(currency, amountMinor);
        byPair[old.action().ordinal()][now.action().ordinal()].add(currency, amountMinor);
        tally(byCause, cause).add(currency, amountMinor);
        appeared.forEach(rule -> tally(newRules, rule).add(currency, amountMinor));
        gone.forEach(rule -> tally(goneRules, rule).add(currency, amountMinor));
        truncated += null == knownHits && old.moreReasons() > 0 ? 1 : 0;
        final String id = null != paymentId ? paymentId.toString() :
            Frames.paymentIdText(event.paymentIdLow(), event.paymentIdHigh());
        consumer.onFlip(new Flip(id, sequence, event.eventTimeNs(), amountMinor, currency, old, now, cause, appeared,
            gone, label));
    }

    /**
     * One cause for each flip, by precedence: what decides now where it stands before what decided then, for that would
     * still be overridden; else what decided then and does not any more. Of two rules or two bands it is the one that
     * is more severe.
     */
    private static String cause(final Decider old, final Decider now)
    {
        final int order = now.kind().compareTo(old.kind());
        if (0 == order && now.name().equals(old.name()))
        {
            return switch (now.kind())
            {
                case LIST -> "list " + now.name() + " is of another kind";
                case RULE -> "rule " + now.name() + " asks for another action";
                case BAND -> "band from " + now.name() + " asks for another action";
                case OTHERWISE -> "otherwise is another action";
            };
        }

        if (order < 0 || 0 == order && now.action().ordinal() > old.action().ordinal())
        {
            return now + switch (now.kind())
            {
                case LIST -> " has it";
                case RULE -> " hits";
                case BAND -> " is reached";
                case OTHERWISE -> "";
            };
        }

        return old + switch (old.kind())
        {
            case LIST -> " no longer has it";
            case RULE -> " no longer hits";
            case BAND -> " is no longer reached";
            case OTHERWISE -> "";
        };
    }

    private static List<String> appeared(final List<String> hitNow, final List<List<CompiledRule>> hitThen)
    {
        final List<String> appeared = new ArrayList<>(hitNow);
        hitThen.forEach(group -> group.forEach(rule -> appeared.remove(rule.id())));
        return appeared;
    }

    private static List<String> gone(final List<String> hitNow, final List<List<CompiledRule>> hitThen)
    {
        final List<String> gone = new ArrayList<>();
        for (final List<CompiledRule> group : hitThen)
        {
            if (group.stream().noneMatch(rule -> hitNow.contains(rule.id())))
            {
                gone.add(Precedence.name(group));
            }
        }

        return gone;
    }

    private static Tally tally(final SortedMap<String, Tally> tallies, final String name)
    {
        return tallies.computeIfAbsent(name, ignore -> new Tally());
    }

    /** @return payments that both decided. */
    public long compared()
    {
        return compared;
    }

    /** @return payments whose action is another. */
    public Tally flips()
    {
        return flips;
    }

    /** @return payments whose action is the same, and score, status, margin or reasons are others. */
    public long changed()
    {
        return changed;
    }

    /** @return flips whose recorded body had more reasons than it holds: not every rule that hit then is known. */
    public long truncated()
    {
        return truncated;
    }

    public Tally byPair(final Action from, final Action to)
    {
        return byPair[from.ordinal()][to.ordinal()];
    }

    /** @return each flip once. */
    public SortedMap<String, Tally> byCause()
    {
        return Collections.unmodifiableSortedMap(byCause);
    }

    /** @return flips by rules that hit now and did not; a flip counts for each of its rules. */
    public SortedMap<String, Tally> newRules()
    {
        return Collections.unmodifiableSortedMap(newRules);
    }

    /** @return flips by rules that hit and do not now; a flip counts for each of its rules. */
    public SortedMap<String, Tally> goneRules()
    {
        return Collections.unmodifiableSortedMap(goneRules);
    }

    /** @return true if anything is known of what payments were. */
    public boolean hasLabels()
    {
        return hasLabels;
    }

    public Confusion before()
    {
        return before;
    }

    public Confusion after()
    {
        return after;
    }

    /** @return payments by score, {@value #BINS} steps. */
    public long[] scoresBefore()
    {
        return scoresBefore.clone();
    }

    /** @return payments by score, {@value #BINS} steps. */
    public long[] scoresAfter()
    {
        return scoresAfter.clone();
    }

    /** @return payments by action. */
    public long[] actionsBefore()
    {
        return actionsBefore.clone();
    }

    /** @return payments by action. */
    public long[] actionsAfter()
    {
        return actionsAfter.clone();
    }

    /** @return true if as many payments as before are in every step of the scores. */
    public boolean hasScoresAlike()
    {
        return Arrays.equals(scoresBefore, scoresAfter);
    }
}
