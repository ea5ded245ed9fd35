package io.peregrine.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The handbook's rules over its payments: the alerts of its test week are the published ones. */
class HandbookWhatIfTest
{
    private static final int TEST_PAYMENTS = 58_264;
    private static final int ALERTS = 329;
    private static final int FRAUDS_ALERTED = 226;
    private static final int CAUSE = 13;
    private static final int LABEL = 16;

    @TempDir
    private Path directory;

    @Test
    void shouldGiveThePublishedAlertsOfTheTestWeek() throws IOException
    {
        final Path in = Handbook.transactions();
        final Set<String> week = testWeek();
        final Path out = directory.resolve("flips.csv.gz");

        Child.run(0, directory, "replay", "what-if", "--in", in.toString(), "--mapping", Handbook.MAPPING.toString(),
            "--policy", rulesAlone().toString(), "--out", out.toString());

        int alerts = 0;
        int frauds = 0;
        try (BufferedReader reader = Handbook.reader(out))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                final String[] flip = line.split(",", -1);
                if (week.contains(flip[0]))
                {
                    alerts++;
                    frauds += "1".equals(flip[LABEL]) ? 1 : 0;
                    assertEquals("rule ", flip[CAUSE].substring(0, 5), line);
                }
            }
        }
        assertEquals(TEST_PAYMENTS, week.size());
        assertEquals(ALERTS, alerts);
        assertEquals(FRAUDS_ALERTED, frauds);
    }

    private static Set<String> testWeek() throws IOException
    {
        final Set<String> ids = new HashSet<>();
        try (BufferedReader reader = Handbook.reader(Handbook.file("handbook/splits.csv.gz")))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                if (line.startsWith("0,test,"))
                {
                    ids.add(line.substring("0,test,".length()));
                }
            }
        }
        return ids;
    }

    /** @return the example policy without its model. */
    private Path rulesAlone() throws IOException
    {
        final Path policy = Files.createDirectory(directory.resolve("rules-alone"));
        for (final String sheet : List.of("features.yaml", "rules.yaml", "lists.yaml"))
        {
            Files.copy(Handbook.POLICY.resolve(sheet), policy.resolve(sheet));
        }
        final String head = Files.readString(Handbook.POLICY.resolve("policy.yaml"));
        Files.writeString(policy.resolve("policy.yaml"), head.replaceAll("(?m)^(champion|challengers|bands|  - ).*\\R",
            "").replaceAll("(?m)^short-of-time.*$", ""));
        final String reasons = Files.readString(Handbook.POLICY.resolve("reasons.yaml"));
        Files.writeString(policy.resolve("reasons.yaml"),
            reasons.substring(0, reasons.indexOf("model-inputs:")).replaceAll("(?m)^  (203|304|601|602):.*\\R", ""));
        return policy;
    }
}
