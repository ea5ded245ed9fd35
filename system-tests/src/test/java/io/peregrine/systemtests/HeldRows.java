package io.peregrine.systemtests;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.agrona.CloseHelper;

/** Rows for the standard input of a process, each written when it was let go. A thread of its own writes. */
final class HeldRows implements AutoCloseable
{
    /** What the process takes for its file. */
    static final Path FILE = Path.of("/dev/stdin");

    private final List<String> lines;
    private final OutputStream to;
    private final Thread writer = new Thread(this::write, "held-rows");
    private int end;
    private boolean isClosed;

    /** @param lines the header, which goes at once, then rows. */
    HeldRows(final List<String> lines, final OutputStream to)
    {
        this.lines = lines;
        this.to = to;
        writer.setDaemon(true);
        writer.start();
    }

    /** @param rows from the first one, which may go now; behind the last one the input ends. */
    synchronized void letGo(final int rows)
    {
        end = Math.max(end, rows);
        notifyAll();
    }

    private void write()
    {
        try (BufferedWriter out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8)))
        {
            int line = 0;
            while (line < lines.size() && awaitEndAfter(line, out))
            {
                out.write(lines.get(line++));
                out.write('\n');
            }
        }
        catch (final IOException ignore)
        {
            // The process has ended, and says why.
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false where it was closed. */
    private boolean awaitEndAfter(final int line, final BufferedWriter out) throws IOException, InterruptedException
    {
        if (isHeld(line))
        {
            out.flush();
        }
        synchronized (this)
        {
            while (line > end && !isClosed)
            {
                wait();
            }
            return !isClosed;
        }
    }

    private synchronized boolean isHeld(final int line)
    {
        return line > end;
    }

    @Override
    public void close()
    {
        synchronized (this)
        {
            isClosed = true;
            notifyAll();
        }
        CloseHelper.quietClose(to);
    }
}
