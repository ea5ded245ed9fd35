package io.peregrine.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** bin/peregrine in a house of its own, whose jars only point at the classes of this build. */
class LauncherTest
{
    private static final int LIMIT_S = 300;

    @TempDir
    private Path directory;

    private Path launcher;
    private String archive = "off";
    private String jvmOptions = "";

    @BeforeEach
    void build() throws IOException
    {
        final Path house = Files.createDirectories(directory.resolve("a house"));
        launcher = Files.createDirectories(house.resolve("bin")).resolve("peregrine");
        Files.copy(Samples.HOME.resolve("bin/peregrine"), launcher);
        final Path lib = Files.createDirectories(house.resolve("cli/target/lib"));
        jar(lib.getParent().resolve("peregrine-cli-test.jar"), "");
        final List<String> urls = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            urls.add(Path.of(entry).toUri().toString());
        }
        jar(lib.resolve("peregrine-all.jar"), String.join(" ", urls));
    }

    private static void jar(final Path file, final String classPath) throws IOException
    {
        final Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        try (OutputStream out = Files.newOutputStream(file);
            JarOutputStream jar = new JarOutputStream(out, manifest))
        {
            jar.finish(); // its manifest is all that it has
        }
    }

    private CommandRun run(final Path command, final String javaHome, final String... args)
        throws IOException, InterruptedException
    {
        final List<String> words = new ArrayList<>(List.of("sh", command.toString()));
        words.addAll(List.of(args));
        final Path out = directory.resolve("out");
        final Path err = directory.resolve("err");
        final ProcessBuilder builder = new ProcessBuilder(words)
            .directory(Files.createDirectories(directory.resolve("elsewhere")).toFile())
            .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().put("PEREGRINE_CLASS_ARCHIVE", archive);
        builder.environment().put("PEREGRINE_JVM_OPTS", jvmOptions);
        final Process process = builder.start();
        try
        {
            assertTrue(process.waitFor(LIMIT_S, TimeUnit.SECONDS), "the launcher does not end");
        }
        finally
        {
            process.destroyForcibly();
        }
        return new CommandRun(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void shouldRunFromAnyDirectoryAndThroughLinks() throws IOException, InterruptedException
    {
        final Path link = Files.createSymbolicLink(directory.resolve("link"),
            directory.relativize(Files.createSymbolicLink(directory.resolve("other"), launcher)));

        final CommandRun run = run(link, System.getProperty("java.home"), "--version");

        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("peregrine "), run.out());
    }

    @Test
    void shouldPassOnArgumentsAndExitCode() throws IOException, InterruptedException
    {
        final CommandRun run =
            run(launcher, System.getProperty("java.home"), "policy", "hash", "no such directory");

        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("peregrine: no such directory: no such directory"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void shouldSayWhenSourcesAreNewerThanTheBuild() throws IOException, InterruptedException
    {
        final Path house = launcher.getParent().getParent();
        final Path source = Files.createDirectories(house.resolve("rules/src/main")).resolve("Rule.java");
        Files.createFile(source);
        Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));

        final String quiet = run(launcher, System.getProperty("java.home"), "--version").err();
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        final CommandRun run = run(launcher, System.getProperty("java.home"), "--version");

        assertEquals("", quiet);
        assertEquals(0, run.code());
        assertTrue(run.err().contains("rules/src/main/Rule.java is newer than the build"), run.err());
    }

    @Test
    void shouldSayWhatIsWrongWithJavaHome() throws IOException, InterruptedException
    {
        final CommandRun run = run(launcher, "/nowhere", "--version");

        assertEquals(3, run.code());
        assertTrue(run.err().contains("JAVA_HOME is /nowhere"), run.err());
    }

    /** An archive holds classes of jars only. */
    private void copyClasses(final Path lib) throws IOException
    {
        int jars = 0;
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            final Path from = Path.of(entry);
            final Path to = lib.resolve("peregrine-" + jars++ + ".jar");
            if (Files.isRegularFile(from))
            {
                Files.copy(from, to);
            }
            else if (Files.isDirectory(from))
            {
                try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to));
                    Stream<Path> files = Files.walk(from))
                {
                    for (final Path file : files.filter(Files::isRegularFile).toList())
                    {
                        jar.putNextEntry(new JarEntry(from.relativize(file).toString()));
                        Files.copy(file, jar);
                    }
                }
            }
        }
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static List<Path> archives(final Path target) throws IOException
    {
        try (Stream<Path> files = Files.list(target))
        {
            return files.filter(file -> file.getFileName().toString().contains(".jsa")).toList();
        }
    }

    @Test
    void shouldStartFromAnArchiveOfClassesThatFitsAndSayNothingOfOthers() throws IOException, InterruptedException
    {
        // The JVM archives no classes of jars with a space in their path.
        final Path house = Files.move(launcher.getParent().getParent(), directory.resolve("house"));
        launcher = house.resolve("bin/peregrine");
        final Path target = house.resolve("cli/target");
        final String java = System.getProperty("java.home");
        Files.delete(target.resolve("lib/peregrine-all.jar"));
        copyClasses(target.resolve("lib"));
        copy(Samples.HOME.resolve("docs/examples"), Files.createDirectories(house.resolve("docs")).resolve("examples"));
        archive = "now";

        final CommandRun making = run(launcher, java, "--version");
        assertEquals(0, making.code());
        assertEquals("", making.err());
        assertEquals(1, archives(target).size());
        assertTrue(Files.size(archives(target).get(0)) > 0, "not made");

        archive = "";
        jvmOptions = "-Xlog:class+load";
        assertTrue(isArchived(run(launcher, java, "--version")), "not used");

        Files.writeString(archives(target).get(0), "no archive");
        assertFalse(isArchived(run(launcher, java, "--version")));
    }

    private static boolean isArchived(final CommandRun run)
    {
        assertEquals(0, run.code());
        assertEquals("", run.err());
        final List<String> loaded = run.out().lines().filter(line -> line.contains(" io.peregrine.cli.")).toList();
        assertFalse(loaded.isEmpty(), run.out());
        return loaded.stream().anyMatch(line -> line.contains("shared objects file"));
    }

    @Test
    void shouldGoOnQuietlyWhereNoArchiveCanBeMade() throws IOException, InterruptedException
    {
        archive = "now"; // no examples are here to learn from

        final CommandRun run = run(launcher, System.getProperty("java.home"), "--version");

        assertEquals(0, run.code());
        assertEquals("", run.err());
        final List<Path> archives = archives(launcher.getParent().getParent().resolve("cli/target"));
        assertEquals(1, archives.size(), "that it failed is not remembered: " + archives);
        assertEquals(0, Files.size(archives.get(0)));
    }
}
