package io.peregrine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** What was checked ahead is what would have been checked when it is opened. */
class SnapshotCheckTest
{
    private static final byte[] OLDER = { 1, 2, 3 };
    private static final byte[] NEWER = { 4, 5 };

    @TempDir
    private Path root;
    private Path older;
    private Path newer;

    @BeforeEach
    void write() throws IOException
    {
        try (SnapshotDirectory snapshots = SnapshotDirectory.open(root))
        {
            older = write(snapshots, 10, OLDER);
            newer = write(snapshots, 20, NEWER);
        }
    }

    private static Path write(final SnapshotDirectory snapshots, final long sequence, final byte[] content)
        throws IOException
    {
        try (SnapshotWriter writer = snapshots.create(new SnapshotHeader(sequence, "0".repeat(64), 1, 2)))
        {
            writer.write(content);
            return writer.commit();
        }
    }

    private static byte[] read(final SnapshotCheck check, final Path file) throws IOException
    {
        try (SnapshotReader reader = check.open(file))
        {
            return reader.readAllBytes();
        }
    }

    @Test
    void shouldOpenAnyOften() throws IOException
    {
        try (SnapshotCheck check = SnapshotCheck.begin(root))
        {
            assertArrayEquals(OLDER, read(check, older));
            assertArrayEquals(NEWER, read(check, newer));
            assertArrayEquals(NEWER, read(check, newer));
        }
    }

    /** It is open already: whoever prunes snapshots meanwhile does not take it away. */
    @Test
    void shouldGiveTheNewestThoughItsNameIsGone() throws IOException
    {
        try (SnapshotCheck check = SnapshotCheck.begin(root))
        {
            final SnapshotReader reader = check.open(newer);
            Files.delete(newer);

            assertEquals(20, reader.header().sequence());
            assertArrayEquals(NEWER, reader.readAllBytes());
            reader.close();
        }
    }

    @Test
    void shouldRefuseADamagedOneAndOpenTheOneBefore() throws IOException
    {
        final byte[] bytes = Files.readAllBytes(newer);
        bytes[bytes.length - 40] ^= 1;
        Files.write(newer, bytes);
        final String trouble =
            assertThrows(SnapshotException.class, () -> SnapshotReader.open(newer)).getMessage();

        try (SnapshotCheck check = SnapshotCheck.begin(root))
        {
            assertEquals(trouble, assertThrows(SnapshotException.class, () -> check.open(newer)).getMessage());
            assertArrayEquals(OLDER, read(check, older));
        }
    }

    @Test
    void shouldHaveNothingAheadWhereThereIsNothing() throws IOException
    {
        try (SnapshotCheck check = SnapshotCheck.begin(root.resolve("none")))
        {
            assertArrayEquals(NEWER, read(check, newer));
        }
    }
}
