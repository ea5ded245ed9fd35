package io.peregrine.cli.demo;

import io.peregrine.domain.Action;
import io.peregrine.perf.generator.GeneratedPayment;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class AttackBoardTest
{
    private final AttackBoard board = new AttackBoard();

    private AttackBoard.Row row(final int kind)
    {
        return board.rows().get(kind - 1);
    }

    @Test
    void shouldCountWhatAnAttackCostUntilItWasCaught()
    {
        board.decided(GeneratedPayment.MULE, 1, Action.APPROVE);
        board.decided(GeneratedPayment.MULE, 1, Action.APPROVE);
        board.decided(GeneratedPayment.MULE, 1, Action.REVIEW);
        board.decided(GeneratedPayment.MULE, 1, Action.DECLINE);
        board.decided(GeneratedPayment.MULE, 9_000, Action.DECLINE);
        board.decided(GeneratedPayment.MULE, 9_001, Action.APPROVE);

        final AttackBoard.Row mule = row(GeneratedPayment.MULE);

        assertEquals(3, mule.seen());
        assertEquals(2, mule.caught());
        assertEquals(1, mule.missed());
        assertEquals(2.0, mule.toCatch());
        assertEquals(0, row(GeneratedPayment.CARD_TESTING).seen());
    }

    @Test
    void shouldSayHowManyGenuinePaymentsThereAreForEachDeclined()
    {
        assertEquals(0, board.genuineForEachDeclined());
        for (int i = 0; i < 10; i++)
        {
            board.decided(GeneratedPayment.GENUINE, 0, i < 2 ? Action.DECLINE : Action.REVIEW);
        }

        assertEquals(5, board.genuineForEachDeclined());
    }
}
