/**
 * The wire: what a switch and the engine say to each other, and what the journal keeps. The codecs are generated from
 * {@code peregrine-sbe.xml} at build time. {@link io.peregrine.protocol.FrameGate} proves a frame's structure before
 * anybody decodes it: bare generated decoders read past the fragment on many damaged frames.
 * Everything here is stateless; any thread.
 */
package io.peregrine.protocol;
