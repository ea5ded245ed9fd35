package io.peregrine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OutFileTest
{
    @TempDir
    private Path directory;

    private final StringWriter stdout = new StringWriter();

    private OutFile open(final Path file)
    {
        return OutFile.open(file, new PrintWriter(stdout));
    }

    private void write(final Path file, final String text) throws IOException
    {
        try (OutFile out = open(file))
        {
            out.writer().write(text);
            out.commit();
        }
    }

    private List<Path> files() throws IOException
    {
        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.sorted().toList();
        }
    }

    @Test
    void shouldWriteToStdoutWhenNoFileIsNamed() throws IOException
    {
        write(null, "a\n");
        write(Path.of("-"), "b\n");

        assertEquals("a\nb\n", stdout.toString());
    }

    @Test
    void shouldGiveTheFileItsNameOnlyWhenAllIsWritten() throws IOException
    {
        final Path file = directory.resolve("out.csv");
        Files.writeString(file, "old");
        try (OutFile out = open(file))
        {
            out.writer().write("new");
            assertEquals("old", Files.readString(file));
            out.commit();
        }

        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void shouldLeaveNothingWhenItIsClosedBefore() throws IOException
    {
        try (OutFile out = open(directory.resolve("out.csv")))
        {
            out.writer().write("half");
        }

        assertEquals(List.of(), files());
    }

    @Test
    void shouldReplaceWhatALinkLeadsToAndNotTheLink() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("file"), "old");
        final Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        write(link, "new");

        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
    }

    @Test
    void shouldWriteToADeviceWhereItStands() throws IOException
    {
        final Path device = Path.of("/dev/null");
        Assumptions.assumeTrue(Files.exists(device), "no /dev/null here");

        write(device, "gone");

        assertFalse(Files.isRegularFile(device));
    }

    @Test
    void shouldRefuseADirectoryAndAPlaceThatIsNone()
    {
        assertThrows(InputProblem.class, () -> open(directory));
        final InputProblem ex = assertThrows(InputProblem.class, () -> open(directory.resolve("none/out.csv")));
        assertEquals("cannot write " + directory.resolve("none/out.csv") + ": there is no directory " +
            directory.resolve("none") + ": make it, or name another file", ex.getMessage());
    }

    /** Opens a file and ends while it is half written, as one does that is stopped. */
    static final class Stopped
    {
        private Stopped()
        {
        }

        @SuppressWarnings("checkstyle:RegexpSinglelineJava") // it is a process of its own
        public static void main(final String[] args) throws IOException
        {
            final OutFile out = OutFile.open(Path.of(args[0]), new PrintWriter(new StringWriter()));
            out.writer().write("half");
            System.exit(Files.list(Path.of(args[0]).getParent()).count() == 1 ? 130 : 1);
        }
    }

    @Test
    void shouldLeaveNothingWhenTheProcessIsStopped() throws Exception
    {
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"), Stopped.class.getName(),
            directory.resolve("out.csv").toString()).inheritIO().start();

        assertEquals(130, process.waitFor());
        assertEquals(List.of(), files());
    }
}
