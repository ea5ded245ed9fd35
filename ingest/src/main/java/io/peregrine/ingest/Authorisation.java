package io.peregrine.ingest;

/** Decides who may send. Called by ingest's thread once for each session that is asked for. */
@FunctionalInterface
public interface Authorisation
{
    /**
     * @param principal       whom the client claims to be.
     * @param responseChannel where it wants to be answered.
     * @return null if it may, else why not, for the client.
     */
    String refusal(String principal, String responseChannel);
}
