package io.peregrine.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.peregrine.domain.ZoneTable;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.policy.PolicyDiff;
import io.peregrine.policy.PolicyException;
import io.peregrine.policy.PolicyProblem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Each edit of an example policy is refused at its place, or shown by the comparison of policies, or changes nothing
 * that is decided on a small stream. {@code -Dperegrine.mutations=10000} for a long run, {@code -Dperegrine.seed=N}
 * for another one.
 */
class MutatedPoliciesTest
{
    private static final int MUTATIONS = Integer.getInteger("peregrine.mutations", 300);
    private static final long SEED = Long.getLong("peregrine.seed", 1);
    private static final int STREAM_LIMIT = 1500;

    /** What becomes of edits of one kind. */
    private static final class Tally
    {
        private int edits;
        private int refused;
        private int atTheLine;
        private int suggested;
        private int restored;
        private int shown;
        private int same;

        void add(final Tally other)
        {
            edits += other.edits;
            refused += other.refused;
            atTheLine += other.atTheLine;
            suggested += other.suggested;
            restored += other.restored;
            shown += other.shown;
            same += other.same;
        }

        String row(final String name)
        {
            return String.format(Locale.ROOT, "| %s | %,d | %,d | %,d | %,d | %,d | %,d | %,d |",
                name, edits, refused, atTheLine, suggested, restored, shown, same);
        }
    }

    private static final class Example
    {
        private final String name;
        private final SortedMap<String, byte[]> files = new TreeMap<>();
        private final Path directory;
        private CompiledPolicy policy;
        private List<StreamDecisions.Line> decisions;

        Example(final Path policyDirectory)
        {
            directory = policyDirectory.getParent();
            name = directory.getFileName().toString();
        }

        @Override
        public String toString()
        {
            return name;
        }
    }

    @TempDir
    private Path temporary;

    private final Map<PolicyEdit.Kind, Tally> tallies = new EnumMap<>(PolicyEdit.Kind.class);
    private final List<String> wrong = new ArrayList<>();
    private Path mini;

    @Test
    void shouldRefuseShowOrNotBeTouchedByEachEdit() throws IOException
    {
        mini = Samples.mini(temporary);
        final List<Example> examples = examples();
        for (int i = 0; i < MUTATIONS; i++)
        {
            final SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + i);
            final Example example = examples.get(i % examples.size());
            final List<String> sheets = example.files.keySet().stream().filter(file -> file.endsWith(".yaml"))
                .filter(file -> example.files.get(file).length > 1).toList();
            final String file = sheets.get(random.nextInt(sheets.size()));
            final String text = new String(example.files.get(file), StandardCharsets.UTF_8);
            check(example, PolicyEdit.random(file, text, random), text);
        }

        print();
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " of " + MUTATIONS + ":\n" + String.join("\n", wrong));
    }

    private List<Example> examples() throws IOException
    {
        final List<Example> examples = new ArrayList<>();
        try (Stream<Path> directories = Files.list(Samples.HOME.resolve("docs/examples")))
        {
            for (final Path directory : directories.map(path -> path.resolve("policy")).filter(Files::isDirectory)
                .sorted().toList())
            {
                final Example example = new Example(directory);
                final PolicyContent content = PolicyFiles.read(directory);
                content.files().forEach(file -> example.files.put(file, content.bytes(file)));
                // Less room, so that thousands of pipelines can be made.
                final String head = new String(example.files.get("policy.yaml"), StandardCharsets.UTF_8);
                example.files.put("policy.yaml",
                    head.replaceAll("\\b[1-9][0-9]{5,6}\\b", "20000").replaceAll("\\b[1-9]0000\\b", "20000")
                    .getBytes(StandardCharsets.UTF_8));
                example.policy = PolicyCompiler.compile(content(example.files), ZoneTable::ofJdk);
                example.decisions = decisions(example, example.policy);
                assertTrue(example.decisions.stream().anyMatch(line -> !line.reasons().isEmpty()), directory::toString);
                examples.add(example);
            }
        }
        assertTrue(examples.size() >= 3);
        return examples;
    }

    private List<StreamDecisions.Line> decisions(final Example example, final CompiledPolicy policy)
    {
        final boolean isHandbook = "handbook".equals(example.name);
        final Path psd2 = Samples.HOME.resolve("docs/examples/psd2");
        final Mapping mapping = Mapping.read(isHandbook ? Samples.MAPPING : psd2.resolve("mapping.conf"));
        if (isHandbook)
        {
            try (MappedStream payments = new MappedStream(mapping, mini, Mapping.Message.PAYMENT, true))
            {
                return StreamDecisions.of(policy, STREAM_LIMIT, payments);
            }
        }
        try (MappedStream events =
            new MappedStream(mapping, psd2.resolve("events.csv"), Mapping.Message.EVENT, false);
            MappedStream payments =
            new MappedStream(mapping, psd2.resolve("payments.csv"), Mapping.Message.PAYMENT, true))
        {
            return StreamDecisions.of(policy, STREAM_LIMIT, events, payments);
        }
    }

    private void check(final Example example, final PolicyEdit edit, final String text)
    {
        final Tally tally = tallies.computeIfAbsent(edit.kind(), key -> new Tally());
        tally.edits++;
        final SortedMap<String, byte[]> files = new TreeMap<>(example.files);
        files.put(edit.file(), edit.apply(text).getBytes(StandardCharsets.UTF_8));
        final CompiledPolicy policy;
        try
        {
            policy = PolicyCompiler.compile(content(files), ZoneTable::ofJdk);
        }
        catch (final PolicyException ex)
        {
            onRefused(example, edit, files, ex.problems(), tally);
            return;
        }

        if (!PolicyDiff.between(example.policy, policy).isEmpty())
        {
            tally.shown++;
            return;
        }
        tally.same++;
        if (!example.decisions.equals(decisions(example, policy)))
        {
            wrong.add(example + " " + edit + ": no difference is shown, and decisions differ");
        }
    }

    private void onRefused(
        final Example example,
        final PolicyEdit edit,
        final Map<String, byte[]> files,
        final List<PolicyProblem> problems,
        final Tally tally)
    {
        tally.refused++;
        final String before = new String(example.files.get(edit.file()), StandardCharsets.UTF_8);
        final int line = edit.line(before);
        if (problems.stream().anyMatch(problem -> problem.file().equals(edit.file()) && line == problem.line()))
        {
            tally.atTheLine++;
        }
        else if (problems.stream().noneMatch(problem -> isNamed(problem, edit, before, files)))
        {
            wrong.add(example + " " + edit + " in line " + line + ": the place is not named by " + problems);
        }

        final PolicyProblem first = problems.get(0);
        final byte[] bytes = files.get(first.file());
        final String followed =
            null == bytes ? null : FirstSuggestion.follow(first, new String(bytes, StandardCharsets.UTF_8));
        if (null != followed)
        {
            tally.suggested++;
            final SortedMap<String, byte[]> cured = new TreeMap<>(files);
            cured.put(first.file(), followed.getBytes(StandardCharsets.UTF_8));
            final boolean isRestored = example.policy.hash().equals(content(cured).hash());
            tally.restored += isRestored ? 1 : 0;
        }
        if (Boolean.getBoolean("peregrine.talk"))
        {
            System.out.println("REFUSED " + edit.kind() + " " + edit.file() + ":" + line + " " + edit.removed() +
                " => " + edit.put() + " | " + (null == followed ? "-" : "suggested") + " | " + problems.size() + " | " +
                first);
        }
    }

    /** Where a file is no YAML, the parser says where it lost the thread; else the message names what was edited. */
    private static boolean isNamed(
        final PolicyProblem problem, final PolicyEdit edit, final String before, final Map<String, byte[]> files)
    {
        final boolean isSameFile = problem.file().equals(edit.file());
        if (isSameFile && problem.message().startsWith("not YAML") && problem.line() >= edit.line(before))
        {
            return true;
        }
        final String after = edit.apply(before);
        final byte[] bytes = files.get(problem.file());
        final String[] lines =
            null == bytes ? new String[0] : new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        final String place = problem.line() <= lines.length ? lines[problem.line() - 1] : "";
        return Stream.of(PolicyEdit.wordAt(before, edit.offset()), PolicyEdit.wordAt(after, edit.offset()),
            edit.declared(before), edit.removed().strip(), edit.put().strip())
            .anyMatch(word -> word.length() > 1 && (problem.message().contains(word) || place.contains(word)));
    }

    private static PolicyContent content(final SortedMap<String, byte[]> files)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.forEach((file, bytes) ->
        {
            out.writeBytes((file + "\0" + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(bytes);
        });
        return PolicyContent.fromBytes(out.toByteArray());
    }

    private void print()
    {
        final Tally all = new Tally();
        System.out.println("| edit of | edits | refused | at its line | suggestion | restores | shown | same |");
        tallies.forEach((kind, tally) ->
        {
            System.out.println(tally.row(kind.name().toLowerCase(Locale.ROOT)));
            all.add(tally);
        });
        System.out.println(all.row("all"));
        assertEquals(MUTATIONS, all.refused + all.shown + all.same);
        assertTrue(Arrays.stream(new int[]{ all.refused, all.shown, all.same }).allMatch(count -> count > 0));
    }
}
