package io.peregrine.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.*;

class JournalDirectoryTest
{
    private static final byte[] CONTENT = "abc".getBytes(StandardCharsets.US_ASCII);
    /** FIPS 180-2, appendix B.1. */
    private static final String ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path root;

    @Test
    void shouldRefuseASecondOpenOfTheSameDirectory()
    {
        try (JournalDirectory first = JournalDirectory.open(root))
        {
            assertTrue(Files.isDirectory(first.inputs()));
            assertTrue(Files.isDirectory(first.decisions()));
            final JournalException refused =
                assertThrows(JournalException.class, () -> JournalDirectory.open(root).close());
            assertTrue(refused.getMessage().contains(root.toString()), refused::getMessage);
            assertTrue(refused.getMessage().contains("process " + ProcessHandle.current().pid()), refused::getMessage);
        }
        JournalDirectory.open(root).close();
    }

    @Test
    void shouldRefuseWhenAnotherProcessHoldsTheLock() throws Exception
    {
        final Process child = AppendingProcess.start(root, 0);
        try
        {
            assertEquals("open", child.inputReader().readLine());
            final JournalException refused =
                assertThrows(JournalException.class, () -> JournalDirectory.open(root).close());
            assertTrue(refused.getMessage().contains("process " + child.pid()), refused::getMessage);
        }
        finally
        {
            child.destroyForcibly().waitFor();
        }
        JournalDirectory.open(root).close();
    }

    @Test
    void shouldOpenForReadingWhileLocked()
    {
        try (JournalDirectory holder = JournalDirectory.open(root);
            JournalDirectory reading = JournalDirectory.openReadOnly(root))
        {
            assertEquals(holder.inputs(), reading.inputs());
        }
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoJournalToRead()
    {
        final Path missing = root.resolve("none");

        final JournalException refused =
            assertThrows(JournalException.class, () -> JournalDirectory.openReadOnly(missing));

        assertTrue(refused.getMessage().contains(missing.toString()));
        assertFalse(Files.exists(missing));
    }

    @Test
    void shouldNameDirectoryAndCureWhenThePathIsAFile() throws IOException
    {
        final Path file = Files.writeString(root.resolve("file"), "x");

        final JournalException refused = assertThrows(JournalException.class, () -> JournalDirectory.open(file));

        assertTrue(refused.getMessage().contains(file.toString()));
        assertTrue(refused.getMessage().contains("writable"));
    }

    @Test
    void shouldNameDirectoryAndCureWhenItIsReadOnly() throws IOException
    {
        final Path readOnly = Files.createDirectory(root.resolve("ro"));
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
        Assumptions.assumeFalse(Files.isWritable(readOnly), "this user may write everywhere");

        final JournalException refused = assertThrows(JournalException.class, () -> JournalDirectory.open(readOnly));

        assertTrue(refused.getMessage().contains(readOnly.toString()));
        assertTrue(refused.getMessage().contains("writable"));
    }

    @Test
    void shouldKeepContentUnderItsHash()
    {
        try (JournalDirectory directory = JournalDirectory.open(root))
        {
            assertFalse(directory.content().contains(ABC_SHA256));
            assertEquals(ABC_SHA256, directory.content().put(CONTENT));
            assertEquals(ABC_SHA256, directory.content().put(CONTENT));
            assertTrue(directory.content().contains(ABC_SHA256));
            assertArrayEquals(CONTENT, directory.content().get(ABC_SHA256));
        }
    }

    @Test
    void shouldRefuseContentThatDiffersFromItsName() throws IOException
    {
        try (JournalDirectory directory = JournalDirectory.open(root))
        {
            directory.content().put(CONTENT);
            Files.writeString(root.resolve("content").resolve(ABC_SHA256), "abd");

            assertThrows(JournalDamageException.class, () -> directory.content().get(ABC_SHA256));
            assertThrows(JournalDamageException.class, () -> directory.content().put(CONTENT));
        }
    }

    @Test
    void shouldRefuseANameThatIsNoHash()
    {
        try (JournalDirectory directory = JournalDirectory.open(root))
        {
            assertThrows(IllegalArgumentException.class, () -> directory.content().get("../lock"));
        }
    }
}
