package io.peregrine.policy;

/** A scalar as an expression sees it. */
final class ScalarValue
{
    private ScalarValue()
    {
    }

    /** @return Long, Double, Boolean, String, or null for nothing; where it is no scalar, null and a problem. */
    static Object of(final YamlNode node, final String what, final Problems problems)
    {
        switch (node.kind())
        {
            case INT ->
            {
                final Long value = Reading.longOf(node.text());
                if (null == value)
                {
                    problems.add(node, what + " does not fit into 64 bits: " + node.description() +
                        ": write a smaller one");
                }
                return value;
            }
            case DOUBLE ->
            {
                return Reading.doubleOf(node);
            }
            case BOOL ->
            {
                return Boolean.valueOf(node.text());
            }
            case TEXT ->
            {
                return node.text();
            }
            case NULL ->
            {
                return null;
            }
            default ->
            {
                problems.add(node, what + " must be a number, text, true, false or null, not " + node.description() +
                    ": write one value");
                return null;
            }
        }
    }
}
