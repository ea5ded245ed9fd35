/** See the architecture page for what this module holds. */
package io.peregrine.replay;
