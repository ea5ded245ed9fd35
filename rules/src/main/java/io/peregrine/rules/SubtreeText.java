package io.peregrine.rules;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

/** Writes a part of a checked tree so that two parts mean the same where their texts are the same. */
final class SubtreeText
{
    private final Vocabulary vocabulary;

    SubtreeText(final Vocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
    }

    /** @return the text; null where the part reads names that only its surroundings know. */
    String of(final CelExpr expr)
    {
        final StringBuilder text = new StringBuilder();
        return write(expr, text) ? text.toString() : null;
    }

    private boolean write(final CelExpr expr, final StringBuilder text)
    {
        switch (expr.getKind())
        {
            case CONSTANT -> writeConstant(expr.constant(), text);
            case IDENT ->
            {
                text.append(expr.ident().name());
                return null != vocabulary.variable(expr.ident().name());
            }
            case CALL ->
            {
                text.append(expr.call().function()).append(expr.call().target().isPresent() ? ".(" : "(");
                return writeChildren(expr, text, ')');
            }
            case LIST ->
            {
                text.append('[');
                return writeChildren(expr, text, ']');
            }
            default ->
            {
                return false;
            }
        }
        return true;
    }

    private boolean writeChildren(final CelExpr expr, final StringBuilder text, final char end)
    {
        for (final CelExpr child : Signs.children(expr))
        {
            if (!write(child, text))
            {
                return false;
            }
            text.append(' ');
        }
        text.append(end);
        return true;
    }

    private static void writeConstant(final CelConstant constant, final StringBuilder text)
    {
        final String value = constant.toString();
        text.append(value.length()).append(':').append(value);
    }
}
