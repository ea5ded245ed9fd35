package io.peregrine.pipeline.window;

/**
 * A policy's currency.
 *
 * @param currency ISO 4217 numeric.
 * @param decimals digits of its minor unit.
 */
record Money(int currency, int decimals)
{
    static final Money YEN = new Money(392, 0);
    static final Money EURO = new Money(RandomPolicies.EUR, RandomPolicies.DECIMALS);
    static final Money DINAR = new Money(414, 3);
}
