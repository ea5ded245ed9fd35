package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.peregrine.domain.PaymentEvent;
import org.junit.jupiter.api.Test;

/**
 * Mutated texts of rules are compiled or refused with a place, and nothing else: no other exception, no hang. How many:
 * {@code -Dperegrine.mutations=10000000}; from which seed: {@code -Dperegrine.seed=1}.
 */
class MutatedTextTest
{
    private static final int MUTATIONS = Integer.getInteger("peregrine.mutations", 5_000);
    private static final long SEED = Long.getLong("peregrine.seed", 1L);
    private static final long LONGEST_NS = 20_000_000_000L;
    private static final String[] PIECES = {
        "(", ")", "[", "]", "{", "}", ",", ".", "?", ":", "!", "-", "&&", "||", "==", " in ", "<", "'", "\"", "\\", "0",
        "1u", "1.0", "9223372036854775808", "null", "now", "mcc", "amount", "entry_mode", ".exists(x, ", ".map(x, x)",
        "duration('1s')", "timestamp('", "list('cards').has(", "'ECOM'", ".matches('(a*)*')", "\0", "\u00fc", "\uD83D",
        "r'", "b'", "'''", "is_far", "math.greatest(", "size(", "has(", "`", "@", "\n", "//", "_", "string("
    };

    private final RuleCompiler compiler = new RuleCompiler(Fixtures.WIDE);
    private final PaymentEvent event = GivenValues.eventOf(Fixtures.WIDE, Map.of());

    @Test
    void shouldCompileOrRefuseWithAPlaceWhenTextIsMutated()
    {
        final Random random = new Random(SEED);
        final List<String> failures = new ArrayList<>();
        int compiled = 0;
        int refused = 0;
        String text = "";
        for (int i = 0; i < MUTATIONS && failures.isEmpty(); i++)
        {
            text = i % 5 == 0 ? new RandomExpressions(random.nextLong()).bool(random.nextInt(4)) : text;
            text = mutated(text, random);
            final long start = System.nanoTime();
            try
            {
                compiler.compile(text).evaluate(event);
                compiled++;
            }
            catch (final RuleException ex)
            {
                refused++;
                if (ex.line() < 1 || ex.column() < 1 || ex.getMessage().isBlank())
                {
                    failures.add(text + ": no place: " + ex.getMessage());
                }
            }
            catch (final RuntimeException | StackOverflowError ex)
            {
                failures.add(text + ": " + ex);
            }
            if (System.nanoTime() - start > LONGEST_NS)
            {
                failures.add(text + ": took too long");
            }
        }
        assertEquals(List.of(), failures);
        assertTrue(compiled > MUTATIONS / 100, "compiled " + compiled);
        assertTrue(refused > MUTATIONS / 3, "refused " + refused);
    }

    @Test
    void shouldRefuseWhenTextIsTooDeepOrTooLong()
    {
        for (final String text : List.of("(".repeat(100_000) + "true" + ")".repeat(100_000),
            "!".repeat(15_000) + "true", "1" + " + 1".repeat(4_000) + " > 0", "-".repeat(9_000) + "1 > 0",
            "[".repeat(9_000), "true" + " ? true : true".repeat(1_200), "a".repeat(30_000),
            "[[".repeat(120) + "]]".repeat(120) + " == []", "'" + "\\".repeat(9_000)))
        {
            try
            {
                assertEquals(Condition.HIT, compiler.compile(text).evaluate(event), text.substring(0, 20));
            }
            catch (final RuleException ex)
            {
                assertTrue(ex.line() > 0 && ex.column() > 0, ex.getMessage());
            }
        }
    }

    @Test
    void shouldRefuseSoonWhenMacrosAndRegularExpressionsGrow()
    {
        final String list = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
        final String nested = (list + ".exists(NAME, ").repeat(7) + "mcc == 1" + ")".repeat(7);
        String text = nested;
        for (int i = 0; i < 7; i++)
        {
            text = text.replaceFirst("NAME", "x" + i);
        }
        refuse(text);
        refuse(text.replace("mcc == 1", "x0 == 11"));
        refuse("entry_mode.matches('((a{1000}){1000}){1000}')");
    }

    private void refuse(final String text)
    {
        final long start = System.nanoTime();
        try
        {
            compiler.compile(text);
        }
        catch (final RuleException ex)
        {
            assertTrue(ex.line() > 0, ex.getMessage());
        }
        assertTrue(System.nanoTime() - start < LONGEST_NS, text);
    }

    private static String mutated(final String text, final Random random)
    {
        final int at = random.nextInt(text.length() + 1);
        final int to = Math.min(text.length(), at + random.nextInt(6));
        final String piece = PIECES[random.nextInt(PIECES.length)];
        return switch (random.nextInt(5))
        {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, at) + piece + text.substring(at);
            case 2 -> text.substring(0, at) + piece + text.substring(to);
            case 3 -> text.length() > 2_000 ? text.substring(at) : text.substring(0, at) +
                text.substring(random.nextInt(at + 1), at) + text.substring(at);
            default -> text.substring(0, at) + (char)(random.nextInt(96) + 32) + text.substring(to);
        };
    }
}
