/**
 * Seeded payments for the demo and for training: customers with habits, and four attacks with labels.
 * <pre>{@code
 * GeneratorContext --> PaymentGenerator --> GeneratedPayment --+--> PaymentEncoder --> frames
 *                                                              +--> GeneratorCsv
 * }</pre>
 * Everything here belongs to one thread. The same seed and context give the same payments on any machine.
 */
package io.peregrine.perf.generator;
