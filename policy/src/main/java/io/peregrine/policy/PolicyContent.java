package io.peregrine.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.peregrine.domain.ZoneTable;

/**
 * The files of a policy, as bytes: what is hashed, kept beside the journal, and compiled. Immutable.
 * Its bytes are the files in order of their relative paths, each as path, NUL, length in decimal, NUL, bytes; its hash
 * is the SHA-256 of exactly those bytes.
 */
public final class PolicyContent
{
    /** Characters of the longest YAML file. */
    static final int MAX_YAML_LENGTH = 4 << 20;
    static final int MAX_FILE_LENGTH = 64 << 20;
    static final int MAX_LENGTH = 256 << 20;
    static final int MAX_FILES = 1000;

    static final List<String> SHEETS =
        List.of("policy.yaml", "features.yaml", "reasons.yaml", "lists.yaml", "rules.yaml");

    private static final Pattern KNOWN = Pattern.compile(
        "policy\\.yaml|features\\.yaml|rules\\.yaml|reasons\\.yaml|lists\\.yaml|models/[A-Za-z0-9_-][A-Za-z0-9._-]*|" +
        "lists/[A-Za-z0-9_-][A-Za-z0-9._-]*\\.csv|tests/[A-Za-z0-9_-][A-Za-z0-9._-]*\\.yaml");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final SortedMap<String, byte[]> files;

    PolicyContent(final Map<String, byte[]> files)
    {
        this.files = new TreeMap<>(files);
    }

    /**
     * Reads a directory. Files and directories whose names begin with a dot are left out. A link is followed if it
     * leads to a file in the directory.
     *
     * @throws PolicyException      where files do not belong there or are too large; it has the files' own problems,
     *                              too.
     * @throws UncheckedIOException where the disk fails.
     */
    public static PolicyContent read(final Path directory)
    {
        final Problems problems = new Problems();
        if (!Files.isDirectory(directory))
        {
            problems.add(directory.toString(), "no such directory: name the one that holds policy.yaml");
            problems.throwIfAny();
        }

        final SortedMap<String, byte[]> files = new TreeMap<>();
        try
        {
            collect(directory.toRealPath(), directory.toRealPath(), files, problems);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot read the policy in " + directory + ": " + ex.getMessage(), ex);
        }

        final PolicyContent content = new PolicyContent(files);
        if (!problems.isEmpty())
        {
            problems.addAll(PolicyCompiler.problemsOf(content, ZoneTable::ofJdk));
            problems.throwIfAny();
        }
        return content;
    }

    private static void collect(
        final Path root, final Path directory, final Map<String, byte[]> files, final Problems problems)
        throws IOException
    {
        final List<Path> children;
        try (Stream<Path> listing = Files.list(directory))
        {
            children = listing.filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList();
        }

        for (final Path child : children)
        {
            final String name = root.relativize(child).toString().replace(child.getFileSystem().getSeparator(), "/");
            if (Files.isSymbolicLink(child) && !isInside(root, child))
            {
                problems.add(name, "a link that leads to no file in the policy directory: put the file here instead");
            }
            else if (Files.isDirectory(child))
            {
                collectDirectory(root, child, name, files, problems);
            }
            else if (!Files.isRegularFile(child) || !KNOWN.matcher(name).matches())
            {
                problems.add(name, stray(name));
            }
            else
            {
                readFile(child, name, files, problems);
            }
        }
    }

    private static boolean isInside(final Path root, final Path link) throws IOException
    {
        return Files.isRegularFile(link) && link.toRealPath().startsWith(root);
    }

    private static void collectDirectory(
        final Path root,
        final Path directory,
        final String name,
        final Map<String, byte[]> files,
        final Problems problems)
        throws IOException
    {
        if (List.of("models", "lists", "tests").contains(name))
        {
            collect(root, directory, files, problems);
        }
        else
        {
            problems.add(name, "a policy has no such directory" +
                Suggestion.of(name, List.of("models", "lists", "tests")) + " Remove it, or begin its name with a dot");
        }
    }

    private static String stray(final String name)
    {
        final String cure = name.startsWith("models/") ? ": models are named with letters, digits, dots and dashes" :
            name.startsWith("lists/") ? ": there are only *.csv in lists" :
            name.startsWith("tests/") ? ": there are only *.yaml in tests" : Suggestion.of(name, SHEETS);
        return "a policy has no such file" + cure + (cure.endsWith("?") ? " " : ". ") +
            "Remove it, or begin its name with a dot";
    }

    private static void readFile(
        final Path path, final String name, final Map<String, byte[]> files, final Problems problems)
        throws IOException
    {
        final long size = Files.size(path);
        final long limit = name.endsWith(".yaml") ? MAX_YAML_LENGTH : MAX_FILE_LENGTH;
        final long before = files.values().stream().mapToLong(bytes -> bytes.length).sum();
        if (size > limit)
        {
            problems.add(name, size + " bytes are more than a policy's file may have: at most " + limit);
        }
        else if (before + size > MAX_LENGTH)
        {
            problems.add(name, "with this file the policy has more than " + MAX_LENGTH + " bytes: remove some");
        }
        else if (files.size() == MAX_FILES)
        {
            problems.add(name, "more than " + MAX_FILES + " files: remove some");
        }
        else
        {
            files.put(name, Files.readAllBytes(path));
        }
    }

    /**
     * @param bytes as {@link #toBytes()} gave them.
     * @throws PolicyException where they are anything else.
     */
    public static PolicyContent fromBytes(final byte[] bytes)
    {
        final SortedMap<String, byte[]> files = new TreeMap<>();
        int at = 0;
        String last = "";
        while (at < bytes.length)
        {
            final int pathEnd = nul(bytes, at);
            final String path = new String(bytes, at, pathEnd - at, StandardCharsets.US_ASCII);
            final int lengthEnd = nul(bytes, pathEnd + 1);
            final String digits = new String(bytes, pathEnd + 1, lengthEnd - pathEnd - 1, StandardCharsets.US_ASCII);
            if (!KNOWN.matcher(path).matches() || path.compareTo(last) <= 0 || !LENGTH.matcher(digits).matches())
            {
                throw damaged("at byte " + at + " no file of a policy begins");
            }

            final int length = Integer.parseInt(digits);
            if (length > bytes.length - lengthEnd - 1)
            {
                throw damaged("\"" + path + "\" ends after byte " + bytes.length);
            }
            at = lengthEnd + 1 + length;
            files.put(path, Arrays.copyOfRange(bytes, lengthEnd + 1, at));
            last = path;
        }
        return new PolicyContent(files);
    }

    private static int nul(final byte[] bytes, final int from)
    {
        for (int i = from; i < bytes.length; i++)
        {
            if (0 == bytes[i])
            {
                return i;
            }
        }
        throw damaged("no NUL after byte " + from);
    }

    private static PolicyException damaged(final String what)
    {
        return new PolicyException(List.of(
            new PolicyProblem("content", 1, 1, "not a policy's content: " + what + ": fetch it again")));
    }

    /** @return what is hashed, and what is stored. */
    public byte[] toBytes()
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.forEach((path, bytes) ->
        {
            out.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
            out.write(0);
            out.writeBytes(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
            out.write(0);
            out.writeBytes(bytes);
        });
        return out.toByteArray();
    }

    /** @return the SHA-256 of {@link #toBytes()}, lower-case hex. */
    public String hash()
    {
        return sha256(toBytes());
    }

    static String sha256(final byte[] bytes)
    {
        try
        {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every JDK has SHA-256", ex);
        }
    }

    /** @return the relative paths, in the order in which they are hashed. */
    public List<String> files()
    {
        return List.copyOf(files.keySet());
    }

    /** @return true if both have this file, with the same bytes. */
    boolean hasSame(final String path, final PolicyContent other)
    {
        return files.containsKey(path) && Arrays.equals(files.get(path), other.files.get(path));
    }

    /** @return a copy of a file's bytes; null where there is no such file. */
    public byte[] bytes(final String path)
    {
        final byte[] bytes = files.get(path);
        return null == bytes ? null : bytes.clone();
    }
}
