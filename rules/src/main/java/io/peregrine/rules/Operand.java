package io.peregrine.rules;

import java.util.List;

/**
 * A value that generated code has at hand: a constant, or local variables.
 *
 * @param form        how the value is held.
 * @param slot        the local variable, or -1 for a constant.
 * @param highSlot    TEXT, TOKEN, ADDRESS: the local variable of the second word, or -1 where there is none; TIME: of
 *                    the nanoseconds.
 * @param missingSlot the local variable that is 1 where the value is missing, or -1 where it never is.
 * @param constant    the constant: Long (of a uint its bits, of a duration nanoseconds), Double, Boolean, String, or
 *                    Instant; null where slot is used.
 * @param names       ENUM: its names by what the slot holds.
 */
record Operand(Form form, int slot, int highSlot, int missingSlot, Object constant, List<String> names)
{
    /**
     * How a value is held: UINT as the bits of a long, TIME as seconds since 1970 and nanoseconds, DURATION as
     * nanoseconds, ENUM as the place among its names, TEXT, TOKEN and ADDRESS as words; STRING is always constant.
     */
    enum Form
    {
        INT("an int"), UINT("a uint"), DOUBLE("a double"), BOOL("a bool"), TIME("a timestamp"),
        DURATION("a duration"), ENUM("a name"), TEXT("an id"), TOKEN("a token"), ADDRESS("an ip address"),
        STRING("a string"), NULL("null");

        private final String description;

        Form(final String description)
        {
            this.description = description;
        }

        String description()
        {
            return description;
        }

        /** @return true if the value is of CEL's type string. */
        boolean isString()
        {
            return this == ENUM || this == TEXT || this == TOKEN || this == ADDRESS || this == STRING;
        }

        /** @return true if it is held in two words. */
        boolean isPair()
        {
            return this == TIME || this == TEXT || this == TOKEN || this == ADDRESS;
        }
    }

    static Operand ofConstant(final Form form, final Object constant)
    {
        return new Operand(form, -1, -1, -1, constant, List.of());
    }

    static Operand ofLocal(final Form form, final int slot, final int missingSlot)
    {
        return new Operand(form, slot, -1, missingSlot, null, List.of());
    }

    /** @return a value that two local variables hold. */
    static Operand ofPair(final Form form, final int slot, final int highSlot, final int missingSlot)
    {
        return new Operand(form, slot, highSlot, missingSlot, null, List.of());
    }

    /** @return one of these names, by its place among them. */
    static Operand ofNames(final List<String> names, final int slot, final int missingSlot)
    {
        return new Operand(Form.ENUM, slot, -1, missingSlot, null, names);
    }

    static Operand ofNull()
    {
        return new Operand(Form.NULL, -1, -1, -1, null, List.of());
    }

    /** @return this, or the constant where there is one. */
    Operand orConstant(final Object value)
    {
        return null == value ? this : ofConstant(form, value);
    }

    /** @return this value where it is known to be there. */
    Operand present()
    {
        return new Operand(form, slot, highSlot, -1, constant, names);
    }

    boolean isConstant()
    {
        return slot < 0;
    }

    boolean mayBeMissing()
    {
        return missingSlot >= 0;
    }
}
