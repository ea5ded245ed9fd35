package io.peregrine.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files of every message, sent to an engine in this process. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SendVerbTest
{
    private static final String TIME = "event_time { column = t, unit = seconds }";
    private static final String ID = "message_id { column = id }";
    private static final String ORIGINAL = "original_payment_id { column = payment }";

    @TempDir
    private Path directory;

    private Map<String, String> settings;

    private Map<String, String> newSettings()
    {
        return Map.of(
            "policy.directory", Samples.smallPolicy(directory).toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "journal.segment-length", "4MiB",
            "aeron.dir", directory.resolve("aeron").toString(),
            "ring.capacity", "256",
            "driver.timeout", "20s",
            "session.timeout", "60s",
            "layout", "inline");
    }

    private Path mapping()
    {
        return Samples.write(directory.resolve("m.conf"), "payment {", "payment_id { column = id }", TIME,
            "customer_id { column = c }", "amount { column = a }", "currency { constant = EUR }", "}",
            "advice = ${payment} { final_action { constant = APPROVED } }",
            "reversal {", ID, ORIGINAL, TIME, "}",
            "outcome {", ID, ORIGINAL, TIME, "final_action { column = action }", "}",
            "event {", ID, TIME, "customer_id { column = c }", "event_type { column = what }", "}",
            "move {", ID, TIME, "key_kind { constant = customer }", "from_key { column = from }",
            "to_key { column = to }", "}");
    }

    private CommandRun send(final String message, final String... rows)
    {
        final Path in = Samples.write(directory.resolve(message + ".csv"), rows);
        return CommandRun.of("send", "--in", in.toString(), "--mapping", mapping().toString(), "--message", message,
            "-D", "aeron.dir=" + settings.get("aeron.dir"));
    }

    @Test
    void shouldSendEveryMessageAndWaitUntilEachIsAnswered()
    {
        settings = newSettings();
        try (FraudEngine engine = FraudEngine.launch(new FraudEngineContext()
            .config(EngineConfig.load(null, settings))
            .idleStrategies(BackoffIdleStrategy::new)))
        {
            final CommandRun payments = send("payment", "id,t,c,a", "1,5,3,100", "2,6,3,100");
            assertEquals(0, payments.code(), payments.err());
            assertEquals(3, payments.outLines().size(), payments.out());

            assertAcknowledged(2, send("advice", "id,t,c,a", "11,7,3,50", "12,8,3,60"));
            assertAcknowledged(1, send("reversal", "id,payment,t", "21,1,9"));
            assertAcknowledged(2, send("outcome", "id,payment,t,action", "31,1,9,APPROVED", "32,2,9,DECLINED"));
            assertAcknowledged(1, send("event", "id,t,c,what", "41,9,3,LOGIN_FAILED"));
            assertAcknowledged(1, send("move", "id,t,from,to", "51,10,3,4"));

            // The same id with other content is refused, and the one is named.
            final CommandRun refused =
                send("outcome", "id,payment,t,action", "33,2,9,DECLINED", "31,1,9,DECLINED", "31,1,9,APPROVED");
            assertEquals(1, refused.code(), refused.err());
            assertTrue(refused.err().contains("rejected: 31 SAME_ID_OTHER_CONTENT"), refused.err());
            assertTrue(refused.err().contains("acknowledged=2 rejected=1"), refused.err());
            assertFalse(engine.hasFailed());
        }
    }

    private static void assertAcknowledged(final int count, final CommandRun run)
    {
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains("decisions=0 repeats=0 acknowledged=" + count + " rejected=0"), run.err());
    }
}
