package io.peregrine.rules;

import java.util.List;

/**
 * A value that generated code has at hand: a constant, or local variables.
 *
 * @param form        how the value is held.
 * @param slot        the local variable, or -1 for a constant.
 * @param highSlot    TEXT: the local variable of the second word, or -1 where there is none.
 * @param missingSlot the local variable that is 1 where the value is missing, or -1 where it never is.
 * @param constant    the constant: Long, Double, Boolean or String, or null where slot is used.
 * @param names       ENUM: its names by wire value.
 */
record Operand(Form form, int slot, int highSlot, int missingSlot, Object constant, List<String> names)
{
    /** How a value is held: TIME as nanoseconds, ENUM as its wire value, TEXT as words; STRING is always constant. */
    enum Form
    {
        INT("an int"), DOUBLE("a double"), BOOL("a bool"), TIME("a timestamp"), ENUM("a name"), TEXT("an id"),
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

        boolean isLong()
        {
            return this == INT || this == TIME || this == ENUM || this == TEXT;
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

    static Operand ofNull()
    {
        return new Operand(Form.NULL, -1, -1, -1, null, List.of());
    }

    /** @return this, or the constant where there is one. */
    Operand orConstant(final Object value)
    {
        return null == value ? this : ofConstant(form, value);
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
