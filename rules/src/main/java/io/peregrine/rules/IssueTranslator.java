package io.peregrine.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.peregrine.domain.Spelling;

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
    private static final Pattern NO_FIELDS =
        Pattern.compile("type '(.*)' does not support field selection", Pattern.DOTALL);
    private static final Set<String> OF_TEXTS = Set.of("startsWith", "endsWith", "contains", "matches");
    private static final Set<String> FUNCTIONS = Stream.concat(Times.GETTERS.stream(), Stream.of(
        "startsWith", "endsWith", "contains", "matches", "size", "timestamp", "duration", "int", "uint", "double",
        "string", "bool", "exists", "all", "exists_one", "list", "has", "math.greatest", "math.least", "math.abs"))
        .collect(Collectors.toUnmodifiableSet());
    private static final Map<String, String> FOREIGN_WORDS = Map.of(
        "and", "&&", "AND", "&&", "or", "||", "OR", "||", "not", "!", "NOT", "!", "=", "==", "<>", "!=",
        "&", "&&", "|", "||");
    private static final String AMOUNT = "amount";
    private static final String MINOR = "minor";
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
        if (issue.getMessage().contains("invalid argument to has() macro"))
        {
            return at(issue, "has() is for fields of maps: to see whether a name has a value write name != null");
        }
        if (issue.getMessage().startsWith("For input string"))
        {
            return at(issue, "the number is too large: an int is at most 9223372036854775807, a uint " +
                "18446744073709551615u");
        }
        if (issue.getMessage().contains("recursion"))
        {
            return at(issue, "too many parentheses in each other: split the expression");
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
            return at(issue, null == overload.group(2) ?
                wrongTypes(overload.group(1), types(overload.group(3)), expr) :
                wrongTarget(overload.group(1), plain(overload.group(2)), types(overload.group(3)), expr));
        }
        final Matcher selection = NO_FIELDS.matcher(issue.getMessage());
        if (selection.matches())
        {
            return at(issue, article(plain(selection.group(1))) + " has no fields");
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
            final String meant = Spelling.nearest(name, FUNCTIONS);
            return "unknown function \"" + name + "\"" +
                (null == meant ? "" : ": did you mean \"" + meant + "\"?");
        }
        final String near = Spelling.nearest(name, vocabulary.names());
        if (null != near)
        {
            return "unknown name \"" + name + "\": did you mean \"" + near + "\"?";
        }
        return "unknown name \"" + name + "\"" +
            ("amount".equals(name) ? ": declare it as a feature, {name: amount, field: amount}" : "");
    }

    /** A function that is written after a dot. */
    private static String wrongTarget(
        final String function, final String target, final List<String> types, final CelExpr expr)
    {
        final boolean isCall = null != expr && CelExpr.ExprKind.Kind.CALL == expr.getKind();
        final String what = isCall && expr.call().target().isPresent() ?
            named(expr.call().target().get(), target) : article(target);
        if (OF_TEXTS.contains(function))
        {
            return "string".equals(target) ? "\"" + function + "\" takes a text in quotes, not " + listed(types) :
                "\"" + function + "\" is for texts: here stands " + what;
        }
        if (Times.GETTERS.contains(function))
        {
            return !"timestamp".equals(target) && !"duration".equals(target) ?
                "\"" + function + "\" is for timestamps and durations: here stands " + what :
                "duration".equals(target) ? "\"" + function + "\" does not go so with durations: only " +
                "getHours(), getMinutes(), getSeconds() and getMilliseconds() do" :
                "\"" + function + "\" takes nothing, or a zone in quotes as 'Europe/Brussels' or '+02:00'";
        }
        return "has".equals(function) ? "\"has\" is for lists and takes a key, or two: list(\"name\").has(key); not " +
            what + " and " + listed(types) : "\"" + function + "\" of " + what + " does not take " + listed(types);
    }

    private static String listed(final List<String> types)
    {
        return types.isEmpty() ? "nothing" : String.join(", ", types);
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
        if ("_?_:_".equals(function) && 3 == types.size())
        {
            return "bool".equals(types.get(0)) ? "\"?:\" gives " + article(types.get(1)) + " or " +
                article(types.get(2)) + ": both must be of one type" :
                "before \"?\" stands a condition, true or false, not " + named(args.get(0), types.get(0));
        }
        if ("_[_]".equals(function) && 2 == types.size())
        {
            return "\"[]\" is for lists and maps: not " + named(args.get(0), types.get(0)) + " with " +
                article(types.get(1));
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
        final String units = units(args, left, right);
        if (null != units)
        {
            return units;
        }
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
        if (isWhole(left) && isWhole(right))
        {
            final int uintAt = "uint".equals(left) ? 0 : 1;
            return named(args.get(0), left) + " and " + named(args.get(1), right) + " do not mix: write int(" +
                name(args.get(uintAt), "...") + ")";
        }
        if (isNumber(left) && isNumber(right))
        {
            final int intAt = isWhole(left) ? 0 : 1;
            return named(args.get(0), left) + " and " + named(args.get(1), right) + " do not mix: write double(" +
                name(args.get(intAt), "...") + ")";
        }
        return "\"" + sign + "\" does not go between " + named(args.get(0), left) + " and " +
            named(args.get(1), right);
    }

    /** Major units beside minor ones. @return null where there is nothing of that. */
    private static String units(final List<CelExpr> args, final String left, final String right)
    {
        final String one = name(args.get(0), "");
        final String other = name(args.get(1), "");
        if (one.contains(MINOR) != other.contains(MINOR) && (AMOUNT.equals(one) || AMOUNT.equals(other)))
        {
            return "amount is in the currency's major units, " + (one.contains(MINOR) ? one : other) +
                " in minor ones: compare like with like";
        }
        final int minorAt = one.contains(MINOR) ? 0 : 1;
        final CelExpr literal = args.get(1 - minorAt);
        final boolean isFraction = "double".equals(0 == minorAt ? right : left) &&
            CelExpr.ExprKind.Kind.CONSTANT == literal.getKind();
        return isFraction && (one.contains(MINOR) || other.contains(MINOR)) ?
            (0 == minorAt ? one : other) + " is an int in minor units: " + literal.constant().doubleValue() +
            " in a currency of two decimals is " + Math.round(literal.constant().doubleValue() * 100) : null;
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
        else if ("uint".equals(oneType) && CelConstant.Kind.INT64_VALUE == literal.getKind() &&
            literal.int64Value() >= 0)
        {
            meant = literal.int64Value() + "u";
        }
        else if (("timestamp".equals(oneType) || "duration".equals(oneType)) && "string".equals(otherType))
        {
            meant = oneType + "('" + literal.stringValue() + "')";
        }
        else if (("timestamp".equals(oneType) || "duration".equals(oneType)) &&
            CelConstant.Kind.INT64_VALUE == literal.getKind())
        {
            meant = "duration('" + literal.int64Value() + "s') for seconds";
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
        return isWhole(type) || "double".equals(type);
    }

    private static boolean isWhole(final String type)
    {
        return "int".equals(type) || "uint".equals(type);
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
