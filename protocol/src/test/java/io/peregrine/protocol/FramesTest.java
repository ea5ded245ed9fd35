package io.peregrine.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest
{
    @Property(tries = 300)
    void shouldReadBackPaymentIds(@ForAll final long low, @ForAll final long high)
    {
        final String text = Frames.paymentIdText(low, high);

        assertEquals(low, Frames.paymentIdLow(text));
        assertEquals(high, Frames.paymentIdHigh(text));
    }

    @Property(tries = 100)
    void shouldReadBackHashes(
        @ForAll final long word0, @ForAll final long word1, @ForAll final long word2, @ForAll final long word3)
    {
        final String hex = Frames.sha256Hex(word0, word1, word2, word3);

        assertEquals(word0, Frames.sha256Word(hex, 0));
        assertEquals(word1, Frames.sha256Word(hex, 1));
        assertEquals(word2, Frames.sha256Word(hex, 2));
        assertEquals(word3, Frames.sha256Word(hex, 3));
    }

    @Test
    void shouldPutAHashsFirstByteLowest()
    {
        assertEquals(0x01L, Frames.sha256Word("01" + "0".repeat(62), 0));
    }

    @Test
    void shouldHashThePrincipalAsSha256()
    {
        // SHA-256 of "abc" begins ba7816bf 8f01cfea (FIPS 180-2).
        assertEquals(0xeacf018fbf1678baL, Frames.hashOfPrincipal("abc"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "-1", "18446744073709551616", "abc", "0123456789abcdef0123456789abcdeg", "1.5" })
    void shouldRefuseWhatIsNoPaymentId(final String text)
    {
        assertFalse(Frames.isPaymentId(text));
        assertThrows(IllegalArgumentException.class, () -> Frames.paymentIdLow(text));
    }

    @Test
    void shouldClearWhatAShorterTextLeaves()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
        Frames.putText(buffer, 0, 8, "ABCDEFGH");
        Frames.putText(buffer, 0, 8, "xy");

        assertEquals("xy", Frames.text(buffer, 0, 8));
        assertEquals(0, buffer.getByte(7));
        assertThrows(IllegalArgumentException.class, () -> Frames.putText(buffer, 0, 8, "ABCDEFGHI"));
        assertThrows(IllegalArgumentException.class, () -> Frames.putText(buffer, 0, 8, "\u00e9"));
    }
}
