package io.peregrine.perf.scale;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

import io.peregrine.domain.PaymentEvent;

/**
 * The baseline: what the engine does for the features of {@link Scenario#cardFeatures()}, as plain Java would do it. A
 * map from card to objects, each window a queue of payments with running totals; the card longest without a payment
 * makes room for a new one; the newest payments are known by id, so that a reversal or a label would find them. It
 * takes payments in order only, and keeps no hash of its state.
 */
final class HashMapWindows implements WindowSubject
{
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final double NS_OF_SECOND = 1e9;
    private static final double MINOR_OF_MAJOR = 100.0;
    private static final float LOAD = 0.75f;

    private final Map<CardKey, Card> cards;
    private final Map<PaymentId, Payment> payments;
    private long forgotten;

    /**
     * @param cardCapacity    cards held; the maps have their size from the start.
     * @param paymentCapacity payments known by id.
     */
    HashMapWindows(final int cardCapacity, final int paymentCapacity)
    {
        cards = new LinkedHashMap<>((int)(cardCapacity / LOAD) + 1, LOAD, true)
        {
            @Override
            protected boolean removeEldestEntry(final Map.Entry<CardKey, Card> eldest)
            {
                final boolean isFull = size() > cardCapacity;
                forgotten += isFull ? 1 : 0;
                return isFull;
            }
        };
        payments = new LinkedHashMap<>((int)(paymentCapacity / LOAD) + 1, LOAD, false)
        {
            @Override
            protected boolean removeEldestEntry(final Map.Entry<PaymentId, Payment> eldest)
            {
                return size() > paymentCapacity;
            }
        };
    }

    private record CardKey(long low, long high)
    {
    }

    private record PaymentId(long source, long low, long high)
    {
    }

    /** What became of it would be written here. */
    private static final class Payment
    {
        private final Card card;
        private final long timeNs;
        private final long amountMinor;

        Payment(final Card card, final long timeNs, final long amountMinor)
        {
            this.card = card;
            this.timeNs = timeNs;
            this.amountMinor = amountMinor;
        }
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
            sum += payment.amountMinor;
            while (payments.peekFirst().timeNs <= payment.timeNs - lengthNs)
            {
                sum -= payments.pollFirst().amountMinor;
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
        final PaymentId id = new PaymentId(event.sourceId(), event.paymentIdLow(), event.paymentIdHigh());
        final Payment payment = new Payment(card, event.eventTimeNs(), event.amountMinor());
        final Payment before = payments.put(id, payment);
        if (null != before)
        {
            throw new IllegalStateException("two payments of one id, of " + before.card);
        }
        card.hour.add(payment);
        card.day.add(payment);
        card.week.add(payment);

        event.featureLong(0, card.hour.payments.size());
        event.featureLong(1, card.day.sum);
        event.featureDouble(2, card.week.sum / (MINOR_OF_MAJOR * card.week.payments.size()));
        event.featureDouble(3, Long.MIN_VALUE == card.lastNs ? 0 : (payment.timeNs - card.lastNs) / NS_OF_SECOND);
        card.lastNs = payment.timeNs;
    }

    @Override
    public long forgotten()
    {
        return forgotten;
    }

    @Override
    public void close()
    {
        cards.clear();
        payments.clear();
    }
}
