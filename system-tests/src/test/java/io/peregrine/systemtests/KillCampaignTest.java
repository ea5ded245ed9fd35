package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The campaign of system-tests/campaigns/kills.sh, small: 20 kills, each durability in turn. */
class KillCampaignTest
{
    private static final int KILLS = Integer.getInteger("peregrine.kills", 20);
    private static final int PAYMENTS = 5_000 * KILLS;

    @TempDir
    private Path directory;

    @Test
    void shouldLoseChangeAndDoubleNothingThatWasAnswered()
    {
        final String found = new KillCampaign(new KillCampaign.Plan(
            directory, Handbook.POLICY, PAYMENTS, KILLS, "both", System.nanoTime(), List.of())).run();

        System.out.println(found);
        assertTrue(found.contains(" 0 lost, 0 changed, 0 doubled"), found);
    }
}
