package io.peregrine.engine;

/** Told when a part of the engine has come into another state. The feeder's thread. */
@FunctionalInterface
interface StateListener
{
    /**
     * @param state the word that stat, alerts and the page on operations have for it.
     * @param text  what, where and the cure.
     */
    void onState(String state, String text);
}
