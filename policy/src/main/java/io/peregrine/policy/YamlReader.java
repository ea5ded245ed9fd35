package io.peregrine.policy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads one YAML file into nodes that know their places. Built on the parser's events, not on its composed nodes:
 * those no longer show aliases, and throw at the first duplicate key.
 */
final class YamlReader
{
    private static final int DEPTH_LIMIT = 32;
    private static final CoreSchema SCHEMA = new CoreSchema();

    private final String file;
    private final Problems problems;
    private final ScalarResolver resolver = SCHEMA.getScalarResolver();
    private int[] source = new int[0];
    private Iterator<Event> events;

    private YamlReader(final String file, final Problems problems)
    {
        this.file = file;
        this.problems = problems;
    }

    /**
     * @return the file's value, of kind NULL where it is empty; null where it is no YAML, and a problem says so.
     */
    static YamlNode read(final String file, final byte[] bytes, final Problems problems)
    {
        return new YamlReader(file, problems).read(bytes);
    }

    private YamlNode read(final byte[] bytes)
    {
        final String text = decode(bytes);
        if (null == text)
        {
            return null;
        }

        source = text.codePoints().toArray();
        final LoadSettings settings = LoadSettings.builder()
            .setLabel(file)
            .setSchema(SCHEMA)
            .setCodePointLimit(PolicyContent.MAX_YAML_LENGTH)
            .build();
        try
        {
            events = new Parse(settings).parseString(text).iterator();
            return document();
        }
        catch (final MarkedYamlEngineException ex)
        {
            final boolean isOpenQuote = null != ex.getContext() && ex.getContext().contains("quoted scalar") &&
                ex.getContextMark().isPresent();
            if (isOpenQuote)
            {
                problems.add(file, ex.getContextMark().get().getLine() + 1, ex.getContextMark().get().getColumn() + 1,
                    "not YAML: the quote that begins here is not closed as it should be, " +
                    oneLine(ex.getProblem()) + ": close it, or write it twice where it belongs to the text");
                return null;
            }
            final Optional<Mark> mark = ex.getProblemMark().or(ex::getContextMark);
            problems.add(file, mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1,
                "not YAML: " + oneLine(null == ex.getContext() ? "" : ex.getContext() + ", ") +
                oneLine(ex.getProblem()) + ": check indentation, brackets and quotes");
        }
        catch (final ReaderException ex)
        {
            final ScalarSource place = new ScalarSource(source, 0, source.length, '\0');
            problems.add(file, place.lineAt(ex.getPosition()), place.columnAt(ex.getPosition()),
                String.format(Locale.ROOT, "character U+%04X is not allowed in YAML: remove it", ex.getCodePoint()));
        }
        catch (final YamlEngineException ex)
        {
            problems.add(file, "not YAML: " + oneLine(ex.getMessage()));
        }
        return null;
    }

    private String decode(final byte[] bytes)
    {
        final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final CharBuffer out = CharBuffer.allocate(bytes.length);
        final CoderResult result = decoder.decode(in, out, true);
        final String text = out.flip().toString();
        if (result.isError())
        {
            final int[] before = text.codePoints().toArray();
            final ScalarSource place = new ScalarSource(before, 0, before.length, '\0');
            problems.add(file, place.lineAt(before.length), place.columnAt(before.length),
                "not UTF-8: save the file as UTF-8");
            return null;
        }
        return text;
    }

    private YamlNode document()
    {
        YamlNode root = null;
        boolean isSecond = false;
        while (events.hasNext())
        {
            final Event event = events.next();
            switch (event.getEventId())
            {
                case DocumentStart ->
                {
                    if (isSecond)
                    {
                        problems.add(file, line(event), column(event),
                            "a second document: one file holds one, remove the line ---");
                        return root;
                    }
                    isSecond = true;
                }
                case StreamStart, StreamEnd, DocumentEnd, Comment ->
                {
                    // Nothing to keep.
                }
                default -> root = node(event, 0);
            }
        }
        return null != root ? root :
            new YamlNode(file, 1, 1, YamlNode.Kind.NULL, "", List.of(), List.of(), null);
    }

    private YamlNode node(final Event event, final int depth)
    {
        if (event instanceof AliasEvent)
        {
            problems.add(file, line(event), column(event), "aliases are not read: write the value out");
            return leaf(event, YamlNode.Kind.NULL, "");
        }

        ((NodeEvent)event).getAnchor().ifPresent(anchor -> problems.add(file, line(event), column(event),
            "anchors are not read: remove \"&" + anchor.getValue() + "\" and write the value out where it is needed"));
        if (event instanceof ScalarEvent)
        {
            return scalar((ScalarEvent)event);
        }

        final CollectionStartEvent start = (CollectionStartEvent)event;
        refuseTag(start.getTag(), start);
        if (DEPTH_LIMIT == depth)
        {
            problems.add(file, line(event), column(event), "nested deeper than " + DEPTH_LIMIT + " levels: flatten it");
            skip();
            return leaf(event, YamlNode.Kind.NULL, "");
        }
        return Event.ID.MappingStart == event.getEventId() ? map(start, depth) : list(start, depth);
    }

    private void skip()
    {
        int open = 1;
        while (open > 0)
        {
            switch (events.next().getEventId())
            {
                case MappingStart, SequenceStart -> open++;
                case MappingEnd, SequenceEnd -> open--;
                default ->
                {
                    // Inside.
                }
            }
        }
    }

    private YamlNode list(final Event start, final int depth)
    {
        final List<YamlNode> items = new ArrayList<>();
        Event event = events.next();
        while (Event.ID.SequenceEnd != event.getEventId())
        {
            items.add(node(event, depth + 1));
            event = events.next();
        }
        return new YamlNode(
            file, line(start), column(start), YamlNode.Kind.LIST, "", List.copyOf(items), List.of(), null);
    }

    private YamlNode map(final Event start, final int depth)
    {
        final List<YamlNode.Entry> entries = new ArrayList<>();
        final Map<String, YamlNode> seen = new HashMap<>();
        Event event = events.next();
        while (Event.ID.MappingEnd != event.getEventId())
        {
            final YamlNode key = node(event, depth + 1);
            final YamlNode value = node(events.next(), depth + 1);
            final YamlNode first = seen.putIfAbsent(key.text(), key);
            if (null == key.source())
            {
                problems.add(key, "a key must be a word");
            }
            else if (null != first)
            {
                problems.add(key, "duplicate key \"" + key.text() + "\", first in line " + first.line() +
                    ": remove one of them");
            }
            else
            {
                entries.add(new YamlNode.Entry(key, value));
            }
            event = events.next();
        }
        return new YamlNode(
            file, line(start), column(start), YamlNode.Kind.MAP, "", List.of(), List.copyOf(entries), null);
    }

    private YamlNode scalar(final ScalarEvent event)
    {
        refuseTag(event.getTag(), event);
        final String text = event.getValue();
        final Tag tag = ScalarStyle.PLAIN == event.getScalarStyle() ? resolver.resolve(text, true) : Tag.STR;
        final YamlNode.Kind kind = Tag.INT.equals(tag) ? YamlNode.Kind.INT :
            Tag.FLOAT.equals(tag) ? YamlNode.Kind.DOUBLE :
            Tag.BOOL.equals(tag) ? YamlNode.Kind.BOOL :
            Tag.NULL.equals(tag) ? YamlNode.Kind.NULL : YamlNode.Kind.TEXT;
        return leaf(event, kind, text);
    }

    private YamlNode leaf(final Event event, final YamlNode.Kind kind, final String text)
    {
        final int start = event.getStartMark().map(Mark::getIndex).orElse(0);
        final int end = event.getEndMark().map(Mark::getIndex).orElse(start);
        final char style = event instanceof ScalarEvent ? styleOf(((ScalarEvent)event).getScalarStyle()) : '\0';
        return new YamlNode(file, line(event), column(event), kind, text, List.of(), List.of(),
            event instanceof ScalarEvent ? new ScalarSource(source, start, end, style) : null);
    }

    private static char styleOf(final ScalarStyle style)
    {
        return switch (style)
        {
            case DOUBLE_QUOTED -> '"';
            case SINGLE_QUOTED -> '\'';
            case LITERAL -> '|';
            case FOLDED -> '>';
            default -> '\0';
        };
    }

    private void refuseTag(final Optional<String> tag, final Event event)
    {
        tag.ifPresent(name -> problems.add(file, line(event), column(event),
            "tags are not read: remove \"" + name + "\""));
    }

    private static int line(final Event event)
    {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static int column(final Event event)
    {
        return event.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    }

    private static String oneLine(final String text)
    {
        return null == text ? "" : text.replaceAll("\\s+", " ").strip() + (text.endsWith(" ") ? " " : "");
    }
}
