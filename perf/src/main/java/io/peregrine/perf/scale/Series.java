package io.peregrine.perf.scale;

import java.util.List;

/** A line of a picture. */
record Series(String name, List<Point> points)
{
    /** x is above 0; y is 0 or above. */
    record Point(double x, double y)
    {
    }
}
