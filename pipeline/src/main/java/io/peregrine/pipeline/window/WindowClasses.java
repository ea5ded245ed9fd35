package io.peregrine.pipeline.window;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The classes of a state's windows, by their code. The next policy's state takes over those that it needs as they are:
 * where no feature changes, what is compiled stays compiled.
 */
final class WindowClasses
{
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Map<ByteBuffer, Constructor<?>> former;
    private final Map<ByteBuffer, Constructor<?>> own = new HashMap<>();

    /** @param other those of the state before; null where there is none. */
    WindowClasses(final WindowClasses other)
    {
        former = null == other ? Map.of() : other.own;
    }

    /** @param arguments of the constructor of the window's kind. */
    Window create(final byte[] code, final Object... arguments)
    {
        try
        {
            return (Window)constructor(code).newInstance(arguments);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException("generated class was refused", ex);
        }
    }

    Constructor<?> constructor(final byte[] code) throws IllegalAccessException
    {
        final ByteBuffer key = ByteBuffer.wrap(code);
        Constructor<?> constructor = former.get(key);
        if (null == constructor)
        {
            constructor = LOOKUP.defineHiddenClass(code, true).lookupClass().getDeclaredConstructors()[0];
        }
        own.put(key, constructor);
        return constructor;
    }
}
