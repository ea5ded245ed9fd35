package io.peregrine.rules;

import java.util.ArrayList;
import java.util.List;

import dev.cel.common.ast.CelExpr;

/** Reading dev.cel's tree: what its functions are written as, and what hangs below a node. */
final class Signs
{
    private Signs()
    {
    }

    /** @return how the tree's function is written: {@code _>_} is {@code >}. */
    static String of(final String function)
    {
        return switch (function)
        {
            case "@in" -> "in";
            case "_?_:_" -> "?:";
            case "_[_]" -> "[]";
            case "math.@max" -> "math.greatest";
            case "math.@min" -> "math.least";
            case "@not_strictly_false" -> "a macro";
            default -> function.replace("_", "").isEmpty() || !function.contains("_") || function.length() > 5 ?
                function : function.replace("_", "");
        };
    }

    static List<CelExpr> children(final CelExpr expr)
    {
        final List<CelExpr> children = new ArrayList<>();
        switch (expr.getKind())
        {
            case CALL ->
            {
                expr.call().target().ifPresent(children::add);
                children.addAll(expr.call().args());
            }
            case SELECT -> children.add(expr.select().operand());
            case LIST -> children.addAll(expr.list().elements());
            case STRUCT -> expr.struct().entries().forEach(entry -> children.add(entry.value()));
            case MAP -> expr.map().entries().forEach(
                entry ->
                {
                    children.add(entry.key());
                    children.add(entry.value());
                });
            case COMPREHENSION ->
            {
                children.add(expr.comprehension().iterRange());
                children.add(expr.comprehension().accuInit());
                children.add(expr.comprehension().loopCondition());
                children.add(expr.comprehension().loopStep());
                children.add(expr.comprehension().result());
            }
            default ->
            {
                // Constants and names have nothing below them.
            }
        }
        return children;
    }
}
