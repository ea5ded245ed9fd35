package io.peregrine.journal;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** The paths of a {@link LossyDisk}. */
final class LossyFileSystem extends FileSystem
{
    private final LossyProvider provider;

    LossyFileSystem(final LossyDisk disk)
    {
        provider = new LossyProvider(disk);
    }

    @Override
    public FileSystemProvider provider()
    {
        return provider;
    }

    @Override
    public Path getPath(final String first, final String... more)
    {
        final String name = more.length > 0 ? first + "/" + String.join("/", more) : first;
        return new LossyPath(this, name);
    }

    @Override
    public void close()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen()
    {
        return true;
    }

    @Override
    public boolean isReadOnly()
    {
        return false;
    }

    @Override
    public String getSeparator()
    {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories()
    {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores()
    {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews()
    {
        return Set.of("basic");
    }

    @Override
    public PathMatcher getPathMatcher(final String pattern)
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService()
    {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService()
    {
        throw new UnsupportedOperationException();
    }
}
