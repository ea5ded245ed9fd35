package io.peregrine.scoring;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LinearModelTest
{
    private static final String TEXT = "{\"format\": \"linear-1\", \"link\": \"logistic\", " +
        "\"features\": [\"amount\", \"night\"], \"mean\": [50.0, 0.25], \"scale\": [40.0, 0.5], " +
        "\"coef\": [2.0, -1.0], \"intercept\": -3.0}";

    private static LinearModel read(final String text)
    {
        return (LinearModel)ModelReader.read(text.getBytes(StandardCharsets.UTF_8), "m");
    }

    @Test
    void shouldScaleWeighAndAddTheIntercept()
    {
        final LinearModel model = read(TEXT);

        assertEquals((130 - 50.0) / 40 * 2 + (1 - 0.25) / 0.5 * -1 - 3, model.margin(new float[]{ 130, 1 }));
        assertEquals(1 / (1 + StrictMath.exp(0.5)), model.probability(-0.5));
    }

    @Test
    void shouldTakeTheMeanForWhatIsMissingUnlessTheFileSaysWhat()
    {
        final float[] inputs = { Float.NaN, 0.25f };

        assertEquals(-3, read(TEXT).margin(inputs));
        assertEquals(-3 + (10 - 50.0) / 40 * 2,
            read(TEXT.replace("\"intercept\"", "\"missing\": [10, 0], \"intercept\"")).margin(inputs));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "linear-1|linear-2|must be \"linear-1\"",
        "logistic|probit|logistic or identity",
        "40.0|0.0|scale [0] must be above 0",
        "[2.0, -1.0]|[2.0]|coef must have 2 elements",
        "-3.0|1e999|intercept must be a finite number",
        "\"night\"|\"amount\"|\"amount\" twice",
        "\"intercept\"|\"bias\"|\"bias\", which is not known" })
    void shouldRefuseWhatIsNoLinearModel(final String from, final String to, final String says)
    {
        assertTrue(TEXT.contains(from));
        final String message =
            assertThrows(ModelFormatException.class, () -> read(TEXT.replace(from, to))).getMessage();
        assertTrue(message.startsWith("m: ") && message.contains(says), message);
    }
}
