package io.peregrine.systemtests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An engine of a campaign, from the start of its process on. What it says is looked at now and then. One thread. */
final class CampaignEngine implements AutoCloseable
{
    private static final String READY = "READY channel=";
    private static final String RECOVERED = ", recovered ";
    private static final int UNKNOWN = -1;
    private static final List<String> JVM_OPTIONS =
        List.of("-Xms128m", "-Xmx128m", "-XX:MaxDirectMemorySize=4g", "-XX:+UseSerialGC");

    /** The launcher's archive of classes, where the campaign's script names one. */
    private static final String ARCHIVE = System.getProperty("peregrine.campaign.archive");

    private final long startedMs = System.currentTimeMillis();
    private final Child child;
    private long readyMs = UNKNOWN;

    /** @param settings keys with their values. @param moreOptions for its JVM. */
    CampaignEngine(final Path logs, final List<String> settings, final String... moreOptions)
    {
        final List<String> jvmOptions = new ArrayList<>(JVM_OPTIONS);
        jvmOptions.addAll(List.of(moreOptions));
        if (null != ARCHIVE)
        {
            jvmOptions.addAll(List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xlog:cds*=off"));
        }
        final List<String> args = new ArrayList<>(List.of("engine"));
        for (final String setting : settings)
        {
            args.addAll(List.of("-D", setting));
        }
        child = Child.startMain(TimedEngine.class.getName(), Path.of(System.getProperty("java.home")), logs,
            jvmOptions, args.toArray(new String[0]));
    }

    /** @return ms since its start. */
    long ageMs()
    {
        return System.currentTimeMillis() - startedMs;
    }

    boolean isAlive()
    {
        return child.isAlive();
    }

    /** @return true if it has said so. */
    boolean isReady()
    {
        if (UNKNOWN == readyMs && child.out().contains(READY))
        {
            readyMs = ageMs();
        }
        return UNKNOWN != readyMs;
    }

    /** @return inputs recovered, ms until its main, ms to open the profiles, ms until it was ready; -1 if unknown. */
    String times()
    {
        final String out = child.out();
        final long mainMs = number(out, TimedEngine.MAIN_AT);
        return number(child.err(), RECOVERED) + "," + (UNKNOWN == mainMs ? mainMs : mainMs - startedMs) + "," +
            number(out, TimedEngine.PROFILES_AT) + "," + readyMs;
    }

    private static long number(final String text, final String before)
    {
        final int from = text.indexOf(before) + before.length();
        if (from < before.length())
        {
            return UNKNOWN;
        }
        int to = from;
        while (to < text.length() && Character.isDigit(text.charAt(to)))
        {
            to++;
        }
        return to == from ? UNKNOWN : Long.parseLong(text, from, to, 10);
    }

    long pid()
    {
        return child.pid();
    }

    String err()
    {
        return child.err();
    }

    int stop()
    {
        return child.stop();
    }

    /** SIGKILL, and what it said goes, too. */
    void kill()
    {
        child.kill();
        child.discard();
    }

    @Override
    public void close()
    {
        child.close();
    }
}
