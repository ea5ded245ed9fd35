package io.peregrine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.agrona.BufferUtil;
import org.agrona.IoUtil;

/**
 * A disk as POSIX lets it be: what was stored and not forced is there after a power failure, or not, or in an older
 * state, page by page; names that were made, changed or removed likewise, until their directory is forced. Names live
 * here only; contents in real files, so that they can be mapped. Any thread.
 */
final class LossyDisk implements AutoCloseable
{
    static final int PAGE_LENGTH = 4096;

    private static final int SECTOR_LENGTH = 512;
    private static final byte[] ZEROS = new byte[PAGE_LENGTH];

    /** A file or, where it has no content, a directory. */
    static final class Node
    {
        final FileChannel content;
        final Path real;
        private final Map<Integer, List<byte[]>> olderPages = new HashMap<>();
        private byte[] durable = new byte[0];
        private byte[] seen = new byte[0];

        private Node(final FileChannel content, final Path real)
        {
            this.content = content;
            this.real = real;
        }

        boolean isDirectory()
        {
            return null == content;
        }
    }

    /** A change of names: {@code from} null: made; {@code to} null: removed; otherwise renamed. */
    private record Change(String directory, String from, String to, Node node)
    {
    }

    private final Path store;
    private final LossyFileSystem fileSystem = new LossyFileSystem(this);
    private Map<String, Node> names = new TreeMap<>();
    private Map<String, Node> durableNames = new TreeMap<>();
    private List<Change> changes = new ArrayList<>();
    private long nextFile;
    private long operations;
    private long failAt = Long.MAX_VALUE;
    private boolean isPowerFailure;
    private Random random;
    private LossyDisk after;
    private ByteBuffer read = ByteBuffer.allocateDirect(1 << 20);

    LossyDisk() throws IOException
    {
        final Path memory = Path.of("/dev/shm");
        store = Files.isWritable(memory) ? Files.createTempDirectory(memory, "lossy-") :
            Files.createTempDirectory("lossy-");
        final Node root = new Node(null, null);
        names.put("/", root);
        durableNames.put("/", root);
    }

    Path path(final String name)
    {
        return fileSystem.getPath(name);
    }

    /** The disk stops at its so-many-th operation from now on; {@link #after} has what is left. */
    synchronized void stopAt(final long operation, final boolean isPowerFailure, final Random random)
    {
        this.isPowerFailure = isPowerFailure;
        this.random = random;
        operations = 0;
        failAt = operation;
        after = null;
    }

    /** The disk stops now, if it has not yet. @return the disk that the next process finds. */
    synchronized LossyDisk stop() throws IOException
    {
        if (null == after)
        {
            after = isPowerFailure ? afterPowerFailure() : afterKill();
        }
        return after;
    }

    synchronized boolean hasStopped()
    {
        return null != after;
    }

    /** @return operations since {@link #stopAt}. */
    synchronized long operations()
    {
        return operations;
    }

    private void operation() throws IOException
    {
        if (++operations == failAt)
        {
            stop();
        }
    }

    // What a process does.

    synchronized Node node(final String name)
    {
        return names.get(name);
    }

    synchronized List<String> children(final String directory)
    {
        final String prefix = "/".equals(directory) ? "/" : directory + "/";
        return names.keySet().stream()
            .filter((name) -> name.length() > prefix.length() && name.startsWith(prefix) &&
            name.indexOf('/', prefix.length()) < 0)
            .toList();
    }

    synchronized Node makeFile(final String name) throws IOException
    {
        operation();
        final Node node = newFile();
        names.put(name, node);
        changes.add(new Change(parent(name), null, name, node));
        return node;
    }

    private Node newFile() throws IOException
    {
        final Path real = store.resolve(Long.toString(nextFile++));
        return new Node(FileChannel.open(
            real, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE), real);
    }

    synchronized void makeDirectory(final String name) throws IOException
    {
        operation();
        final Node node = new Node(null, null);
        names.put(name, node);
        changes.add(new Change(parent(name), null, name, node));
    }

    synchronized void remove(final String name) throws IOException
    {
        operation();
        changes.add(new Change(parent(name), name, null, names.remove(name)));
    }

    synchronized void rename(final String from, final String to) throws IOException
    {
        operation();
        final Node node = names.remove(from);
        names.put(to, node);
        changes.add(new Change(parent(to), from, to, node));
    }

    private static String parent(final String name)
    {
        return name.substring(0, Math.max(1, name.lastIndexOf('/')));
    }

    /** Before a store that goes through a channel, not through a mapping. */
    synchronized void onWrite(final Node node) throws IOException
    {
        operation();
    }

    synchronized void force(final Node node) throws IOException
    {
        operation();
        if (node.isDirectory())
        {
            forceNames(node);
        }
        else
        {
            final ByteBuffer now = read(node);
            if (!now.equals(ByteBuffer.wrap(node.durable)))
            {
                node.durable = bytes(now);
            }
            node.seen = node.durable;
            node.olderPages.clear();
        }
        operation();
    }

    private void forceNames(final Node directory)
    {
        final List<Change> left = new ArrayList<>();
        for (final Change change : changes)
        {
            if (names.get(change.directory) == directory)
            {
                apply(change, durableNames);
            }
            else
            {
                left.add(change);
            }
        }
        changes = left;
    }

    private static void apply(final Change change, final Map<String, Node> to)
    {
        if (null != change.from && to.get(change.from) == change.node)
        {
            to.remove(change.from);
        }
        else if (null != change.from)
        {
            return;
        }
        if (null != change.to)
        {
            to.put(change.to, change.node);
        }
    }

    /** Takes note of what each page holds now: after a power failure it may be this again. */
    synchronized void look()
    {
        for (final Node node : names.values())
        {
            if (!node.isDirectory())
            {
                look(node);
            }
        }
    }

    private void look(final Node node)
    {
        if (read(node).equals(ByteBuffer.wrap(node.seen)))
        {
            return;
        }
        final byte[] now = bytes(read);
        for (int from = 0; from < now.length; from += PAGE_LENGTH)
        {
            final int to = Math.min(now.length, from + PAGE_LENGTH);
            if (to > node.seen.length || !Arrays.equals(now, from, to, node.seen, from, to))
            {
                node.olderPages.computeIfAbsent(from, (key) -> new ArrayList<>())
                    .add(Arrays.copyOf(Arrays.copyOfRange(now, from, to), PAGE_LENGTH));
            }
        }
        node.seen = now;
    }

    /** @return what the file holds now, until another is read. */
    private ByteBuffer read(final Node node)
    {
        try
        {
            final int length = (int)node.content.size();
            if (length > read.capacity())
            {
                read = ByteBuffer.allocateDirect(length);
            }
            read.clear().limit(length);
            while (read.hasRemaining() && node.content.read(read, read.position()) > 0)
            {
                // reads on
            }
            return read.limit(read.position()).rewind();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static byte[] bytes(final ByteBuffer read)
    {
        final byte[] bytes = new byte[read.limit()];
        read.get(0, bytes);
        return bytes;
    }

    // What is left.

    /** All stores are there, in the page cache, and what was not forced still is not. */
    private LossyDisk afterKill() throws IOException
    {
        final LossyDisk next = new LossyDisk();
        final Map<Node, Node> copies = new HashMap<>();
        for (final Map.Entry<String, Node> entry : names.entrySet())
        {
            next.names.put(entry.getKey(), next.copy(entry.getValue(), copies));
        }
        next.durableNames.clear();
        for (final Map.Entry<String, Node> entry : durableNames.entrySet())
        {
            next.durableNames.put(entry.getKey(), next.copy(entry.getValue(), copies));
        }
        for (final Change change : changes)
        {
            next.changes.add(new Change(change.directory, change.from, change.to, next.copy(change.node, copies)));
        }
        return next;
    }

    private Node copy(final Node node, final Map<Node, Node> copies) throws IOException
    {
        final Node known = copies.get(node);
        if (null != known)
        {
            return known;
        }
        final Node copy = node.isDirectory() ? new Node(null, null) : newFile();
        if (!node.isDirectory())
        {
            copy.content.write(read(node), 0);
            copy.durable = node.durable;
            copy.seen = node.seen;
            node.olderPages.forEach((page, older) -> copy.olderPages.put(page, new ArrayList<>(older)));
        }
        copies.put(node, copy);
        return copy;
    }

    private LossyDisk afterPowerFailure() throws IOException
    {
        final Map<String, Node> left = new TreeMap<>(durableNames);
        final boolean isInOrder = random.nextBoolean();
        final double kept = kept();
        for (final Change change : changes)
        {
            if (random.nextDouble() < kept)
            {
                apply(change, left);
            }
            else if (isInOrder)
            {
                break;
            }
        }

        final LossyDisk next = new LossyDisk();
        final Map<Node, Node> copies = new HashMap<>();
        final double keptPages = kept();
        final double tornPages = random.nextBoolean() ? 0 : 0.3;
        for (final Map.Entry<String, Node> entry : left.entrySet())
        {
            if (!"/".equals(entry.getKey()) && isReachable(entry.getKey(), left))
            {
                Node copy = copies.get(entry.getValue());
                if (null == copy)
                {
                    copy = entry.getValue().isDirectory() ? new Node(null, null) : next.newFile();
                    copies.put(entry.getValue(), copy);
                    if (!copy.isDirectory())
                    {
                        copy.durable = remains(entry.getValue(), keptPages, tornPages);
                        copy.seen = copy.durable;
                        copy.content.write(ByteBuffer.wrap(copy.durable), 0);
                    }
                }
                next.names.put(entry.getKey(), copy);
            }
        }
        next.durableNames = new TreeMap<>(next.names);
        return next;
    }

    /** @return a share that is often none or all. */
    private double kept()
    {
        final int mode = random.nextInt(4);
        return 0 == mode ? 0 : 1 == mode ? 1 : random.nextDouble();
    }

    private static boolean isReachable(final String name, final Map<String, Node> names)
    {
        for (String up = parent(name); !"/".equals(up); up = parent(up))
        {
            if (!names.containsKey(up))
            {
                return false;
            }
        }
        return true;
    }

    private byte[] remains(final Node node, final double kept, final double torn)
    {
        final byte[] now = bytes(read(node));
        final int length = random.nextDouble() < kept ? now.length :
            random.nextBoolean() ? node.durable.length : between(node.durable.length, now.length);
        final byte[] remains = new byte[length];
        for (int from = 0; from < length; from += PAGE_LENGTH)
        {
            final int size = Math.min(PAGE_LENGTH, length - from);
            final byte[] chosen = choose(node, now, from, kept);
            System.arraycopy(chosen, 0, remains, from, size);
            if (random.nextDouble() < torn)
            {
                final byte[] other = choose(node, now, from, 0.5);
                for (int i = 0; i < size; i += SECTOR_LENGTH)
                {
                    if (random.nextBoolean())
                    {
                        System.arraycopy(other, i, remains, from + i, Math.min(SECTOR_LENGTH, size - i));
                    }
                }
            }
        }
        return remains;
    }

    private int between(final int one, final int other)
    {
        final int least = Math.min(one, other);
        return least + random.nextInt((Math.max(one, other) - least) / PAGE_LENGTH + 1) * PAGE_LENGTH;
    }

    private byte[] choose(final Node node, final byte[] now, final int from, final double kept)
    {
        if (random.nextDouble() < kept)
        {
            return page(now, from);
        }
        final List<byte[]> older = node.olderPages.getOrDefault(from, List.of());
        final int which = random.nextInt(older.size() + 2);
        return which < older.size() ? older.get(which) : page(node.durable, from);
    }

    private static byte[] page(final byte[] bytes, final int from)
    {
        return from >= bytes.length ? ZEROS : Arrays.copyOfRange(bytes, from, from + PAGE_LENGTH);
    }

    @Override
    public void close() throws IOException
    {
        for (final Map<String, Node> each : List.of(names, durableNames))
        {
            for (final Node node : each.values())
            {
                if (!node.isDirectory())
                {
                    node.content.close();
                }
            }
        }
        for (final Change change : changes)
        {
            if (!change.node.isDirectory())
            {
                change.node.content.close();
            }
        }
        IoUtil.delete(store.toFile(), true);
        BufferUtil.free(read);
    }
}
