package io.peregrine.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.peregrine.systemtests.FlinkWindows.Kind;
import io.peregrine.systemtests.FlinkWindows.Payment;
import io.peregrine.systemtests.FlinkWindows.Result;
import io.peregrine.systemtests.WindowFeatures.Total;
import io.peregrine.systemtests.WindowFeatures.Values;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Tumbling, session and sliding windows of the first payments of the Sparkov data, held against those of Apache Flink.
 * {@link WindowComparison} says which of our values is which of Flink's. It runs under {@code -Pflink} only, and fails
 * where the data is not there.
 */
class FlinkWindowsTest
{
    private static final int ROWS = 200_000;
    private static final long EPOCH_S = 1_672_531_200L; // 2023-01-01
    private static final int SLIDES_IN_HOUR = 6;
    private static final int SHOWN = 20;

    private static List<Payment> payments;
    private static List<Result> results;

    @BeforeAll
    static void runFlink() throws Exception
    {
        payments = payments();
        results = FlinkWindows.of(payments);
    }

    @Test
    void shouldHaveTheWindowsOfFlink()
    {
        try (EngineWindows engine = new EngineWindows())
        {
            final WindowComparison comparison = new WindowComparison(payments, engine, results);
            final List<String> differences = comparison.differences();

            assertTrue(differences.isEmpty(), () -> differences.size() + " windows differ, the first of them:\n" +
                String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size()))));
            for (final Kind kind : Kind.values())
            {
                System.out.println("windows equal to Flink's: " + kind + " " + comparison.compared(kind));
                assertTrue(comparison.compared(kind) > 0, () -> "no window was compared: " + kind);
            }
            assertEquals(ROWS, comparison.compared(Kind.EVICTING));
        }
    }

    @Test
    void shouldHaveEachPaymentInFlinksWindows()
    {
        assertEquals(ROWS, payments.size());
        assertEquals(ROWS, paymentsIn(Kind.TUMBLING));
        assertEquals(ROWS, paymentsIn(Kind.SESSION));
        assertEquals((long)SLIDES_IN_HOUR * ROWS, paymentsIn(Kind.SLIDING));
    }

    /** Without these an edge that is in on one side and out on the other would go unseen. */
    @Test
    void shouldMeetTheEdgesOfWindows()
    {
        assertTrue(pairsApart(FlinkWindows.GAP.toMillis()) > 0);
        assertTrue(pairsApart(FlinkWindows.HOUR.toMillis()) > 0);
        assertTrue(pairsApart(0) > 0);
    }

    @Test
    void shouldKeepASessionTogetherAtExactlyTheGapOnly() throws Exception
    {
        final long gapMs = FlinkWindows.GAP.toMillis();
        final List<Payment> few = List.of(
            new Payment(0, 0, 1, 100),
            new Payment(1, gapMs, 2, 200), // another customer's, which moves the watermark
            new Payment(2, gapMs, 1, 300),
            new Payment(3, 2 * gapMs + 1, 1, 400));
        final List<Result> ofFlink = FlinkWindows.of(few);

        assertTrue(ofFlink.contains(new Result(Kind.SESSION, 1, 0, 2 * gapMs, 2, 2, 400)), ofFlink::toString);
        assertTrue(ofFlink.contains(new Result(Kind.SESSION, 1, 2 * gapMs + 1, 3 * gapMs + 1, 3, 1, 400)),
            ofFlink::toString);
        try (EngineWindows engine = new EngineWindows())
        {
            final WindowComparison comparison = new WindowComparison(few, engine, ofFlink);
            assertEquals(List.of(), comparison.differences());
            assertEquals(3, comparison.compared(Kind.SESSION));
        }
    }

    @Test
    void shouldNameTheWindowWhereOneAmountIsWrong()
    {
        final Payment wrong = payments.get(ROWS / 2);
        try (EngineWindows engine = new EngineWindows())
        {
            final WindowComparison comparison = new WindowComparison(
                payments, payment -> payment == wrong ? wrong(engine.onPayment(payment)) : engine.onPayment(payment),
                results);

            final Result hour = results.stream()
                .filter(result -> Kind.EVICTING == result.kind() && wrong.id() == result.lastId())
                .findFirst()
                .orElseThrow();
            assertTrue(comparison.differences().contains("EVICTING customer " + wrong.customer() +
                " hour up to payment " + wrong.id() +
                ": ours count " + hour.count() + " sum " + (hour.sumMinor() + 1) +
                ", Flink's count " + hour.count() + " sum " + hour.sumMinor()),
                () -> comparison.differences().toString());
        }
    }

    private static Values wrong(final Values values)
    {
        return new Values(
            values.day(), values.session(), new Total(values.hour().count(), values.hour().sumMinor() + 1));
    }

    private static long paymentsIn(final Kind kind)
    {
        return results.stream().filter(result -> kind == result.kind()).mapToLong(Result::count).sum();
    }

    /** @return payments of which the customer has another one, earlier in the stream, exactly that much older. */
    private static long pairsApart(final long ms)
    {
        final Set<List<Long>> seen = new HashSet<>();
        return payments.stream()
            .filter(payment ->
            {
                final boolean isApart = seen.contains(List.of(payment.customer(), payment.timeMs() - ms));
                seen.add(List.of(payment.customer(), payment.timeMs()));
                return isApart;
            })
            .count();
    }

    private static List<Payment> payments() throws IOException
    {
        final Path file = Path.of(
            System.getProperty("peregrine.shared", "absent"), "data", "sparkov", "transactions.csv.gz");
        assertTrue(Files.isReadable(file), () -> "the data is not here, see -Dperegrine.shared: " + file);

        final List<Payment> list = new ArrayList<>(ROWS);
        try (BufferedReader reader = Handbook.reader(file))
        {
            assertTrue(reader.readLine().startsWith("tx_id,time_s,customer_id,terminal_id,amount_cents,"));
            for (String line = reader.readLine(); null != line && list.size() < ROWS; line = reader.readLine())
            {
                final String[] row = line.split(",");
                final long timeMs = (EPOCH_S + Long.parseLong(row[1])) * 1000;
                list.add(new Payment(
                    Long.parseLong(row[0]), timeMs, Long.parseLong(row[2]), Long.parseLong(row[4])));
            }
        }
        return list;
    }
}
