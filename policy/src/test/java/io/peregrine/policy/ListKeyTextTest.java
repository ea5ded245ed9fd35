package io.peregrine.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.peregrine.domain.ListKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListKeyTextTest
{
    @ParameterizedTest
    @CsvSource({
        "CARD, 17, 17, 0, 0, 0", "CARD, 18446744073709551615, -1, 0, 0, 0",
        "CARD, 00000000000000020000000000000001, 1, 2, 0, 0", "CUSTOMER, 0, 0, 0, 0, 0",
        "TERMINAL, T1, 12628, 0, 0, 0", "MERCHANT, AAAAAAAAB, 4702111234474983745, 66, 0, 0",
        "IP, 10.0.0.1, 281470849515521, 0, 0, 0", "IP, ::ffff:10.0.0.1, 281470849515521, 0, 0, 0",
        "IP, 2001:db8::1, 1, 2306139568115548160, 0, 0", "BIN, 411111, 411111, 0, 0, 0", "TENANT, 7, 7, 0, 0, 0",
        "COUNTRY, BE, 56, 0, 0, 0", "COUNTRY, be, 56, 0, 0, 0", "COUNTRY, 056, 56, 0, 0, 0", "MCC, 0742, 742, 0, 0, 0",
        "CIDR, 10.0.0.0/8, 281470849515520, 0, 104, 0", "CIDR, 10.0.0.1, 281470849515521, 0, 128, 0",
        "CIDR, 0.0.0.0/0, 281470681743360, 0, 96, 0", "CIDR, ::/0, 0, 0, 0, 0",
        "CIDR, 2001:db8::/32, 0, 2306139568115548160, 32, 0", "BIN_RANGE, 411111-411199, 411111, 0, 411199, 0",
        "BIN_RANGE, 411111, 411111, 0, 411111, 0" })
    void shouldReadWhatPeopleWrite(
        final ListKey key, final String text, final long low, final long high, final long second, final long last)
    {
        assertArrayEquals(new long[]{ low, high, second, last }, ListKeyText.words(key, text));
    }

    @ParameterizedTest
    @CsvSource({
        "CARD, 18446744073709551616", "CARD, -1", "CARD, 12x", "CUSTOMER, abc", "TERMINAL, 123456789",
        "MERCHANT, 1234567890123456", "MERCHANT, ''", "IP, 10.0.0.256", "IP, 10.0.0", "IP, host.example", "IP, 1:2",
        "BIN, 4294967295", "TENANT, 65535", "COUNTRY, XX", "COUNTRY, 000", "COUNTRY, 1000", "MCC, 10000", "MCC, x",
        "CIDR, 10.0.0.1/8", "CIDR, 10.0.0.0/33", "CIDR, 2001:db8::1/32", "CIDR, ::/129", "CIDR, 10.0.0.0/",
        "BIN_RANGE, 411199-411111", "BIN_RANGE, 100000000", "BIN_RANGE, 1-100000000", "BIN_RANGE, -5" })
    void shouldRefuseWhatIsNoKey(final ListKey key, final String text)
    {
        assertThrows(IllegalArgumentException.class, () -> ListKeyText.words(key, text));
    }

    @Test
    void shouldKnowAllCountriesOfTheStandard()
    {
        assertEquals(249, CountryCodes.count());
    }
}
