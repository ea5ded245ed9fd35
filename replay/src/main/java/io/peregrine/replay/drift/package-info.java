/**
 * How far what models see and say has moved from one period of a journal to another. One thread; off every payment's
 * way.
 */
package io.peregrine.replay.drift;
