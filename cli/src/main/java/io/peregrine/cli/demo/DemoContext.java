package io.peregrine.cli.demo;

import java.nio.file.Path;

/**
 * What one demo is.
 *
 * @param durationNs of the sending.
 * @param rate       payments a second.
 * @param transport  ipc or udp.
 * @param layout     as configured.
 * @param durability as configured.
 * @param policy     directory.
 * @param isTerminal true: the screen is redrawn in place.
 */
public record DemoContext(
    long durationNs,
    double rate,
    String transport,
    String layout,
    String durability,
    Path policy,
    boolean isTerminal)
{
    boolean isIpc()
    {
        return "ipc".equals(transport);
    }
}
