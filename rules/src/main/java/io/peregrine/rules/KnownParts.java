package io.peregrine.rules;

import dev.cel.common.ast.CelExpr;

/** Parts of an expression whose values need not be computed where they stand. */
interface KnownParts
{
    /** Nothing is known: all is computed where it stands. */
    KnownParts NONE = new KnownParts()
    {
        @Override
        public Operand writeValue(final CelExpr expr, final Target error)
        {
            return null;
        }

        @Override
        public boolean writeCondition(final CelExpr expr, final Target hit, final Target miss, final Target error)
        {
            return false;
        }
    };

    /** Writes the code that fetches the value. @return where it then is; null where it is not known. */
    Operand writeValue(CelExpr expr, Target error);

    /** Writes the code that jumps to one of three places. @return false where the answer is not known. */
    boolean writeCondition(CelExpr expr, Target hit, Target miss, Target error);
}
