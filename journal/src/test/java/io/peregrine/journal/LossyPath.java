package io.peregrine.journal;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A name on a {@link LossyDisk}: absolute, or a part of one. */
final class LossyPath implements Path
{
    private final LossyFileSystem fileSystem;
    private final String name;

    LossyPath(final LossyFileSystem fileSystem, final String name)
    {
        this.fileSystem = fileSystem;
        this.name = name;
    }

    private Path of(final String other)
    {
        return new LossyPath(fileSystem, other);
    }

    private String[] parts()
    {
        final String bare = isAbsolute() ? name.substring(1) : name;
        return bare.isEmpty() ? new String[0] : bare.split("/");
    }

    @Override
    public FileSystem getFileSystem()
    {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute()
    {
        return name.startsWith("/");
    }

    @Override
    public Path getRoot()
    {
        return isAbsolute() ? of("/") : null;
    }

    @Override
    public Path getFileName()
    {
        return 0 == getNameCount() ? null : of(name.substring(name.lastIndexOf('/') + 1));
    }

    @Override
    public Path getParent()
    {
        final int slash = name.lastIndexOf('/');
        return slash < 0 || "/".equals(name) ? null : of(0 == slash ? "/" : name.substring(0, slash));
    }

    @Override
    public int getNameCount()
    {
        return parts().length;
    }

    @Override
    public Path getName(final int index)
    {
        return of(parts()[index]);
    }

    @Override
    public Path subpath(final int beginIndex, final int endIndex)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean startsWith(final Path other)
    {
        return name.startsWith(other.toString());
    }

    @Override
    public boolean endsWith(final Path other)
    {
        return name.endsWith(other.toString());
    }

    @Override
    public Path normalize()
    {
        return this;
    }

    @Override
    public Path resolve(final Path other)
    {
        return other.isAbsolute() ? other : of(("/".equals(name) ? "" : name) + "/" + other);
    }

    @Override
    public Path relativize(final Path other)
    {
        return of(other.toString().substring("/".equals(name) ? 1 : name.length() + 1));
    }

    @Override
    public URI toUri()
    {
        return URI.create("lossy:" + name);
    }

    @Override
    public Path toAbsolutePath()
    {
        return this;
    }

    @Override
    public Path toRealPath(final LinkOption... options)
    {
        return this;
    }

    @Override
    public WatchKey register(
        final WatchService watcher, final WatchEvent.Kind<?>[] events, final WatchEvent.Modifier... modifiers)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(final Path other)
    {
        return name.compareTo(other.toString());
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof LossyPath && name.equals(other.toString());
    }

    @Override
    public int hashCode()
    {
        return name.hashCode();
    }

    @Override
    public String toString()
    {
        return name;
    }
}
