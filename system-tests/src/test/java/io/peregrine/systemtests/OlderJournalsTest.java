package io.peregrine.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What earlier engines wrote replays for ever, to the byte. */
class OlderJournalsTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvFileSource(resources = "/journals/journals.csv", numLinesToSkip = 1)
    void shouldReplayAsItWasDecided(final String name, final String result) throws IOException
    {
        try (InputStream zip = getClass().getResourceAsStream("/journals/" + name + ".zip"))
        {
            OlderJournals.unpack(zip, directory);
        }

        assertEquals(result, OlderJournals.verify(directory));
    }

    /** So that a fixture shows what it is for, this engine's own is looked at as well. */
    @Test
    void shouldWriteAJournalThatHasEverything() throws IOException
    {
        final String wanted = System.getProperty("peregrine.write-journal");
        final Path zip = null == wanted ? directory.resolve("journal.zip") : Path.of(wanted);

        final String result = OlderJournals.write(directory, zip);

        assertTrue(result.startsWith("MATCH inputs="), result);
        final String dump = Child.run(0, directory, "journal", "dump", directory.resolve("journal").toString());
        for (final String kind : List.of("PaymentRequest", "PaymentAdvice", "PaymentReversal", "PaymentOutcome",
            "CustomerEvent", "FraudLabel", "ProfileUpdate", "ProfileMove", "ListUpdate", "Snooze", "ActivatePolicy",
            "DecisionBody", "RuleHits", "RunningHash"))
        {
            assertTrue(dump.contains(kind), "no " + kind);
        }
        try (var segments = Files.list(directory.resolve("journal").resolve("inputs")))
        {
            assertTrue(segments.filter(file -> file.toString().endsWith(".seg")).count() > 1, "nothing is sealed");
        }
        if (null != wanted)
        {
            System.out.println(result);
        }
    }
}
