/**
 * The first stage: reads the frame, once, into the slot, and knows each payment by sender and payment id, so that one
 * sent again is marked before anything counts it. Runs on decode's thread.
 */
package io.peregrine.pipeline.decode;
