/**
 * The vocabulary: what a payment, a decision and a feature are. The ring's slot,
 * {@link io.peregrine.domain.PaymentEvent}, is written by one stage at a time; everything else here is immutable.
 */
package io.peregrine.domain;
