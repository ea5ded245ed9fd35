package io.peregrine.pipeline;

import java.lang.management.ManagementFactory;
import java.util.Locale;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.VMOption;
import io.peregrine.policy.CompiledPolicy;

/**
 * How much memory capacities may take off the heap.
 *
 * @param directBytes   of -XX:MaxDirectMemorySize; where it is not given, the JVM takes the heap's limit for it.
 * @param physicalBytes of the machine, or of the container where one has a limit, beside the heap.
 */
public record MemoryLimits(long directBytes, long physicalBytes)
{
    private static final String DIRECT_OPTION = "MaxDirectMemorySize";

    /** Of direct memory, for the buffers of sessions and of the journal. */
    private static final long BUFFERS_MIB = 64;

    /** Of the machine's, for the JVM's own needs beside heap and direct memory. */
    private static final long JVM_MIB = 256;

    /** @return those of this process. */
    public static MemoryLimits ofThisProcess()
    {
        final HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        final VMOption direct = null == options ? null : options.getVMOption(DIRECT_OPTION);
        final long directBytes = null == direct ? 0 : Long.parseLong(direct.getValue());
        final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        final long heapBytes = Runtime.getRuntime().maxMemory();
        return new MemoryLimits((0 == directBytes ? heapBytes : directBytes) - (BUFFERS_MIB << 20),
            null == system ? Long.MAX_VALUE : system.getTotalMemorySize() - heapBytes - (JVM_MIB << 20));
    }

    /**
     * Where a policy follows another one, the histories of both are there while they are carried over.
     *
     * @param ringCapacity slots of the ring.
     * @param former       the policy that is followed; null for none.
     * @param policy       to be taken.
     * @throws CapacityException if there is not so much.
     */
    public void check(final int ringCapacity, final CompiledPolicy former, final CompiledPolicy policy)
    {
        check(ringCapacity, former, policy, false);
    }

    /**
     * The same, where the policy's histories may be made of past inputs beside those of the policy that it follows.
     *
     * @param isBackfilled whether they are: what their making takes is there as long.
     * @throws CapacityException if there is not so much.
     */
    public void check(
        final int ringCapacity, final CompiledPolicy former, final CompiledPolicy policy, final boolean isBackfilled)
    {
        final long ring = (long)ringCapacity * Pipeline.SLOT_LENGTH;
        final StateMemory memory = StateMemory.of(policy);
        final long followed = null == former ? 0 : StateMemory.of(former).windows().bytes() +
            (former.repeatCapacity() == policy.repeatCapacity() ? 0 : StateMemory.of(former).repeatBytes()) +
            (former.listCapacity() == policy.listCapacity() ? 0 : StateMemory.of(former).listBytes());
        final long backfill = isBackfilled ? Backfill.bytes(policy) : 0;
        final long bytes = memory.bytes() + ring + followed + backfill;
        if (bytes > Math.min(directBytes, physicalBytes))
        {
            throw new CapacityException(String.format(Locale.ROOT,
                "the capacities of policy %s need %,d bytes off the heap, more than the %s: %s; " +
                "ring %,d x %,d = %,d%s%s",
                policy.name(), bytes, cure(bytes), String.join("; ", memory.lines()), ringCapacity,
                Pipeline.SLOT_LENGTH, ring, 0 == followed ? "" : String.format(Locale.ROOT,
                "; policy %s that it follows, until its histories are carried over %,d", former.name(), followed),
                0 == backfill ? "" :
                String.format(Locale.ROOT, "; making its windows of past inputs %,d", backfill)));
        }
    }

    private String cure(final long bytes)
    {
        return physicalBytes <= directBytes ?
            String.format(Locale.ROOT, "%,d that this machine has beside the heap: lower capacity in policy.yaml, or " +
                "take a machine with more memory", physicalBytes) :
            String.format(Locale.ROOT, "%,d that -XX:MaxDirectMemorySize allows: lower capacity in policy.yaml, or " +
                "set PEREGRINE_JVM_OPTS=-XX:MaxDirectMemorySize=%dm", directBytes, (bytes >> 20) + 1 + BUFFERS_MIB);
    }
}
