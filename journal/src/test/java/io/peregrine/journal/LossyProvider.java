package io.peregrine.journal;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is asked of a {@link LossyDisk} by its paths. */
final class LossyProvider extends FileSystemProvider
{
    private final LossyDisk disk;

    LossyProvider(final LossyDisk disk)
    {
        this.disk = disk;
    }

    private LossyDisk.Node existing(final Path path) throws NoSuchFileException
    {
        final LossyDisk.Node node = disk.node(path.toString());
        if (null == node)
        {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    @Override
    public FileChannel newFileChannel(
        final Path path, final Set<? extends OpenOption> options, final FileAttribute<?>... attributes)
        throws IOException
    {
        LossyDisk.Node node = disk.node(path.toString());
        if (null != node && options.contains(StandardOpenOption.CREATE_NEW))
        {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (null == node && (options.contains(StandardOpenOption.CREATE) ||
            options.contains(StandardOpenOption.CREATE_NEW)))
        {
            existing(path.getParent());
            node = disk.makeFile(path.toString());
        }
        if (null == node)
        {
            throw new NoSuchFileException(path.toString());
        }
        final LossyChannel channel = new LossyChannel(disk, node);
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING) && options.contains(StandardOpenOption.WRITE))
        {
            channel.truncate(0);
        }
        return channel;
    }

    @Override
    public SeekableByteChannel newByteChannel(
        final Path path, final Set<? extends OpenOption> options, final FileAttribute<?>... attributes)
        throws IOException
    {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        final Path directory, final DirectoryStream.Filter<? super Path> filter) throws IOException
    {
        existing(directory);
        final List<Path> children = disk.children(directory.toString()).stream()
            .map((name) -> (Path)new LossyPath((LossyFileSystem)directory.getFileSystem(), name)).toList();
        return new DirectoryStream<>()
        {
            @Override
            public Iterator<Path> iterator()
            {
                return children.iterator();
            }

            @Override
            public void close()
            {
            }
        };
    }

    @Override
    public void createDirectory(final Path directory, final FileAttribute<?>... attributes) throws IOException
    {
        if (null != disk.node(directory.toString()))
        {
            throw new FileAlreadyExistsException(directory.toString());
        }
        existing(directory.getParent());
        disk.makeDirectory(directory.toString());
    }

    @Override
    public void delete(final Path path) throws IOException
    {
        existing(path);
        disk.remove(path.toString());
    }

    @Override
    public void move(final Path source, final Path target, final CopyOption... options) throws IOException
    {
        existing(source);
        if (null != disk.node(target.toString()) &&
            !Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING))
        {
            throw new FileAlreadyExistsException(target.toString());
        }
        disk.rename(source.toString(), target.toString());
    }

    @Override
    public void checkAccess(final Path path, final AccessMode... modes) throws IOException
    {
        existing(path);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        final Path path, final Class<A> type, final LinkOption... options) throws IOException
    {
        final LossyDisk.Node node = existing(path);
        return type.cast(new Attributes(node.isDirectory(), node.isDirectory() ? 0 : node.content.size()));
    }

    private record Attributes(boolean isDirectory, long size) implements BasicFileAttributes
    {
        private static final FileTime NEVER = FileTime.fromMillis(0);

        @Override
        public FileTime lastModifiedTime()
        {
            return NEVER;
        }

        @Override
        public FileTime lastAccessTime()
        {
            return NEVER;
        }

        @Override
        public FileTime creationTime()
        {
            return NEVER;
        }

        @Override
        public boolean isRegularFile()
        {
            return !isDirectory;
        }

        @Override
        public boolean isSymbolicLink()
        {
            return false;
        }

        @Override
        public boolean isOther()
        {
            return false;
        }

        @Override
        public Object fileKey()
        {
            return null;
        }
    }

    @Override
    public boolean isSameFile(final Path path, final Path path2)
    {
        return path.equals(path2);
    }

    @Override
    public String getScheme()
    {
        return "lossy";
    }

    @Override
    public boolean isHidden(final Path path)
    {
        return false;
    }

    @Override
    public FileSystem newFileSystem(final URI uri, final Map<String, ?> env)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(final URI uri)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(final URI uri)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void copy(final Path source, final Path target, final CopyOption... options)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileStore getFileStore(final Path path)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        final Path path, final Class<V> type, final LinkOption... options)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> readAttributes(
        final Path path, final String attributes, final LinkOption... options)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAttribute(
        final Path path, final String attribute, final Object value, final LinkOption... options)
    {
        throw new UnsupportedOperationException();
    }
}
