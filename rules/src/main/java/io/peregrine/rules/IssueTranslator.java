package io.peregrine.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

/** Says dev.cel's findings in the words of analysts. */
final class IssueTranslator
{
    private static final Pattern NO_OVERLOAD =
        Pattern.compile("found no matching overload for '([^']*)' applied to '(?:([^']*)\\.)?\\((.*?)\\)'.*",
        Pattern.DOTALL);
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern UNEXPECTED =
        Pattern.compile("(?:mismatched input|extraneous input|no viable alternative at input) '(.*?)'.*",
        Pattern.DOTALL);
    private static final Pattern UNKNOWN_TOKEN =
        Pattern.compile("token recognition error at: '(.*)'", Pattern.DOTALL);
    private static final Map<String, String> FOREIGN_WORDS = Map.of(
        "and", "&&", "AND", "&&", "or", "||", "OR", "||", "not", "!", "NOT", "!", "=", "==", "<>", "!=",
        "&", "&&", "|", "||");
    private static final Map<String, String> UNARY = Map.of("!_", "!", "-_", "-");

    private final Vocabulary vocabulary;
    private final CelAbstractSyntaxTree tree;

    IssueTranslator(final Vocabulary vocabulary, final CelAbstractSyntaxTree tree)
    {
        this.vocabulary = vocabulary;
        this.tree = tree;
    }

    static RuleException ofSyntax(final CelIssue issue)
    {
        final Matcher unexpected = UNEXPECTED.matcher(issue.getMessage());
        if (unexpected.matches())
        {
            return at(issue, unexpected(unexpected.group(1)));
        }
        final Matcher unknown = UNKNOWN_TOKEN.matcher(issue.getMessage());
        if (unknown.matches())
        {
            return at(issue, unexpected(unknown.group(1).strip()));
        }
        return at(issue, issue.getMessage());
    }

    RuleException ofTypes(final CelIssue issue)
    {
        final CelExpr expr = find(tree.getExpr(), issue.getExprId());
        final Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
        if (undeclared.matches())
        {
            return at(issue, unknownName(undeclared.group(1), expr));
        }
        final Matcher overload = NO_OVERLOAD.matcher(issue.getMessage());
        if (overload.matches())
        {
            return at(issue, wrongTypes(overload.group(1), types(overload.group(3)), expr));
        }
        return at(issue, plain(issue.getMessage()));
    }

    private static String unexpected(final String text)
    {
        if ("<EOF>".equals(text))
        {
            return "the expression ends too early";
        }
        final String meant = FOREIGN_WORDS.get(text);
        return "unexpected \"" + text + "\"" + (null == meant ? "" : ": write " + meant);
    }

    private String unknownName(final String name, final CelExpr expr)
    {
        if (null != expr && CelExpr.ExprKind.Kind.CALL == expr.getKind())
        {
            return "unknown function \"" + name + "\"";
        }
        final String near = Spelling.nearest(name, vocabulary.names());
        if (null != near)
        {
            return "unknown name \"" + name + "\": did you mean \"" + near + "\"?";
        }
        return "unknown name \"" + name + "\"" +
            ("amount".equals(name) ? ": declare it as a feature, {name: amount, field: amount}" : "");
    }

    private String wrongTypes(final String function, final List<String> types, final CelExpr expr)
    {
        final String sign = Signs.of(function);
        if (null == expr || CelExpr.ExprKind.Kind.CALL != expr.getKind())
        {
            return "\"" + sign + "\" does not take " + String.join(", ", types);
        }
        final List<CelExpr> args = expr.call().args();
        if (UNARY.containsKey(function))
        {
            return "\"" + sign + "\" does not go before " + named(args.get(0), types.get(0));
        }
        if (2 == args.size() && 2 == types.size() && expr.call().target().isEmpty())
        {
            return wrongPair(function, sign, args, types);
        }
        return "\"" + sign + "\" does not take " + String.join(", ", types);
    }

    private String wrongPair(
        final String function, final String sign, final List<CelExpr> args, final List<String> types)
    {
        final String left = types.get(0);
        final String right = types.get(1);
        final String known = advice(args.get(0), left, args.get(1), right);
        if (null != known)
        {
            return known;
        }
        final String mirrored = advice(args.get(1), right, args.get(0), left);
        if (null != mirrored)
        {
            return mirrored;
        }
        if ("null".equals(left) || "null".equals(right))
        {
            final boolean isLeft = "null".equals(right);
            return named(args.get(isLeft ? 0 : 1), isLeft ? left : right) + " is never missing";
        }
        if ("@in".equals(function) && right.startsWith("list("))
        {
            return describe(args.get(0)) + " is " + article(left) + ": the list holds " +
                right.substring(5, right.length() - 1) + " values";
        }
        if (isNumber(left) && isNumber(right))
        {
            final int intAt = "int".equals(left) ? 0 : 1;
            return named(args.get(0), left) + " and " + named(args.get(1), right) + " do not mix: write double(" +
                name(args.get(intAt), "...") + ")";
        }
        return "\"" + sign + "\" does not go between " + named(args.get(0), left) + " and " +
            named(args.get(1), right);
    }

    /** @return what to write instead of the literal, or null where other is no literal that could be put right. */
    private String advice(final CelExpr one, final String oneType, final CelExpr other, final String otherType)
    {
        final boolean isBetweenLiterals = CelExpr.ExprKind.Kind.CONSTANT == one.getKind() && !"double".equals(oneType);
        if (CelExpr.ExprKind.Kind.CONSTANT != other.getKind() || isBetweenLiterals)
        {
            return null;
        }
        final CelConstant literal = other.constant();
        final String meant;
        if ("double".equals(oneType) && CelConstant.Kind.INT64_VALUE == literal.getKind())
        {
            meant = literal.int64Value() + ".0";
        }
        else if ("int".equals(oneType) && CelConstant.Kind.DOUBLE_VALUE == literal.getKind())
        {
            final double value = literal.doubleValue();
            meant = value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long)value) : null;
            if (null == meant)
            {
                return describe(one) + " is an int: write double(" + name(one, "...") + ")";
            }
        }
        else if ("int".equals(oneType) && CelConstant.Kind.UINT64_VALUE == literal.getKind())
        {
            meant = literal.uint64Value().toString();
        }
        else if ("string".equals(oneType) && "int".equals(otherType))
        {
            meant = "'" + literal.int64Value() + "'";
        }
        else if ("int".equals(oneType) && CelConstant.Kind.STRING_VALUE == literal.getKind() &&
            literal.stringValue().matches("-?\\d{1,18}"))
        {
            meant = literal.stringValue();
        }
        else
        {
            return null;
        }
        return describe(one) + " is " + article(oneType) + ": write " + meant;
    }

    private static String named(final CelExpr expr, final String type)
    {
        return CelExpr.ExprKind.Kind.IDENT == expr.getKind() ?
            expr.ident().name() + " (" + type + ")" : article(type);
    }

    private static String describe(final CelExpr expr)
    {
        return name(expr, "the other side");
    }

    private static String name(final CelExpr expr, final String otherwise)
    {
        return CelExpr.ExprKind.Kind.IDENT == expr.getKind() ? expr.ident().name() : otherwise;
    }

    private static String article(final String type)
    {
        return ("int".equals(type) ? "an " : "null".equals(type) ? "" : "a ") + type;
    }

    private static boolean isNumber(final String type)
    {
        return "int".equals(type) || "double".equals(type);
    }

    private static List<String> types(final String text)
    {
        final List<String> types = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++)
        {
            final char c = i == text.length() ? ',' : text.charAt(i);
            depth += '(' == c ? 1 : ')' == c ? -1 : 0;
            if (',' == c && 0 == depth)
            {
                types.add(plain(text.substring(start, i).strip()));
                start = i + 1;
            }
        }
        return types;
    }

    static String plain(final String message)
    {
        return message.replaceAll("wrapper\\(([a-z]+)\\)", "$1")
            .replace("google.protobuf.Timestamp", "timestamp")
            .replace("google.protobuf.Duration", "duration");
    }

    private static CelExpr find(final CelExpr expr, final long id)
    {
        if (expr.id() == id)
        {
            return expr;
        }
        for (final CelExpr child : Signs.children(expr))
        {
            final CelExpr found = find(child, id);
            if (null != found)
            {
                return found;
            }
        }
        return null;
    }

    private static RuleException at(final CelIssue issue, final String message)
    {
        return new RuleException(
            Math.max(1, issue.getSourceLocation().getLine()),
            Math.max(0, issue.getSourceLocation().getColumn()) + 1,
            message);
    }
}
