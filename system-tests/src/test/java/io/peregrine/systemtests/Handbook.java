package io.peregrine.systemtests;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Assumptions;

/** The handbook's payments, the example policy for them, and the reference models' values. */
final class Handbook
{
    static final long PAYMENTS = 1_754_155;
    static final long LABELS = 14_681;
    static final Path EXAMPLE = Path.of(System.getProperty("peregrine.home"), "docs", "examples", "handbook");
    static final Path MAPPING = EXAMPLE.resolve("mapping.conf");
    static final Path POLICY = EXAMPLE.resolve("policy");

    private static final Path DATA = Path.of(System.getProperty("peregrine.shared", "absent"), "data");

    private Handbook()
    {
    }

    /** @return a data file; the test is left out, saying so, where it is not there. */
    static Path file(final String name)
    {
        final Path file = DATA.resolve(name);
        Assumptions.assumeTrue(Files.isReadable(file),
            () -> "LEFT OUT: the large data sets are not here: " + file + " is not readable");
        return file;
    }

    static Path transactions()
    {
        return file("handbook/transactions.csv.gz");
    }

    /** @return the first rows of the transactions, as a file of its own. */
    static Path firstTransactions(final Path directory, final int rows)
    {
        final Path part = directory.resolve("first-" + rows + ".csv.gz");
        try (BufferedReader in = reader(transactions());
            BufferedWriter out = new BufferedWriter(new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(part)), StandardCharsets.UTF_8)))
        {
            for (int i = 0; i <= rows; i++)
            {
                out.write(in.readLine());
                out.newLine();
            }
            return part;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * @param champion a file of the reference models, which stands in the place of the example's model.
     * @param shadow   another one, which scores in its shadow.
     * @return the example policy with these.
     */
    static Path policyWithReferenceModels(final Path directory, final String champion, final String shadow)
    {
        final Path policy = directory.resolve("policy-reference");
        try
        {
            Files.createDirectories(policy.resolve("models"));
            try (var files = Files.list(POLICY))
            {
                for (final Path file : files.filter(Files::isRegularFile).toList())
                {
                    Files.copy(file, policy.resolve(file.getFileName()));
                }
            }
            Files.copy(file("refmodel/" + champion), policy.resolve("models").resolve(champion));
            Files.copy(file("refmodel/" + shadow), policy.resolve("models").resolve(shadow));
            final Path head = policy.resolve("policy.yaml");
            final String text = Files.readString(head);
            Files.writeString(head, text.replace("models/xgb.json", "models/" + champion)
                .replace("challengers: []", "challengers: [{name: shadow, file: models/" + shadow + "}]"));
            return policy;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static BufferedReader reader(final Path file)
    {
        try
        {
            return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
