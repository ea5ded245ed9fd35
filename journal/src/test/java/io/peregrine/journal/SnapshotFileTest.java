package io.peregrine.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A snapshot gives what was put in, or nothing. */
class SnapshotFileTest
{
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int HEADER_LENGTH = 128;
    private static final int CHUNK_HEAD_LENGTH = 16;
    private static final String POLICY_HASH = "0123456789abcdef".repeat(4);
    private static final SnapshotHeader HEADER = new SnapshotHeader(9_999, POLICY_HASH, 0x12345678, 0x9ABCDEF0);

    private static final List<Read> READS = List.of(
        DataInput::readLong, DataInput::readInt, DataInput::readByte, DataInput::readUnsignedByte,
        DataInput::readBoolean, DataInput::readShort, DataInput::readUnsignedShort, DataInput::readChar,
        DataInput::readFloat, DataInput::readDouble, input -> input.skipBytes(3),
        input ->
        {
            final byte[] bytes = new byte[17];
            input.readFully(bytes);
            return List.of(Arrays.hashCode(bytes));
        });

    private static final List<Write> WRITES = List.of(
        DataOutput::writeLong, (output, value) -> output.writeInt((int)value),
        (output, value) -> output.writeByte((int)value), (output, value) -> output.write((int)value),
        (output, value) -> output.writeBoolean(value < 0), (output, value) -> output.writeShort((int)value),
        (output, value) -> output.writeChar((int)value),
        (output, value) -> output.writeFloat(Float.intBitsToFloat((int)value)),
        (output, value) -> output.writeDouble(Double.longBitsToDouble(value)),
        (output, value) -> output.writeUTF("\u00e9" + value), (output, value) -> output.writeBytes("b" + value),
        (output, value) -> output.writeChars("c" + value));

    @TempDir
    private Path root;
    private SnapshotDirectory snapshots;

    @FunctionalInterface
    private interface Write
    {
        void of(DataOutput output, long value) throws IOException;
    }

    @FunctionalInterface
    private interface Read
    {
        Object of(DataInput input) throws IOException;
    }

    @BeforeEach
    void open()
    {
        snapshots = SnapshotDirectory.open(root);
    }

    private static byte[] content(final int length)
    {
        final byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private Path write(final SnapshotHeader header, final byte[] content) throws IOException
    {
        try (SnapshotWriter writer = snapshots.create(header))
        {
            // In pieces of all sizes, so that they fall on both sides of a chunk's end.
            final Random random = new Random(17);
            int done = 0;
            while (done < content.length)
            {
                final int length = Math.min(content.length - done, random.nextInt(20_000));
                writer.write(content, done, length);
                done += length;
                if (done < content.length)
                {
                    writer.write(content[done++]);
                }
            }
            return writer.commit();
        }
    }

    private static byte[] read(final Path file) throws IOException
    {
        try (SnapshotReader reader = SnapshotReader.open(file))
        {
            return reader.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, CHUNK_LENGTH - 1, CHUNK_LENGTH, CHUNK_LENGTH + 1, 3 * CHUNK_LENGTH, 1_000_000 })
    void shouldGiveWhatWasPutIn(final int length) throws IOException
    {
        final byte[] content = content(length);

        final Path file = write(HEADER, content);

        assertEquals("00000000000000009999.snap", file.getFileName().toString());
        assertArrayEquals(content, read(file));
        try (SnapshotReader reader = SnapshotReader.open(file))
        {
            assertEquals(HEADER, reader.header());
            assertEquals(length, reader.contentLength());
            for (final byte each : content)
            {
                assertEquals(each & 0xFF, reader.read());
            }
            assertEquals(-1, reader.read());
        }
    }

    @Test
    void shouldSayTheContentsHashAndNoOther() throws IOException
    {
        try (SnapshotReader reader = SnapshotReader.open(write(HEADER, new byte[]{ 'a', 'b', 'c' })))
        {
            assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", reader.contentHash());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 300 })
    void shouldRefuseEachFlippedBit(final int length) throws IOException
    {
        final Path file = write(HEADER, content(length));
        final byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length * Byte.SIZE; i++)
        {
            final byte[] flipped = whole.clone();
            flipped[i / Byte.SIZE] ^= (byte)(1 << i % Byte.SIZE);
            Files.write(file, flipped);
            assertThrows(SnapshotException.class, () -> read(file), "bit " + i);
        }
    }

    /** The JDK's own reading of the same bytes is the oracle, also across the ends of chunks. */
    @Test
    void shouldReadValuesAsTheJdkDoes() throws IOException
    {
        final byte[] content = content(5 * CHUNK_LENGTH);
        final DataInputStream oracle = new DataInputStream(new ByteArrayInputStream(content));
        final Random random = new Random(5);
        try (SnapshotReader reader = SnapshotReader.open(write(HEADER, content)))
        {
            while (oracle.available() > 100)
            {
                final int kind = random.nextInt(READS.size());
                assertEquals(READS.get(kind).of(oracle), READS.get(kind).of(reader), "kind " + kind);
            }
            assertArrayEquals(oracle.readAllBytes(), reader.readAllBytes());
            assertThrows(EOFException.class, reader::readLong);
            assertThrows(EOFException.class, reader::readInt);
        }
    }

    @Test
    void shouldWriteValuesAsTheJdkDoes() throws IOException
    {
        final ByteArrayOutputStream expected = new ByteArrayOutputStream();
        final DataOutputStream oracle = new DataOutputStream(expected);
        final Random random = new Random(11);
        try (SnapshotWriter writer = snapshots.create(HEADER))
        {
            while (expected.size() < 5 * CHUNK_LENGTH)
            {
                final int kind = random.nextInt(WRITES.size());
                final long value = random.nextLong();
                WRITES.get(kind).of(oracle, value);
                WRITES.get(kind).of(writer, value);
            }
            assertArrayEquals(expected.toByteArray(), read(writer.commit()));
        }
    }

    @Test
    void shouldWriteValuesAcrossTheEndOfAChunk() throws IOException
    {
        for (int before = 0; before <= Long.BYTES; before++)
        {
            final byte[] start = content(CHUNK_LENGTH - before);
            final ByteBuffer expected = ByteBuffer.allocate(start.length + 2 * Long.BYTES).put(start);
            try (SnapshotWriter longs = snapshots.create(HEADER))
            {
                longs.write(start);
                longs.writeLong(0x0123456789ABCDEFL);
                longs.writeInt(before);
                longs.writeInt(-before);
                expected.putLong(0x0123456789ABCDEFL).putInt(before).putInt(-before);
                assertArrayEquals(expected.array(), read(longs.commit()), before + " bytes before the end");
            }
            expected.position(start.length);
            try (SnapshotWriter ints = snapshots.create(HEADER))
            {
                ints.write(start);
                ints.writeInt(before);
                ints.writeInt(-before);
                ints.writeLong(0x0123456789ABCDEFL);
                expected.putInt(before).putInt(-before).putLong(0x0123456789ABCDEFL);
                assertArrayEquals(expected.array(), read(ints.commit()), before + " bytes before the end");
            }
        }
    }

    @Test
    void shouldReadValuesAcrossTheEndOfAChunk() throws IOException
    {
        final byte[] content = content(2 * CHUNK_LENGTH);
        final ByteBuffer oracle = ByteBuffer.wrap(content);
        final Path file = write(HEADER, content);
        for (int before = 0; before <= Long.BYTES; before++)
        {
            final int at = CHUNK_LENGTH - before;
            try (SnapshotReader longs = SnapshotReader.open(file); SnapshotReader ints = SnapshotReader.open(file))
            {
                longs.skipNBytes(at);
                ints.skipNBytes(at);

                assertEquals(oracle.getLong(at), longs.readLong(), before + " bytes before the end");
                assertEquals(oracle.getLong(at + Long.BYTES), longs.readLong());
                assertEquals(oracle.getInt(at), ints.readInt(), before + " bytes before the end");
                assertEquals(oracle.getInt(at + Integer.BYTES), ints.readInt());
            }
        }
    }

    @Test
    void shouldRefuseRandomFlipsInManyChunks() throws IOException
    {
        final Path file = write(HEADER, content(5 * CHUNK_LENGTH + 77));
        final byte[] whole = Files.readAllBytes(file);
        final Random random = new Random(3);

        for (int i = 0; i < 1_000; i++)
        {
            final int bit = random.nextInt(whole.length * Byte.SIZE);
            whole[bit / Byte.SIZE] ^= (byte)(1 << bit % Byte.SIZE);
            Files.write(file, whole);
            assertThrows(SnapshotException.class, () -> read(file), "bit " + bit);
            whole[bit / Byte.SIZE] ^= (byte)(1 << bit % Byte.SIZE);
        }
        Files.write(file, whole);
        assertEquals(5 * CHUNK_LENGTH + 77, read(file).length);
    }

    @Test
    void shouldRefuseEveryLengthButItsOwn() throws IOException
    {
        final Path file = write(HEADER, content(500));
        final byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length < whole.length; length++)
        {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(SnapshotException.class, () -> read(file), "length " + length);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThrows(SnapshotException.class, () -> read(file));
    }

    @Test
    void shouldRefuseChunksThatWereSwappedOrTakenFromAnother() throws IOException
    {
        final int chunk = CHUNK_HEAD_LENGTH + CHUNK_LENGTH;
        final Path file = write(HEADER, content(3 * CHUNK_LENGTH));
        final byte[] whole = Files.readAllBytes(file);
        final byte[] swapped = whole.clone();
        System.arraycopy(whole, HEADER_LENGTH, swapped, HEADER_LENGTH + chunk, chunk);
        System.arraycopy(whole, HEADER_LENGTH + chunk, swapped, HEADER_LENGTH, chunk);
        Files.write(file, swapped);
        assertThrows(SnapshotException.class, () -> read(file));

        final Path other = write(new SnapshotHeader(19_999, POLICY_HASH, 1, 2), content(3 * CHUNK_LENGTH));
        final byte[] mixed = whole.clone();
        System.arraycopy(Files.readAllBytes(other), HEADER_LENGTH + chunk, mixed, HEADER_LENGTH + chunk, chunk);
        assertNotEquals(Arrays.hashCode(whole), Arrays.hashCode(mixed), "the same content behind another header");
        Files.write(file, mixed);
        assertThrows(SnapshotException.class, () -> read(file));
    }

    @Test
    void shouldLeaveNothingWhenItIsNotEnded() throws IOException
    {
        try (SnapshotWriter writer = snapshots.create(HEADER))
        {
            writer.write(content(3 * CHUNK_LENGTH));
        }

        assertEquals(List.of(), SnapshotDirectory.files(root));
        assertEquals(List.of("lock"), names());
    }

    @Test
    void shouldTakeNoNoticeOfWhatAKilledMakerLeftAndDeleteIt() throws IOException
    {
        final SnapshotWriter killed = snapshots.create(HEADER);
        killed.write(content(3 * CHUNK_LENGTH));
        snapshots.close();

        assertEquals(List.of(), SnapshotDirectory.files(root));
        SnapshotDirectory.open(root).close();
        assertEquals(List.of("lock"), names());
        killed.close();
    }

    private List<String> names() throws IOException
    {
        try (Stream<Path> paths = Files.list(root.resolve("snapshots")))
        {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldKeepTheTwoNewestThatAreNotDamaged() throws IOException
    {
        final Path first = write(new SnapshotHeader(9_999, POLICY_HASH, 1, 2), content(10));
        final Path second = write(new SnapshotHeader(19_999, POLICY_HASH, 1, 2), content(10));
        final Path third = write(new SnapshotHeader(29_999, POLICY_HASH, 1, 2), content(10));
        final Path fourth = write(new SnapshotHeader(39_999, POLICY_HASH, 1, 2), content(10));
        assertEquals(List.of(fourth, third, second, first), SnapshotDirectory.files(root));

        snapshots.prune(List.of(third));

        assertEquals(List.of(fourth, second), SnapshotDirectory.files(root));
    }

    @Test
    void shouldLetOneMakeSnapshotsAtATime()
    {
        final JournalException refusal = assertThrows(JournalException.class, () -> SnapshotDirectory.open(root));
        assertTrue(refusal.getMessage().startsWith("another process is making a snapshot in "), refusal.getMessage());

        snapshots.close();
        SnapshotDirectory.open(root).close();
    }
}
