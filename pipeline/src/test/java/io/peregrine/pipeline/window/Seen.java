package io.peregrine.pipeline.window;

import java.math.BigInteger;

import io.peregrine.domain.AggregateDeclaration;
import io.peregrine.domain.AggregateDeclaration.Of;
import io.peregrine.domain.InputKind;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;

/** A payment as an aggregate sees it: as it is now, or as it was when it was folded. */
record Seen(OraclePayment payment, OracleState state)
{
    static Seen now(final OraclePayment payment)
    {
        return new Seen(payment, payment.state());
    }

    boolean meetsOf(final Of of)
    {
        return switch (of)
        {
            case ALL -> !state.isReversed();
            case ATTEMPTED -> InputKind.PAYMENT == payment.kind;
            case APPROVED -> PaymentEvent.FINALLY_APPROVED == state.finalAction() && !state.isReversed();
            case DECLINED -> PaymentEvent.FINALLY_DECLINED == state.finalAction() && !state.isReversed();
            case LABELLED_FRAUD -> state.isFraud();
            case CUSTOMER_EVENTS -> InputKind.CUSTOMER_EVENT == payment.kind;
        };
    }

    boolean counts(final AggregateDeclaration aggregate)
    {
        return meetsOf(aggregate.of()) &&
            (AggregateDeclaration.NO_CONDITION == aggregate.where() || payment.meets(aggregate.where()));
    }

    /** @return true if a row of consecutive payments passes it over. */
    boolean isPassedOver(final Of of)
    {
        return switch (of)
        {
            case ALL -> state.isReversed();
            case APPROVED, DECLINED -> state.isReversed() || 0 == state.finalAction();
            case ATTEMPTED -> InputKind.ADVICE == payment.kind;
            case LABELLED_FRAUD, CUSTOMER_EVENTS -> false;
        };
    }

    /** @return a number, amounts in minor units; null where it is missing. */
    BigInteger number(final AggregateDeclaration aggregate)
    {
        if ("amount".equals(aggregate.field()) || "amount_minor".equals(aggregate.field()))
        {
            return Of.ATTEMPTED == aggregate.of() ? payment.asked : state.remaining();
        }
        return payment.field(PaymentField.ofPolicyName(aggregate.field()));
    }

    /** @return something that is equal for equal values; null where it is missing. */
    Object value(final AggregateDeclaration aggregate)
    {
        return switch (aggregate.field())
        {
            case "card" -> payment.identity(KeyKind.CARD);
            case "ip" -> payment.identity(KeyKind.IP);
            case "merchant_id" -> payment.identity(KeyKind.MERCHANT);
            case "terminal_id" -> payment.identity(KeyKind.TERMINAL);
            default -> number(aggregate);
        };
    }
}
