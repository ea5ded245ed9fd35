package io.peregrine.policy;

import java.util.Set;

/** Words that a feature or a constant cannot be named: those of CEL's grammar and types, and the event time. */
final class ReservedWords
{
    private static final Set<String> WORDS = Set.of(
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
        "let", "loop", "package", "namespace", "return", "var", "void", "while", "int", "uint", "double", "bool",
        "string", "bytes", "list", "map", "type", "dyn", "null_type", "now");

    private ReservedWords()
    {
    }

    static boolean isReserved(final String word)
    {
        return WORDS.contains(word);
    }
}
