package io.peregrine.perf.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * One subject at one point of a curve, in a process of its own. It fills its windows, says READY, and then answers
 * lines: {@code turn N} measures N payments, {@code memory} says what it holds. It ends with its input.
 */
public final class ScaleProcess
{
    static final String ENGINE = "engine";
    static final String HASH_MAP = "hash-map";

    private static final int SEED = 7;

    private final Scenario scenario;
    private final WindowSubject subject;
    private final TurnMeter meter;
    private int turns;

    private ScaleProcess(final Scenario scenario, final WindowSubject subject)
    {
        this.scenario = scenario;
        this.subject = subject;
        meter = new TurnMeter(subject, scenario.feed());
    }

    static WindowSubject subject(final String name, final Scenario scenario)
    {
        return HASH_MAP.equals(name) ? new HashMapWindows(scenario.keyCount(), scenario.knownCount()) :
            new EngineWindows(scenario.policy());
    }

    private void fill()
    {
        meter.run(scenario.filling(), scenario.fillCount());
        if (scenario.warmUpCount() > 0)
        {
            meter.run(scenario.drawing(SEED), scenario.warmUpCount());
        }
    }

    private String answer(final String line)
    {
        if (line.startsWith("turn "))
        {
            final int[] keys = new int[Integer.parseInt(line.substring("turn ".length()))];
            final IntSupplier drawing = scenario.drawing(SEED + ++turns);
            Arrays.setAll(keys, i -> drawing.getAsInt());
            final int[] next = new int[1];
            final double ns = meter.run(() -> keys[next[0]++], keys.length);
            return ns + " " + meter.stalls().stallsPerSecond() + " " + subject.forgotten();
        }
        return MemoryUse.now() + " " + subject.forgotten();
    }

    /** Arguments: subject, and a scenario's. */
    public static void main(final String[] args) throws IOException
    {
        final Scenario scenario = Scenario.of(List.of(args).subList(1, args.length));
        final MemoryUse before = MemoryUse.now();
        try (WindowSubject subject = subject(args[0], scenario);
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        {
            final ScaleProcess process = new ScaleProcess(scenario, subject);
            process.fill();
            System.out.println("READY");
            for (String line = in.readLine(); null != line; line = in.readLine())
            {
                System.out.println("before".equals(line) ? before.toString() : process.answer(line));
            }
        }
    }
}
