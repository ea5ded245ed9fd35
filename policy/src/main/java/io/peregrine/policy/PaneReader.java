package io.peregrine.policy;

import io.peregrine.domain.WindowDeclaration;

/** Checks a feature's resolution against its window. */
final class PaneReader
{
    private static final String WHICH = "panes take count, sum, mean, stddev and fraud-share over sliding windows";
    private static final int MAX_TRIES = 100_000;

    private final Reading reading;
    private final Section section;
    private final FeatureDefaults settings;

    PaneReader(final Reading reading, final Section section, final FeatureDefaults settings)
    {
        this.reading = reading;
        this.section = section;
        this.settings = settings;
    }

    /**
     * @param aggregate as written.
     * @param isInPanes true if panes take the aggregate.
     * @param window    null where there is none or it is wrong.
     * @return length of a pane; 0 for exact, also where the default does not go with this feature.
     */
    long paneNs(final String aggregate, final boolean isInPanes, final WindowDeclaration window)
    {
        final long paneNs = settings.paneNs();
        final boolean isSliding = null != window && WindowDeclaration.Kind.SLIDING == window.kind();
        if (0 == paneNs || null == window && isInPanes)
        {
            return 0;
        }
        if (!isInPanes || !isSliding)
        {
            if (section.has("resolution") && null != aggregate)
            {
                reading.problems().add(section.find("resolution"), "resolution does not go with " +
                    (isInPanes ? "this window" : aggregate) + ": " + WHICH + ": remove it");
            }
            return 0;
        }

        final boolean isLength = 0 != window.lengthNs() % paneNs;
        if (isLength || 0 != window.delayNs() % paneNs)
        {
            final YamlNode place = section.find(section.has("resolution") ? "resolution" : "window");
            reading.problems().add(place, "resolution " + Durations.print(paneNs) + " does not divide the window's " +
                (isLength ? "length " + Durations.print(window.lengthNs()) :
                "delay " + Durations.print(window.delayNs())) + ": write resolution: " +
                Durations.print(divisor(window, paneNs)) + ", or exact");
        }
        return paneNs;
    }

    /** @return the longest pane up to this one that divides both length and delay, or the greatest that does. */
    private static long divisor(final WindowDeclaration window, final long paneNs)
    {
        long common = window.lengthNs();
        for (long rest = window.delayNs(); 0 != rest;)
        {
            final long next = common % rest;
            common = rest;
            rest = next;
        }
        final long least = Math.max(1, (common + paneNs - 1) / paneNs);
        for (long parts = least; parts < least + MAX_TRIES; parts++)
        {
            if (0 == common % parts)
            {
                return common / parts;
            }
        }
        return common;
    }
}
