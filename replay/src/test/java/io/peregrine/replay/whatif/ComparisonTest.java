package io.peregrine.replay.whatif;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.DecidedBy;
import io.peregrine.protocol.DecisionBodyEncoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.replay.BodyView;
import io.peregrine.replay.KnownLabel;
import io.peregrine.replay.Precedence;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ComparisonTest
{
    private static final int EUR = 978;

    private final Precedence precedence = new Precedence(PolicyCompiler.empty());
    private final List<String> flips = new ArrayList<>();
    private final Comparison comparison = new Comparison(
        flip -> flips.add(flip.paymentId() + " " + flip.before().action() + " " + flip.after().action()), true);

    private static BodyView body(final ActionCode action, final int score)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final DecisionBodyEncoder body = new DecisionBodyEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .inputSequence(5).action(action).score(score).margin(Double.NaN).probability(Double.NaN)
            .decidedBy(DecidedBy.OTHERWISE).decidedIndex(0).tags(0);
        body.reasonsCount(0);
        return new BodyView().read(buffer, 0);
    }

    private void compare(final ActionCode before, final ActionCode after, final long amountMinor, final Integer label)
    {
        final PaymentEvent event = new PaymentEvent(new UnsafeBuffer(new byte[64]), 0, 64, 64);
        event.received(new UnsafeBuffer(new byte[1]), 0, 1, 5, 0, 3, 0, 0, 1, 0, 0, true);
        event.paymentIdLow(77);
        event.amountMinor(amountMinor);
        event.currency(EUR);
        comparison.compare(event, 5, null, body(before, 10), precedence, List::of, body(after, 990), precedence,
            null == label ? null : new KnownLabel(label, 9));
    }

    /** Only the newest label confirmed fraud is a fraud. */
    @ParameterizedTest
    @CsvSource({ ", 0", "0, 0", "1, 1", "2, 0", "3, 0" })
    void shouldTakeForAFraudWhatIsConfirmedAsOne(final Integer label, final int frauds)
    {
        compare(ActionCode.APPROVE, ActionCode.CHALLENGE, 250, label);

        assertEquals(frauds, comparison.before().falseNegatives().count());
        assertEquals(1 - frauds, comparison.before().trueNegatives().count());
        assertEquals(frauds, comparison.after().truePositives().count());
        assertEquals(1 - frauds, comparison.after().falsePositives().count());
    }

    @Test
    void shouldCountEachStepOfScoresAndEachPairOfActions()
    {
        compare(ActionCode.APPROVE, ActionCode.APPROVE, 1, null);
        compare(ActionCode.DECLINE, ActionCode.REVIEW, 20, null);
        compare(ActionCode.DECLINE, ActionCode.REVIEW, 300, null);

        assertEquals(3, comparison.compared());
        assertEquals(1, comparison.changed());
        assertEquals(2, comparison.flips().count());
        assertEquals(320, comparison.byPair(io.peregrine.domain.Action.DECLINE, io.peregrine.domain.Action.REVIEW)
            .amounts().get(EUR));
        assertEquals(List.of("77 DECLINE REVIEW", "77 DECLINE REVIEW"), flips);
        assertEquals(3, comparison.scoresBefore()[0]);
        assertEquals(3, comparison.scoresAfter()[Comparison.BINS - 1]);
    }
}
