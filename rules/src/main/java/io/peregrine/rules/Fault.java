package io.peregrine.rules;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;

/** Says what dev.cel's runtime met in the words of CEL, and where. Its own words are mostly those of Java. */
final class Fault
{
    private static final Pattern PLACED =
        Pattern.compile("evaluation error(?: at \\S+?:(\\d+))?: (.*)", Pattern.DOTALL);
    private static final Pattern FUNCTION = Pattern.compile(".*for function '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("key '(.*)' is not present in map\\.", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("Error resolving field '(.*)'\\..*", Pattern.DOTALL);
    private static final Pattern DUPLICATE = Pattern.compile("duplicate map key \\[(.*)]", Pattern.DOTALL);
    private static final Pattern NO_BOOL =
        Pattern.compile("(?:Expected boolean value, found :|expected boolean value).*", Pattern.DOTALL);
    private static final Pattern BAD_TEXT = Pattern.compile(
        "(?:For input string: \"(.*)\"(?: under radix.*)?|Text '(.*)' could not be parsed.*|.*to 'bool': \\[(.*)])",
        Pattern.DOTALL);

    private final CelAbstractSyntaxTree tree;
    private final CelEvaluationException error;
    private final int offset;
    private final String words;

    private Fault(final CelAbstractSyntaxTree tree, final CelEvaluationException error)
    {
        this.tree = tree;
        this.error = error;
        final Matcher matcher = PLACED.matcher(String.valueOf(error.getMessage()));
        final boolean isPlaced = matcher.matches();
        offset = isPlaced && null != matcher.group(1) ? Integer.parseInt(matcher.group(1)) : -1;
        words = (isPlaced ? matcher.group(2) : String.valueOf(error.getMessage())).replaceAll("\\s*\\R\\s*", " ");
    }

    /** @return what was met in this tree, with the place where dev.cel names one. */
    static RuleException of(final CelAbstractSyntaxTree tree, final CelEvaluationException error)
    {
        final Fault fault = new Fault(tree, error);
        final Optional<CelSourceLocation> place =
            fault.offset < 0 ? Optional.empty() : tree.getSource().getOffsetLocation(fault.offset);
        final String message = fault.message();
        return place.map(at -> new RuleException(at.getLine(), at.getColumn() + 1, message))
            .orElseGet(() -> new RuleException(0, 0, message));
    }

    private String message()
    {
        for (Throwable cause = error.getCause(); null != cause; cause = cause.getCause())
        {
            if (cause instanceof RuleException)
            {
                return cause.getMessage();
            }
        }
        return switch (error.getErrorCode())
        {
            case DIVIDE_BY_ZERO -> "_%_".equals(function()) ? "modulus by zero" : "division by zero";
            case NUMERIC_OVERFLOW -> "overflow" + range();
            case ATTRIBUTE_NOT_FOUND -> noSuchKey();
            case INDEX_OUT_OF_BOUNDS -> words.replaceFirst("^Index out", "index out");
            case DUPLICATE_ATTRIBUTE -> DUPLICATE.matcher(words).replaceFirst("duplicate key: $1");
            case BAD_FORMAT -> "invalid argument" + badText();
            case INVALID_ARGUMENT -> "invalid argument: " + words;
            case OVERLOAD_NOT_FOUND -> "no such overload: \"" + Signs.of(FUNCTION.matcher(words).replaceFirst("$1")) +
                "\" of a missing value, or of a type that it does not take";
            default -> other();
        };
    }

    private String noSuchKey()
    {
        final Matcher field = FIELD.matcher(words);
        return field.matches() ? "no such field: " + field.group(1) + ", only a map has any" :
            "no such key: " + KEY.matcher(words).replaceFirst("$1");
    }

    /** What has no code of its own: sums of times beyond what there is, and conditions that are none. */
    private String other()
    {
        final String function = function();
        if ("_+_".equals(function) || "_-_".equals(function))
        {
            return "overflow" + range();
        }
        return NO_BOOL.matcher(words).matches() ? "no such overload: a condition is true or false" : words;
    }

    private String range()
    {
        final CelExpr call = call();
        final CelType type = null == call ? null : tree.getType(call.id()).orElse(null);
        return null == type ? "" : ": not in the range of " +
            type.name().substring(type.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private String badText()
    {
        final String function = function();
        final Matcher text = BAD_TEXT.matcher(words);
        final String bad = !text.matches() ? "" : null != text.group(1) ? text.group(1) :
            null != text.group(2) ? text.group(2) : text.group(3);
        if (function.startsWith("get"))
        {
            return ": no time zone: write for example 'Europe/Brussels' or '+02:00'";
        }
        return switch (function)
        {
            case "timestamp", "duration", "int", "uint", "double", "bool" ->
                ": " + (bad.isEmpty() ? "the text" : "\"" + bad + "\"") + " is no " + function;
            default -> ": " + words;
        };
    }

    private String function()
    {
        final CelExpr call = call();
        return null == call ? "" : call.call().function();
    }

    /** @return the call at the place; null for none. */
    private CelExpr call()
    {
        return offset < 0 ? null : call(tree.getExpr());
    }

    private CelExpr call(final CelExpr expr)
    {
        if (CelExpr.ExprKind.Kind.CALL == expr.getKind() &&
            Integer.valueOf(offset).equals(tree.getSource().getPositionsMap().get(expr.id())))
        {
            return expr;
        }
        for (final CelExpr child : Signs.children(expr))
        {
            final CelExpr found = call(child);
            if (null != found)
            {
                return found;
            }
        }
        return null;
    }
}
