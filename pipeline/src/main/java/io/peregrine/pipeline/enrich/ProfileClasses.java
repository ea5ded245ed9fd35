package io.peregrine.pipeline.enrich;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

import net.openhft.chronicle.hash.VanillaGlobalMutableState;
import net.openhft.chronicle.values.Values;

/**
 * Run by the build: writes the classes that Chronicle generates for the profiles' map beside our own, for the Java that
 * these are for. Chronicle looks for them by name before it generates and compiles them, so that no engine compiles any
 * when it starts.
 */
final class ProfileClasses
{
    private static final String DUMP_CODE = "chronicle.values.dumpCode";
    private static final String NATIVE = "$$Native";
    private static final String HEAP = "$$Heap";

    private ProfileClasses()
    {
    }

    /** Arguments: the directory of the compiled classes, on the class path, one for sources, and the Java version. */
    public static void main(final String[] args) throws IOException
    {
        final Path classes = Path.of(args[0]);
        final Path sources = Path.of(args[1]);
        deleteOld(classes);
        System.setProperty(DUMP_CODE, "true");

        final List<String> command = new ArrayList<>(
            List.of("--release", args[2], "-proc:none", "-cp", System.getProperty("java.class.path"),
            "-d", classes.toString()));
        for (final Class<?> type : List.of(ProfileKey.class, ProfileValue.class))
        {
            command.add(source(sources, type.getName() + NATIVE, () -> Values.nativeClassFor(type)));
            command.add(source(sources, type.getName() + HEAP, () -> Values.heapClassFor(type)));
        }
        final Class<?> state = VanillaGlobalMutableState.class;
        command.add(source(sources, state.getName() + NATIVE, () -> Values.nativeClassFor(state)));

        if (0 != ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(new String[0])))
        {
            throw new IllegalStateException("what Chronicle generates does not compile; see above");
        }
    }

    /** What is there Chronicle does not generate: it may be of an older interface, or of another Chronicle. */
    private static void deleteOld(final Path classes) throws IOException
    {
        try (Stream<Path> files = Files.walk(classes))
        {
            for (final Path file : files.toList())
            {
                if (file.toString().endsWith(NATIVE + ".class") || file.toString().endsWith(HEAP + ".class"))
                {
                    Files.delete(file);
                }
            }
        }
    }

    /** Chronicle says what it generates on stdout, if asked. @return the file that it was written to. */
    private static String source(final Path sources, final String name, final Supplier<Class<?>> generating)
        throws IOException
    {
        final PrintStream stdout = System.out;
        final ByteArrayOutputStream text = new ByteArrayOutputStream();
        System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
        try
        {
            ChronicleProfileStore.withPlainCase(generating);
        }
        finally
        {
            System.setOut(stdout);
        }

        final Path file = sources.resolve(name.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.write(file, text.toByteArray());
        return file.toString();
    }
}
