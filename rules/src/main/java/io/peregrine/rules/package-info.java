/**
 * Rules: CEL in, primitive-typed code out.
 * <pre>{@code
 * text --> Frontend (dev.cel: parse, check) --> checked tree --> ExpressionWriter (ASM) --> hidden class --> Condition
 *              |                                                      |
 *              +-- IssueTranslator: what analysts read                +-- refuses what the subset does not hold
 * }</pre>
 * A class for each family of types writes its code: Arithmetic, UintArithmetic, Equality, Texts, Times, Conversions,
 * Lists, Choice; ValueReader reads names. What is made of constants alone and is of a type that code does not hold,
 * Folding has dev.cel evaluate at compile time. A zone's transitions reach a hidden class as its class data, see
 * {@code Code.classData()}. The subset is docs/rules.md's; anything else is refused by name and place.
 *
 * <p>What may be missing is declared to the checker as a wrapper type, and a missing value is null. {@code ==},
 * {@code !=} and {@code in} answer: null equals null and nothing else. Order, arithmetic, conversions, {@code !} and
 * {@code ?:} on null are errors, and so is a condition whose result is null. An error, or a null, beside {@code &&} or
 * {@code ||} vanishes where the other side decides. {@code now} is never null: without an event time its use is an
 * error.
 *
 * <p>The oracle is dev.cel 0.14.0's planned runtime with CEL's own equality. Four things follow the language instead:
 * NaN equals nothing (dev.cel calls one boxed NaN equal to itself), an error from {@code &&} or {@code ||} below
 * {@code ==} stays an error (dev.cel compares it as if it were a value), and a duration is at most what 64 bits of
 * nanoseconds hold (dev.cel lets sums and differences go on to 10,000 years), and a sum of durations below zero with a
 * fraction of a second has a value (dev.cel fails). A named zone has the policy's
 * transitions, which are known from 1970 to 2100.
 *
 * <p>Compiling is off the hot path; a {@link io.peregrine.rules.Condition} may run on any thread. The JVM leaves
 * hidden classes out of stack traces unless it runs with {@code -XX:+UnlockDiagnosticVMOptions
 * -XX:+ShowHiddenFrames}; profilers show them as {@code Rule$<id>}.
 */
package io.peregrine.rules;
