/**
 * The whole engine, as its users meet it: child processes behind the command line, Aeron between them, real data where
 * it is there. {@code -Dperegrine.campaign=full} takes the long settings.
 */
package io.peregrine.systemtests;
