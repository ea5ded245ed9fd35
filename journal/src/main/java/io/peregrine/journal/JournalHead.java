package io.peregrine.journal;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * A few lines that name everything a journal holds at one moment: kept where the journal's owner cannot reach them,
 * they show later whether anything of it was changed. The text is described in docs/journal.md.
 */
public final class JournalHead
{
    static final List<String> SERIES = List.of("inputs", "decisions");

    private static final String TITLE = "peregrine-journal-head 1";
    private static final String SIGNATURE = "signature ";

    private final Instant time;
    private final List<SeriesHead> series;
    private final String text;
    private final byte[] signature;

    private JournalHead(final Instant time, final List<SeriesHead> series, final String text, final byte[] signature)
    {
        this.time = time;
        this.series = series;
        this.text = text;
        this.signature = signature;
    }

    /**
     * Reads headers, seals, links, and the open segments; an engine may be writing meanwhile.
     *
     * @param key Ed25519; null for a head without a signature.
     */
    public static JournalHead of(final JournalDirectory journal, final Instant time, final PrivateKey key)
    {
        final List<SeriesHead> series = List.of(
            SeriesHead.of(SERIES.get(0), SeriesHead.Reading.of(journal.inputs())),
            SeriesHead.of(SERIES.get(1), SeriesHead.Reading.of(journal.decisions())));
        final StringBuilder text = new StringBuilder();
        text.append(TITLE).append("\ntime ").append(time).append('\n');
        series.forEach((each) -> append(text, each));
        final byte[] signature = null == key ? null :
            Ed25519.sign(key, text.toString().getBytes(StandardCharsets.US_ASCII));
        return new JournalHead(time, series, text.toString(), signature);
    }

    private static void append(final StringBuilder text, final SeriesHead head)
    {
        final HexFormat hex = HexFormat.of();
        text.append("series ").append(head.name())
            .append("\nsealed ").append(head.sealed())
            .append("\nfirst-sequence ").append(head.firstSequence())
            .append("\nlast-sequence ").append(head.lastSequence())
            .append("\nsha256 ").append(null == head.sha256() ? "-" : hex.formatHex(head.sha256()))
            .append("\nroot ").append(hex.formatHex(head.root())).append('\n');
        final SealedSegment open = head.open();
        if (null != open)
        {
            text.append("open-segment ").append(open.number())
                .append("\nopen-version ").append(open.version())
                .append("\nopen-first-sequence ").append(open.firstSequence())
                .append("\nopen-last-sequence ").append(open.lastSequence())
                .append("\nopen-records ").append(open.recordCount())
                .append("\nopen-sha256 ").append(hex.formatHex(open.sha256()))
                .append("\nopen-root ").append(hex.formatHex(open.root())).append('\n');
        }
    }

    /** @throws JournalException if this is no head, which says in which line. */
    public static JournalHead parse(final String file)
    {
        final int end = file.indexOf("\n" + SIGNATURE) + 1;
        final Lines lines = new Lines(0 == end ? file : file.substring(0, end));
        lines.expect(TITLE);
        final Instant time = lines.time("time");
        final List<SeriesHead> series = List.of(lines.series(SERIES.get(0)), lines.series(SERIES.get(1)));
        lines.expectEnd();
        final byte[] signature = 0 == end ? null : lines.signature(file.substring(end));
        return new JournalHead(time, series, lines.text, signature);
    }

    /** @return the file's content. */
    public String text()
    {
        return null == signature ? text : text + SIGNATURE + HexFormat.of().formatHex(signature) + "\n";
    }

    public Instant time()
    {
        return time;
    }

    public boolean isSigned()
    {
        return null != signature;
    }

    /** @return true if the one who has the private key to this one has signed it. */
    public boolean isSignedBy(final PublicKey key)
    {
        return null != signature &&
            Ed25519.isSignature(key, text.getBytes(StandardCharsets.US_ASCII), signature);
    }

    /** @return the last sequence of the series that this head holds, sealed or not; -1 for none. */
    public long lastSequence(final String name)
    {
        final SeriesHead head = series(name);
        return null == head.open() ? head.lastSequence() : head.open().lastSequence();
    }

    SeriesHead series(final String name)
    {
        return series.get(SERIES.indexOf(name));
    }

    /** Reads line by line; each must be the expected one. */
    private static final class Lines
    {
        private final String text;
        private final String[] lines;
        private int next;

        Lines(final String text)
        {
            this.text = text;
            lines = text.split("\n", -1);
        }

        private JournalException trouble(final String expected)
        {
            return new JournalException("no journal head: line " + (next + 1) + " must be \"" + expected +
                "\"; a head is what 'peregrine journal head' wrote, byte for byte");
        }

        void expect(final String line)
        {
            if (next == lines.length || !lines[next].equals(line))
            {
                throw trouble(line);
            }
            next++;
        }

        void expectEnd()
        {
            expect("");
            if (next != lines.length)
            {
                throw trouble("");
            }
        }

        private boolean isNext(final String name)
        {
            return next < lines.length && lines[next].startsWith(name + " ");
        }

        private String value(final String name)
        {
            if (!isNext(name))
            {
                throw trouble(name + " ...");
            }
            return lines[next++].substring(name.length() + 1);
        }

        private long number(final String name)
        {
            final String value = value(name);
            try
            {
                return Long.parseLong(value);
            }
            catch (final NumberFormatException ex)
            {
                next--;
                throw trouble(name + " NUMBER");
            }
        }

        private byte[] hash(final String name)
        {
            return hex(value(name), SegmentFormat.HASH_LENGTH, name);
        }

        private byte[] hex(final String value, final int length, final String name)
        {
            try
            {
                final byte[] bytes = HexFormat.of().parseHex(value);
                if (length == bytes.length)
                {
                    return bytes;
                }
            }
            catch (final IllegalArgumentException ignore)
            {
                // Told below.
            }
            next--;
            throw trouble(name + " " + 2 * length + " HEX DIGITS");
        }

        Instant time(final String name)
        {
            try
            {
                return Instant.parse(value(name));
            }
            catch (final DateTimeException ex)
            {
                next--;
                throw trouble(name + " ISO 8601");
            }
        }

        SeriesHead series(final String name)
        {
            expect("series " + name);
            final long sealed = number("sealed");
            final long first = number("first-sequence");
            final long last = number("last-sequence");
            final byte[] sha256 = 0 == sealed ? null : hash("sha256");
            if (0 == sealed)
            {
                expect("sha256 -");
            }
            final byte[] root = hash("root");
            final SealedSegment open = !isNext("open-segment") ? null : new SealedSegment(number("open-segment"),
                (int)number("open-version"), number("open-first-sequence"), number("open-last-sequence"),
                number("open-records"), hash("open-sha256"), hash("open-root"));
            if (sealed < 0 || sealed > Integer.MAX_VALUE || null != open && open.number() != sealed + 1)
            {
                throw trouble("segments in their order");
            }
            return new SeriesHead(name, sealed, first, last, sha256, root, open);
        }

        byte[] signature(final String line)
        {
            if (!line.endsWith("\n"))
            {
                throw trouble("signature 128 HEX DIGITS");
            }
            return hex(line.substring(SIGNATURE.length(), line.length() - 1), Ed25519.SIGNATURE_LENGTH, "signature");
        }
    }
}
