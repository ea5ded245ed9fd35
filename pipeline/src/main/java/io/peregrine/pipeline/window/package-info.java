/**
 * Histories, labels and features: what a policy's declared numbers are for one payment.
 * <pre>{@code
 * payment --> WindowState --+--> EventLog, PaymentIndex      one circular log of payments, off heap
 *                           +--> KeyHistory (one a key kind) KeyTable, chains in event-time order
 *                           |      +--> SlidingWindow, SessionWindow   cursors and exact totals
 *                           +--> FeatureProgram --> the slot's features
 * label   --> WindowState ----> PaymentIndex --> the windows that hold the payment
 * }</pre>
 * One thread owns a {@link io.peregrine.pipeline.window.WindowState} and all below it. Nothing here allocates for an
 * event, reads a clock, or lets the order of a hash table reach an outcome.
 */
package io.peregrine.pipeline.window;
