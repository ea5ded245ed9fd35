/**
 * Rules: CEL in, primitive-typed code out.
 * <pre>{@code
 * text --> Frontend (dev.cel: parse, check) --> checked tree --> ExpressionWriter (ASM) --> hidden class --> Condition
 *              |                                                      |
 *              +-- IssueTranslator: what analysts read                +-- refuses what the subset does not hold
 * }</pre>
 * The subset: {@code && || ! ?: == != < <= > >= + - * / %}, unary minus, {@code in} a list of constants,
 * {@code int()} and {@code double()}, null checks, {@code timestamp("...")} constants and the getters of {@code now}
 * in UTC or at a fixed offset. Anything else is refused by name and place.
 *
 * <p>What may be missing is declared to the checker as a wrapper type, and a missing value is null. {@code ==},
 * {@code !=} and {@code in} answer: null equals null and nothing else. Order, arithmetic, conversions, {@code !} and
 * {@code ?:} on null are errors, and so is a condition whose result is null. An error, or a null, beside {@code &&} or
 * {@code ||} vanishes where the other side decides. {@code now} is never null: without an event time its use is an
 * error.
 *
 * <p>The oracle is dev.cel 0.14.0's planned runtime with CEL's own equality. Two things follow the language instead:
 * NaN equals nothing (dev.cel calls one boxed NaN equal to itself), and an error from {@code &&} or {@code ||} below
 * {@code ==} stays an error (dev.cel compares it as if it were a value).
 *
 * <p>Compiling is off the hot path; a {@link io.peregrine.rules.Condition} may run on any thread. The JVM leaves
 * hidden classes out of stack traces unless it runs with {@code -XX:+UnlockDiagnosticVMOptions
 * -XX:+ShowHiddenFrames}; profilers show them as {@code Rule$<id>}.
 */
package io.peregrine.rules;
