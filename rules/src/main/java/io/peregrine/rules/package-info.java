/**
 * Rules: CEL in, primitive-typed code out.
 * <pre>{@code
 * text --> Frontend (dev.cel: parse, check) --> checked tree --> ExpressionWriter (ASM) --> hidden class --> Condition
 *              |                                                      |
 *              +-- IssueTranslator: what analysts read                +-- refuses what the subset does not hold
 * }</pre>
 * The subset: {@code && || ! ?: == != < <= > >= + - * / %}, unary minus, {@code in} a list of constants,
 * {@code int()} and {@code double()}, null checks, {@code timestamp("...")} constants and the getters of {@code now}
 * in UTC or at a fixed offset. A missing value is null: comparing its order or computing with it is an error;
 * {@code ==}, {@code !=} and {@code in} answer. An error beside {@code &&} or {@code ||} vanishes where the other side
 * decides. Compiling is off the hot path; a {@link io.peregrine.rules.Condition} may run on any thread.
 */
package io.peregrine.rules;
