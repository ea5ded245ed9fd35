/**
 * The directory that analysts write: read, checked, hashed and compiled.
 * <pre>{@code
 * directory --> PolicyContent (bytes, hash) --> YamlNodes with places --> sheets --> CompiledPolicy --> PolicyTests
 *                                                     \                     /
 *                                                      +--> Problems, all at once: PolicyException
 * }</pre>
 * A sheet is one of the policy's files, read: each says what is wrong with it and goes on with something harmless, so
 * that the next sheets can be checked as well; a policy with problems is never returned. Content and compiled policies
 * are immutable and may be used by any thread; reading and compiling happen off the hot path.
 */
package io.peregrine.policy;
