package io.peregrine.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One run of the command line inside this process. */
record CommandRun(int code, String out, String err)
{
    static CommandRun of(final String... args)
    {
        return withInput("", args);
    }

    static CommandRun withInput(final String in, final String... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int code = Peregrine.run(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out), new PrintWriter(err), args);
        return new CommandRun(code, out.toString(), err.toString());
    }

    List<String> outLines()
    {
        return out.lines().toList();
    }

    List<String> errLines()
    {
        return err.lines().toList();
    }
}
