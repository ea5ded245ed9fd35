package io.peregrine.perf.scale;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

import io.peregrine.domain.PaymentEvent;

/**
 * The baseline: the features of {@link Scenario#cardFeatures()} as plain Java would keep them, a map from card to
 * objects, each window a queue of payments with running totals. It takes payments in order only, knows no reversals
 * and forgets no card; the engine does all three.
 */
final class HashMapWindows implements WindowSubject
{
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final double NS_OF_SECOND = 1e9;
    private static final double MINOR_OF_MAJOR = 100.0;

    private final Map<CardKey, Card> cards;

    /** @param cards how many there will be, so that the map need not grow. */
    HashMapWindows(final int cards)
    {
        this.cards = new HashMap<>((int)(cards / 0.75) + 1);
    }

    private record CardKey(long low, long high)
    {
    }

    private record Payment(long timeNs, long amountMinor)
    {
    }

    private static final class Window
    {
        private final ArrayDeque<Payment> payments = new ArrayDeque<>(4);
        private final long lengthNs;
        private long sum;

        Window(final long lengthNs)
        {
            this.lengthNs = lengthNs;
        }

        void add(final Payment payment)
        {
            payments.addLast(payment);
            sum += payment.amountMinor();
            while (payments.peekFirst().timeNs() <= payment.timeNs() - lengthNs)
            {
                sum -= payments.pollFirst().amountMinor();
            }
        }
    }

    private static final class Card
    {
        private final Window hour = new Window(HOUR_NS);
        private final Window day = new Window(24 * HOUR_NS);
        private final Window week = new Window(168 * HOUR_NS);
        private long lastNs = Long.MIN_VALUE;
    }

    @Override
    public void onEvent(final PaymentEvent event)
    {
        final Card card = cards.computeIfAbsent(
            new CardKey(event.cardTokenLow(), event.cardTokenHigh()), key -> new Card());
        final Payment payment = new Payment(event.eventTimeNs(), event.amountMinor());
        card.hour.add(payment);
        card.day.add(payment);
        card.week.add(payment);

        event.featureLong(0, card.hour.payments.size());
        event.featureLong(1, card.day.sum);
        event.featureDouble(2, card.week.sum / (MINOR_OF_MAJOR * card.week.payments.size()));
        event.featureDouble(3, Long.MIN_VALUE == card.lastNs ? 0 : (payment.timeNs() - card.lastNs) / NS_OF_SECOND);
        card.lastNs = payment.timeNs();
    }

    @Override
    public long forgotten()
    {
        return 0;
    }

    @Override
    public void close()
    {
        cards.clear();
    }
}
