package io.peregrine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.peregrine.pipeline.decode.DecodeHandler;
import io.peregrine.pipeline.score.ScoreHandler;
import io.peregrine.pipeline.window.WindowContext;
import io.peregrine.pipeline.window.WindowMemory;
import io.peregrine.policy.CompiledPolicy;

/**
 * The direct memory that a policy's capacities take in all stages, to the byte, worked out without taking any.
 *
 * @param policyName of the policy.
 * @param windows    histories and the payments known by id.
 * @param repeats    payments whose repeats are known.
 * @param repeatBytes what is known of them, with their decisions.
 * @param listEntries entries of all lists, with snoozes.
 * @param listBytes   of them.
 */
public record StateMemory(
    String policyName, WindowMemory windows, int repeats, long repeatBytes, int listEntries, long listBytes)
{
    /** @return what the policy takes. */
    public static StateMemory of(final CompiledPolicy policy)
    {
        return new StateMemory(policy.name(), WindowMemory.of(WindowContext.of(policy, null)), policy.repeatCapacity(),
            DecodeHandler.bytes(policy) + ScoreHandler.bytes(policy), policy.listCapacity(),
            ScoreHandler.listBytes(policy));
    }

    /** @return bytes in all. */
    public long bytes()
    {
        return windows.bytes() + repeatBytes + listBytes;
    }

    /** @return each part with its arithmetic, in bytes. */
    public List<String> lines()
    {
        final List<String> lines = new ArrayList<>();
        windows.histories().forEach(history -> lines.add(history.toString()));
        if (windows.payments() > 0)
        {
            lines.add(String.format(Locale.ROOT, "payments %,d x %,d + index %,d = %,d", windows.payments(),
                windows.paymentLength(), windows.paymentIndexBytes(), windows.paymentBytes()));
        }
        lines.add(String.format(Locale.ROOT, "repeats %,d = %,d", repeats, repeatBytes));
        lines.add(String.format(Locale.ROOT, "list-entries %,d = %,d", listEntries, listBytes));
        return lines;
    }
}
