package io.peregrine.cli;

import org.agrona.DirectBuffer;

/** Makes the current row of a file one message. */
interface RowEncoder
{
    /** @throws InputProblem naming file, line, column, value and cure. */
    void encode(long correlationId);

    /** @return what holds the frame, from offset 0. */
    DirectBuffer buffer();

    /** @return of the frame, in bytes. */
    int length();

    /** @return the column that names the row: a message's id, a profile's key. */
    int idColumn();

    /** @return null where rows are no payments. */
    MessageRow payment();
}
