package io.peregrine.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GivenValuesTest
{
    private final Vocabulary vocabulary = Fixtures.VOCABULARY;

    @ParameterizedTest
    @EnumSource(PaymentField.class)
    void shouldSetTheFieldThatTheNameMeans(final PaymentField field) throws ReflectiveOperationException
    {
        final Object given = switch (field.type())
        {
            case INT -> 41L;
            case BOOL -> true;
            case ENUM -> field.names().get(3);
        };
        final long expected = switch (field.type())
        {
            case INT -> 41;
            case BOOL -> 1;
            case ENUM -> 3;
        };

        final PaymentEvent event = GivenValues.eventOf(vocabulary, Map.of(field.policyName(), given));

        for (final PaymentField other : PaymentField.values())
        {
            final Method accessor = PaymentEvent.class.getMethod(other.accessor());
            assertEquals(other == field ? expected : PaymentEvent.MISSING, accessor.invoke(event), other.name());
        }
    }

    @Test
    void shouldHoldIdsAsLittleEndianWordsWhenGivenAsText()
    {
        final PaymentEvent event = GivenValues.eventOf(vocabulary,
            Map.of("merchant_id", "MERCHANT1234567", "terminal_id", "T1"));
        final ByteBuffer words = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        words.putLong(event.merchantLow()).putLong(event.merchantHigh()).putLong(event.terminal());

        assertEquals("MERCHANT1234567\0T1\0\0\0\0\0\0", new String(words.array(), StandardCharsets.US_ASCII));
    }

    @Test
    void shouldLeaveFeatureMissingWhenGivenNullOrNothing()
    {
        final PaymentEvent event = GivenValues.eventOf(vocabulary, Collections.singletonMap("amount", null));

        assertTrue(event.isFeatureMissing(0));
        assertTrue(event.isFeatureMissing(1));
    }

    @Test
    void shouldTakeIntForDoubleWhenFeatureIsDouble()
    {
        final PaymentEvent event = GivenValues.eventOf(vocabulary, Map.of("amount", 220));

        assertFalse(event.isFeatureMissing(0));
        assertEquals(220.0, event.featureDouble(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "amuont # 1 # unknown name \"amuont\": did you mean \"amount\"?",
        "t_nb_7d # x # \"t_nb_7d\" must be an int: x",
        "limit # x # \"limit\" is a constant of the policy: it cannot be given",
        "entry_mode # CHOP # \"entry_mode\" cannot be \"CHOP\": did you mean \"CHIP\"? Known: CHIP, CONTACTLESS, " +
            "MAGSTRIPE, MANUAL, ECOM, CREDENTIAL_ON_FILE, FALLBACK",
        "terminal_id # 123456789 # \"terminal_id\" must be 1 to 8 characters of US-ASCII: \"123456789\"",
        "now # noon # \"now\" must be a timestamp, for example 2026-01-31T12:00:00Z: noon"
    })
    void shouldNameTheNameWhenValueCannotBeGiven(final String name, final String value, final String message)
    {
        final RuleException ex =
            assertThrows(RuleException.class, () -> GivenValues.eventOf(vocabulary, Map.of(name, value)));

        assertEquals(message, ex.getMessage());
    }

    @Test
    void shouldRefuseConstantWhenItsNameIsTaken()
    {
        final RuleException ex = assertThrows(RuleException.class,
            () -> new Vocabulary(new FeatureLayout(List.of()), Map.of("channel", 1L)));

        assertEquals("constant \"channel\" has the name of a payment field: choose another", ex.getMessage());
    }
}
