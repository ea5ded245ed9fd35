/**
 * Segments of opaque frames: what came in, what was decided, in an order that nobody can change unseen.
 * <pre>{@code
 * append --> [segment, mapped] --full--> allocator thread: SHA-256, Merkle tree, seal, link to the next
 *                 |                      allocator thread: one zeroed segment ahead
 *                 +--> force (any thread) --> fdatasync --> durable watermark
 *                 +--> JournalReader (any process), also while the writer appends
 * }</pre>
 * A writer belongs to one thread; a reader likewise. The bytes are described in docs/journal.md.
 */
package io.peregrine.journal;
