package io.peregrine.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/** What the kernel says of a thread. */
class LowestPriorityTest
{
    private static final int SCHED_IDLE = 5;

    /** The scheduling policy's place in the kernel's line behind the thread's name. */
    private static final int POLICY = 38;

    private static String taken() throws InterruptedException, ExecutionException
    {
        final FutureTask<String> task = new FutureTask<>(() ->
        {
            final String refusal = LowestPriority.take();
            return null != refusal ? refusal : policy();
        });
        final Thread thread = new Thread(task);
        thread.start();
        thread.join();
        return task.get();
    }

    private static String policy() throws IOException
    {
        final String line = Files.readString(Path.of("/proc/thread-self/stat"));
        return line.substring(line.lastIndexOf(')') + 2).split(" ")[POLICY];
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldPutOneThreadBehindAllOthers() throws InterruptedException, ExecutionException, IOException
    {
        final String before = policy();

        assertEquals(String.valueOf(SCHED_IDLE), taken());
        assertEquals(before, policy(), "another thread's");
    }

    @Test
    @EnabledOnOs({ OS.MAC, OS.WINDOWS })
    void shouldSayWhyNotElsewhere()
    {
        assertNotNull(LowestPriority.take());
    }
}
