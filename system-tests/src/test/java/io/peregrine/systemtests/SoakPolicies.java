package io.peregrine.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.peregrine.policy.PolicyContent;

/**
 * The handbook's policy, a little smaller, and others of it: each has its own limit for an amount, and every second one
 * a window more, so that its activation copies the histories.
 */
final class SoakPolicies
{
    static final int COUNT = 4;
    /** So many payments fill what the policy remembers: from then on nothing has a reason to grow. */
    static final int PAYMENTS_TO_FILL = 420_000;

    private SoakPolicies()
    {
    }

    static Path directory(final Path parent, final int number)
    {
        return parent.resolve("policies").resolve("policy-" + number % COUNT);
    }

    /** Writes what is not there yet. @return the policies' hashes. */
    static List<String> write(final Path parent) throws IOException
    {
        final String[] hashes = new String[COUNT];
        for (int i = 0; i < COUNT; i++)
        {
            final Path directory = directory(parent, i);
            Files.createDirectories(directory.resolve("models"));
            copy(directory, "lists.yaml", "", "");
            copy(directory, "reasons.yaml", "", "");
            copy(directory, "rules.yaml", "", "");
            copy(directory, "models/xgb.json", "", "");
            copy(directory, "features.yaml", "  - {name: c_nb_7d,", 0 == i % 2 ? "  - {name: c_nb_7d," :
                "  - {name: c_max_1d, key: customer, aggregate: max amount, window: sliding 1d}\n  - {name: c_nb_7d,");
            final Path policy = copy(directory, "policy.yaml", "high_amount: 220.0", "high_amount: 22" + i + ".0");
            Files.writeString(policy, replaced(policy, Files.readString(policy),
                "{customer: 10000, terminal: 20000, events: 800000, repeats: 1000000}",
                "{customer: 5000, terminal: 10000, events: 400000, repeats: 200000}"));
            hashes[i] = PolicyContent.read(directory).hash();
        }
        return List.of(hashes);
    }

    private static Path copy(final Path directory, final String name, final String from, final String to)
        throws IOException
    {
        final Path file = directory.resolve(name);
        final Path original = Handbook.POLICY.resolve(name);
        return Files.writeString(file, replaced(original, Files.readString(original), from, to));
    }

    private static String replaced(final Path file, final String text, final String from, final String to)
    {
        if (!text.contains(from))
        {
            throw new AssertionError(file + " has no \"" + from + "\"");
        }
        return text.replace(from, to);
    }
}
