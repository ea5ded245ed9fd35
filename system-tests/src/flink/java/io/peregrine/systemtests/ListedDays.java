package io.peregrine.systemtests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tumbling days in UTC from a plain list of each customer's payments: what the window stage does not know yet. */
final class ListedDays
{
    private static final long DAY_MS = 86_400_000L;

    private final Map<Long, List<FlinkWindows.Payment>> payments = new HashMap<>();

    WindowFeatures.Total onPayment(final FlinkWindows.Payment payment)
    {
        final List<FlinkWindows.Payment> ofCustomer =
            payments.computeIfAbsent(payment.customer(), key -> new ArrayList<>());
        final long day = Math.floorDiv(payment.timeMs(), DAY_MS);
        ofCustomer.removeIf(earlier -> Math.floorDiv(earlier.timeMs(), DAY_MS) != day);
        ofCustomer.add(payment);
        return new WindowFeatures.Total(
            ofCustomer.size(), ofCustomer.stream().mapToLong(FlinkWindows.Payment::amountMinor).sum());
    }
}
