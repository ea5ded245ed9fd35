package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.peregrine.domain.Action;
import io.peregrine.domain.CounterDescriptor;
import io.peregrine.engine.AlertStream;
import io.peregrine.engine.EngineConfig;
import io.peregrine.engine.EngineCounters;
import io.peregrine.engine.FraudEngine;
import io.peregrine.engine.FraudEngineContext;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Alerts reach who reads them, cost nobody a decision where nobody does, and are not sent again by a replay. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class AlertsTest
{
    private static final int PAYMENTS = 2_000;
    private static final int FLOOD = 800_000;
    private static final int FLOOD_STEP = 20_000;

    @TempDir
    private Path directory;

    private EngineConfig config()
    {
        return EngineConfig.load(null, Map.of(
            "policy.directory", ActingPolicy.write(directory.resolve("policy")).toString(),
            "journal.directory", directory.resolve("journal").toString(),
            "aeron.dir", directory.resolve("aeron").toString(), "layout", "inline",
            "driver.timeout", "20s", "session.timeout", "60s"));
    }

    private static FraudEngine launch(final EngineConfig config)
    {
        return FraudEngine.launch(new FraudEngineContext().config(config).idleStrategies(BackoffIdleStrategy::new));
    }

    private static void await(final AlertStream alerts)
    {
        Awaitility.await().atMost(120, TimeUnit.SECONDS).until(alerts::isConnected);
    }

    @Test
    void shouldAlertAsOftenAsItsRulesHit()
    {
        final EngineConfig config = config();
        final List<AlertStream.Alert> seen = new ArrayList<>();
        try (FraudEngine engine = launch(config);
            EngineCounters counters = EngineCounters.open(config.aeronDirectory());
            AlertStream alerts = AlertStream.open(config, seen::add);
            LoadedEngine load = new LoadedEngine(config.aeronDirectory(), 64))
        {
            await(alerts);
            load.decide(PAYMENTS);
            final List<EngineCounters.Rule> rules = counters.rules();
            final long expected = rules.get(0).hits() + rules.get(3).hits();
            // The counter follows the alert itself.
            Awaitility.await().atMost(120, TimeUnit.SECONDS).pollInterval(1, TimeUnit.MILLISECONDS).until(
                () -> alerts.poll() >= 0 && seen.size() >= expected &&
                counters.value(CounterDescriptor.ALERTS) >= expected);

            assertFalse(engine.hasFailed());
            assertTrue(rules.get(0).hits() > 10, rules::toString);
            assertEquals(5, rules.size());
            assertTrue(rules.get(4).isShadow() && rules.get(4).hits() > rules.get(0).hits(), rules::toString);
            assertEquals(expected, counters.value(CounterDescriptor.ALERTS));
            assertEquals(0, counters.value(CounterDescriptor.ALERTS_DROPPED));
            for (int i = 0; i < seen.size(); i++)
            {
                assertEquals(i, seen.get(i).sequence());
                assertTrue(List.of("large", "block-terminal").contains(seen.get(i).ruleId()), seen::toString);
                if ("large".equals(seen.get(i).ruleId()))
                {
                    assertEquals(Action.DECLINE, seen.get(i).action());
                    assertEquals("a \"large\" amount", seen.get(i).text());
                }
            }
            final String text = Child.run(0, directory, "stat", "--all", "-D", "aeron.dir=" + config.aeronDirectory(),
                "-D", "journal.directory=" + config.journalDirectory());
            System.out.println(text);
            assertTrue(text.lines().anyMatch(line -> line.matches(" +tried +shadow +[1-9][0-9]* .*decline.*")), text);
        }

        // What is recovered alerts nobody.
        try (FraudEngine engine = launch(config);
            EngineCounters counters = EngineCounters.open(config.aeronDirectory()))
        {
            assertTrue(engine.recoveredInputs() > PAYMENTS);
            assertEquals(0, counters.value(CounterDescriptor.ALERTS));
            assertTrue(counters.rules().get(0).hits() > 10);
        }
        assertTrue(Child.run(0, directory, "replay", "verify", config.journalDirectory().toString())
            .startsWith("MATCH"));
        assertTrue(Child.run(0, directory, "journal", "dump", config.journalDirectory().toString(), "--series",
            "decisions").contains("rules=large"));
    }

    @Test
    void shouldDecideOnWhereNobodyReadsAlerts()
    {
        final EngineConfig config = config();
        try (FraudEngine engine = launch(config);
            EngineCounters counters = EngineCounters.open(config.aeronDirectory());
            AlertStream alerts = AlertStream.open(config, alert -> {});
            LoadedEngine load = new LoadedEngine(config.aeronDirectory(), 1024))
        {
            await(alerts);
            int sent = 0;
            while (0 == counters.value(CounterDescriptor.ALERTS_DROPPED) && sent < FLOOD)
            {
                load.decide(FLOOD_STEP);
                sent += FLOOD_STEP;
            }
            load.decide(FLOOD_STEP);

            assertFalse(engine.hasFailed());
            assertEquals(sent + FLOOD_STEP, load.decisions());
            assertTrue(counters.value(CounterDescriptor.ALERTS_DROPPED) > 0, "sent " + sent);
            Awaitility.await().atMost(120, TimeUnit.SECONDS).until(
                () -> counters.value(CounterDescriptor.ALERTS) + counters.value(CounterDescriptor.ALERTS_DROPPED),
                total -> total == counters.rules().get(0).hits() + counters.rules().get(3).hits());
        }
    }
}
