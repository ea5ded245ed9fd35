package io.peregrine.systemtests;

/** A switch in a process of its own that says step by step how many payments were decided, and what time it is. */
final class PacedSwitch
{
    static final String DECIDED = "DECIDED ";
    static final String CLOCK = " CLOCK ";

    private PacedSwitch()
    {
    }

    /** Arguments: the media driver's directory, payments in a step. */
    public static void main(final String[] args)
    {
        final int step = Integer.parseInt(args[1]);
        try (LoadedEngine load = new LoadedEngine(args[0], 16))
        {
            while (0 == load.others())
            {
                load.decide(step);
                System.out.println(DECIDED + load.decisions() + CLOCK + System.currentTimeMillis());
            }
        }
        throw new AssertionError("an answer that is no decision");
    }
}
