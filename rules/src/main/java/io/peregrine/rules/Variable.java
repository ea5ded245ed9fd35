package io.peregrine.rules;

import java.util.List;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import io.peregrine.domain.PaymentField;

/**
 * One name that expressions may use.
 *
 * @param name  as expressions write it.
 * @param kind  where its value is.
 * @param index FEATURE_INT and FEATURE_DOUBLE: the feature's index in the slot; USER: the user-defined field's;
 *              NAMED_SCORE: the score's.
 * @param field FIELD_...: the payment field.
 * @param value CONSTANT: a Long, Double, Boolean or String; TOKEN and ADDRESS: how the slot's two accessors begin;
 *              DEFINITION: its checked tree.
 */
record Variable(String name, Kind kind, int index, PaymentField field, Object value)
{
    /** Where a name's value is. */
    enum Kind
    {
        FEATURE_INT, FEATURE_DOUBLE, FIELD_INT, FIELD_BOOL, FIELD_ENUM, MERCHANT, TERMINAL, TOKEN, ADDRESS, USER, NOW,
        PROBABILITY, MARGIN, SCORE, NAMED_SCORE, CONSTANT, DEFINITION
    }

    /** Whatever may be missing is one of CEL's wrapper types: the checker then knows that it may be null. */
    CelType celType()
    {
        return switch (kind)
        {
            case FEATURE_INT, FIELD_INT, SCORE -> NullableType.create(SimpleType.INT);
            case FEATURE_DOUBLE, USER, PROBABILITY, MARGIN, NAMED_SCORE -> NullableType.create(SimpleType.DOUBLE);
            case FIELD_BOOL -> NullableType.create(SimpleType.BOOL);
            case FIELD_ENUM, MERCHANT, TERMINAL, TOKEN, ADDRESS -> NullableType.create(SimpleType.STRING);
            case NOW -> SimpleType.TIMESTAMP;
            case CONSTANT -> constantType();
            case DEFINITION -> definition().getResultType();
        };
    }

    /** @return an enumeration's names; empty for other kinds. */
    List<String> names()
    {
        return null == field ? List.of() : field.names();
    }

    /** @return DEFINITION: what stands for the name. */
    CelAbstractSyntaxTree definition()
    {
        return (CelAbstractSyntaxTree)value;
    }

    private CelType constantType()
    {
        if (value instanceof Long)
        {
            return SimpleType.INT;
        }
        if (value instanceof Double)
        {
            return SimpleType.DOUBLE;
        }
        return value instanceof Boolean ? SimpleType.BOOL : SimpleType.STRING;
    }
}
