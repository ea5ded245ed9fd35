package io.peregrine.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One edit of one file, as a hand or a tool would make it.
 *
 * @param file    which.
 * @param kind    of edit.
 * @param offset  of the first character that is replaced.
 * @param removed what stood there.
 * @param put     what stands there now.
 */
record PolicyEdit(String file, Kind kind, int offset, String removed, String put)
{
    private static final String KEYS_OF_A_KEYBOARD =
        "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_-.,:;'\"[]{}()&*!|><=#@%+/\\ \n\t~?";
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(?=:)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(?!:)\\b");
    private static final Pattern DECLARED = Pattern.compile("(?:\\{?(?:name|id|rule): )?([A-Za-z0-9_][A-Za-z0-9_.-]*)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final Pattern INDENT = Pattern.compile("(?m)^ +(?=\\S)");
    private static final Pattern QUOTE = Pattern.compile("[\"']");

    /** What is edited. */
    enum Kind
    {
        DELETE, DOUBLE, SWAP, REPLACE, KEY, NAME, NUMBER, INDENT, QUOTE
    }

    /** @return an edit that changes the text. */
    static PolicyEdit random(final String file, final String text, final SplittableRandom random)
    {
        while (true)
        {
            final PolicyEdit edit = draw(file, text, random);
            if (null != edit && !edit.removed.equals(edit.put))
            {
                return edit;
            }
        }
    }

    private static PolicyEdit draw(final String file, final String text, final SplittableRandom random)
    {
        final Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        final int at = random.nextInt(text.length() - 1);
        final String one = text.substring(at, at + 1);
        return switch (kind)
        {
            case DELETE -> new PolicyEdit(file, kind, at, one, "");
            case DOUBLE -> new PolicyEdit(file, kind, at, one, one + one);
            case SWAP -> new PolicyEdit(
                file, kind, at, text.substring(at, at + 2), text.substring(at + 1, at + 2) + one);
            case REPLACE -> new PolicyEdit(file, kind, at, one, key(random));
            case KEY -> word(file, kind, text, KEY, random);
            case NAME -> word(file, kind, text, NAME, random);
            case NUMBER -> number(file, text, random);
            case INDENT -> indent(file, text, random);
            case QUOTE -> quote(file, text, random);
        };
    }

    private static String key(final SplittableRandom random)
    {
        return String.valueOf(KEYS_OF_A_KEYBOARD.charAt(random.nextInt(KEYS_OF_A_KEYBOARD.length())));
    }

    private static int[] place(final String text, final Pattern pattern, final SplittableRandom random)
    {
        final List<int[]> places = new ArrayList<>();
        final Matcher matcher = pattern.matcher(text);
        while (matcher.find())
        {
            places.add(new int[]{ matcher.start(), matcher.end() });
        }
        return places.isEmpty() ? null : places.get(random.nextInt(places.size()));
    }

    /** A typing error in a word, or another word of the file in its place. */
    private static PolicyEdit word(
        final String file, final Kind kind, final String text, final Pattern pattern, final SplittableRandom random)
    {
        final int[] place = place(text, pattern, random);
        final int[] other = place(text, pattern, random);
        if (null == place)
        {
            return null;
        }
        final String word = text.substring(place[0], place[1]);
        final int at = random.nextInt(word.length());
        final String put = switch (random.nextInt(4))
        {
            case 0 -> text.substring(other[0], other[1]);
            case 1 -> word.substring(0, at) + word.substring(at + 1);
            case 2 -> word.substring(0, at) + (char)('a' + random.nextInt(26)) + word.substring(at + 1);
            default -> word.substring(0, at) + (char)('a' + random.nextInt(26)) + word.substring(at);
        };
        return put.isEmpty() ? null : new PolicyEdit(file, kind, place[0], word, put);
    }

    private static PolicyEdit number(final String file, final String text, final SplittableRandom random)
    {
        final int[] place = place(text, NUMBER, random);
        if (null == place)
        {
            return null;
        }
        final String number = text.substring(place[0], place[1]);
        final int at = random.nextInt(number.length());
        final String put = switch (random.nextInt(5))
        {
            case 0 -> "-" + number;
            case 1 -> number + "0";
            case 2 -> number.contains(".") ? number.substring(0, number.indexOf('.')) : number + ".0";
            case 3 -> number.substring(0, at) + random.nextInt(10) + number.substring(at + 1);
            default -> number.substring(0, at) + random.nextInt(10) + number.substring(at);
        };
        return new PolicyEdit(file, Kind.NUMBER, place[0], number, put);
    }

    private static PolicyEdit indent(final String file, final String text, final SplittableRandom random)
    {
        final int[] place = place(text, INDENT, random);
        if (null == place)
        {
            return null;
        }
        final String indent = text.substring(place[0], place[1]);
        final String put = switch (random.nextInt(4))
        {
            case 0 -> indent + " ";
            case 1 -> indent.substring(1);
            case 2 -> "\t";
            default -> indent + "  ";
        };
        return new PolicyEdit(file, Kind.INDENT, place[0], indent, put);
    }

    private static PolicyEdit quote(final String file, final String text, final SplittableRandom random)
    {
        final int[] place = random.nextBoolean() ? place(text, QUOTE, random) : null;
        if (null == place)
        {
            return new PolicyEdit(
                file, Kind.QUOTE, random.nextInt(text.length()), "", random.nextBoolean() ? "\"" : "'");
        }
        final String quote = text.substring(place[0], place[1]);
        return new PolicyEdit(file, Kind.QUOTE, place[0], quote,
            random.nextBoolean() ? "" : "\"".equals(quote) ? "'" : "\"");
    }

    String apply(final String text)
    {
        return text.substring(0, offset) + put + text.substring(offset + removed.length());
    }

    /** @return the line of the edit, from 1. */
    int line(final String text)
    {
        return 1 + (int)text.substring(0, offset).chars().filter(character -> '\n' == character).count();
    }

    /** @return the nearest key before the edit in its line, else the line's first name. */
    String declared(final String text)
    {
        final int from = text.lastIndexOf('\n', offset - 1) + 1;
        final Matcher key = KEY.matcher(text).region(from, Math.max(from, offset));
        String found = "";
        while (key.find())
        {
            found = key.group();
        }
        final Matcher first = DECLARED.matcher(text);
        return !found.isEmpty() && !List.of("name", "id", "rule").contains(found) ? found :
            first.find(from) ? first.group(1) : "";
    }

    /** @return the word that an offset stands in or beside; empty where there is none. */
    static String wordAt(final String text, final int offset)
    {
        int from = Math.min(offset, text.length());
        int to = from;
        while (from > 0 && isOfWord(text.charAt(from - 1)))
        {
            from--;
        }
        while (to < text.length() && isOfWord(text.charAt(to)))
        {
            to++;
        }
        return text.substring(from, to);
    }

    private static boolean isOfWord(final char character)
    {
        return Character.isLetterOrDigit(character) || "_-.".indexOf(character) >= 0;
    }
}
