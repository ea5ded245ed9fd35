package io.peregrine.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is said of conditions holds for every payment: tested by hand and against random ones. */
class ConjunctionTest
{
    private static final int ROUNDS = Integer.getInteger("peregrine.conjunctions", 400);
    private static final int PAYMENTS = 150;

    private final Vocabulary vocabulary = new Vocabulary(new FeatureLayout(List.of(
        FeatureDeclaration.field("amount", FeatureType.DOUBLE, "amount"),
        FeatureDeclaration.field("n", FeatureType.INT, "mcc"))), Map.of("limit", 3.0, "few", 2L, "pos", "POS"));
    private final ConjunctionReader reader = new ConjunctionReader(vocabulary);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
        {
            "amount > 5.0 && amount < 5.0 | amount",
            "amount >= limit && amount < 3.0 | amount",
            "n > 3 && n < 4 | n",
            "n > 9223372036854775807 | n",
            "n == 3 && n == 4 | n",
            "n == 3 && n != 3 | n",
            "n in [1, 2] && n > few | n",
            "channel == 'ATM' && channel == pos | channel",
            "malware_flag && !malware_flag | malware_flag",
            "amount >= 3.0 && amount <= 3.0 && amount != 3.0 | amount"
        })
    void shouldSayWhichNameContradictsItself(final String condition, final String name)
    {
        assertEquals(name, reader.read(condition).contradiction());
    }

    @ParameterizedTest
    @ValueSource(strings =
        {
            "amount >= 5.0 && amount <= 5.0", "n > 3 && n < 5", "n != 3 && n != 4", "n in [1, 3] && n > 2",
            "amount > 5.0 || amount < 5.0", "n > 3 && amount < 1.0", "amount > 3.0 && amount < 3.0000000000000004"
        })
    void shouldNotSayThatWhatCanBeContradictsItself(final String condition)
    {
        assertNull(reader.read(condition).contradiction());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
        {
            "amount > 5.0 | amount > limit | true",
            "amount > 3.0 | amount >= limit | true",
            "amount >= 3.0 | amount > limit | false",
            "amount > 5.0 && n > 2 | amount > 4.0 | true",
            "amount > 5.0 | amount > 4.0 && n > 2 | false",
            "n == 3 | n != 4 | true",
            "n != 4 | n == 3 | false",
            "n != 4 | n != 4 | true",
            "n > 4 | n != 4 | true",
            "n != 4 | n > 4 | false",
            "n in [1, 2] | n <= few | true",
            "channel == 'POS' | channel in ['POS', 'ATM'] | true",
            "channel in ['POS', 'ATM'] | channel == 'POS' | false",
            "amount * 2.0 > 8.0 && n > 1 | amount * 2.0 > 8.0 | true",
            "amount * 2.0 > 9.0 | amount * 2.0 > 8.0 | false",
            "malware_flag | malware_flag == true | true",
            "5 < n | n > 4 | true"
        })
    void shouldSayWhatImpliesWhat(final String one, final String other, final boolean isImplied)
    {
        assertEquals(isImplied, reader.read(one).implies(reader.read(other)));
    }

    @Test
    void shouldNeverClaimWhatARandomPaymentRefutes()
    {
        final RuleCompiler compiler = new RuleCompiler(vocabulary);
        final SplittableRandom random = new SplittableRandom(1);
        final List<PaymentEvent> payments = new ArrayList<>();
        for (int i = 0; i < PAYMENTS; i++)
        {
            payments.add(payment(random));
        }

        int claims = 0;
        int contradictions = 0;
        for (int i = 0; i < ROUNDS; i++)
        {
            final String one = taken(random, compiler);
            final String other = taken(random, compiler);
            final Conjunction first = reader.read(one);
            final boolean isImplied = first.implies(reader.read(other));
            final boolean isNever = null != first.contradiction();
            claims += isImplied && !isNever ? 1 : 0;
            contradictions += isNever ? 1 : 0;
            final Condition firstCondition = compiler.compile(one);
            final Condition otherCondition = compiler.compile(other);
            for (final PaymentEvent payment : payments)
            {
                final boolean isHit = Condition.HIT == firstCondition.evaluate(payment);
                assertFalse(isHit && isNever, one);
                assertFalse(isHit && isImplied && Condition.HIT != otherCondition.evaluate(payment),
                    () -> one + " does not imply " + other);
            }
        }
        assertTrue(claims > ROUNDS / 40, "claims " + claims);
        assertTrue(contradictions > ROUNDS / 400, "contradictions " + contradictions);
    }

    private PaymentEvent payment(final SplittableRandom random)
    {
        final Map<String, Object> given = new HashMap<>();
        put(given, "amount", random, random.nextInt(7) * 0.5 + 1.5);
        put(given, "n", random, (long)random.nextInt(5));
        put(given, "channel", random, List.of("POS", "ATM", "MOTO").get(random.nextInt(3)));
        put(given, "malware_flag", random, random.nextBoolean());
        return GivenValues.eventOf(vocabulary, given);
    }

    private static void put(
        final Map<String, Object> given, final String name, final SplittableRandom random, final Object value)
    {
        if (random.nextInt(6) > 0)
        {
            given.put(name, value);
        }
    }

    /** @return a condition that is not refused as one that can never be true. */
    private static String taken(final SplittableRandom random, final RuleCompiler compiler)
    {
        while (true)
        {
            final String condition = condition(random);
            try
            {
                compiler.compile(condition);
                return condition;
            }
            catch (final RuleException ex)
            {
                assertTrue(ex.getMessage().startsWith("never true"), ex.getMessage());
            }
        }
    }

    private static String condition(final SplittableRandom random)
    {
        final StringBuilder condition = new StringBuilder(term(random));
        for (int i = random.nextInt(3); i > 0; i--)
        {
            condition.append(random.nextInt(12) == 0 ? " || " : " && ").append(term(random));
        }
        return condition.toString();
    }

    private static String term(final SplittableRandom random)
    {
        final String operator = List.of("<", "<=", ">", ">=", "==", "!=").get(random.nextInt(6));
        return switch (random.nextInt(7))
        {
            case 0, 1 -> "amount " + operator + " " + (random.nextInt(3) == 0 ? "limit" : random.nextInt(4) + 1.5);
            case 2, 3 -> "n " + operator + " " + (random.nextInt(3) == 0 ? "few" : String.valueOf(random.nextInt(4)));
            case 4 -> "channel " + (random.nextBoolean() ? "==" : "!=") + (random.nextBoolean() ? " 'POS'" : " 'ATM'");
            case 5 -> random.nextBoolean() ? "channel in ['POS', 'ATM']" : "n in [0, 2, 3]";
            default -> List.of("malware_flag", "!malware_flag", "malware_flag == true", "channel != null",
                "amount * 2.0 > 4.0").get(random.nextInt(5));
        };
    }
}
