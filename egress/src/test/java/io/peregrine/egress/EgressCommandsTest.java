package io.peregrine.egress;

import java.util.ArrayList;
import java.util.List;

import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.RejectCode;
import io.peregrine.protocol.RejectDecoder;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EgressCommandsTest
{
    private final EgressCommands commands = new EgressCommands();
    private final List<String> read = new ArrayList<>();

    private void readAll()
    {
        commands.read((typeId, buffer, index, length) ->
        {
            final StringBuilder text = new StringBuilder().append(typeId).append(' ').append(buffer.getLong(index));
            if (EgressCommands.REJECT == typeId)
            {
                final RejectDecoder reject = new RejectDecoder().wrapAndApplyHeader(
                    buffer, index + EgressCommands.BODY, new MessageHeaderDecoder());
                text.append(' ').append(reject.correlationId()).append(' ').append(reject.inputSequence()).append(' ')
                    .append(reject.templateId()).append(' ').append(reject.code()).append(' ').append(reject.detail());
            }
            else if (EgressCommands.CLOSE != typeId)
            {
                final String channel = buffer.getStringAscii(index + EgressCommands.OPEN_CHANNEL);
                text.append(' ').append(buffer.getLong(index + EgressCommands.BODY)).append(' ')
                    .append(buffer.getInt(index + EgressCommands.OPEN_STREAM_ID)).append(' ').append(channel)
                    .append(' ').append(buffer.getStringAscii(
                        index + EgressCommands.OPEN_CHANNEL + Integer.BYTES + channel.length()));
            }
            read.add(text.toString());
        }, Integer.MAX_VALUE);
    }

    @Test
    void shouldHandOnWhatWasAskedInOrder()
    {
        assertTrue(commands.open(7, 11, 1002, "aeron:ipc"));
        assertTrue(commands.refuse(12, 1003, "aeron:udp?endpoint=localhost:1", "not you"));
        assertTrue(commands.reject(7, 13, 10, RejectCode.BAD_ENUM.value(), "why"));
        assertTrue(commands.close(7));

        readAll();

        assertEquals(List.of("1 7 11 1002 aeron:ipc ", "2 0 12 1003 aeron:udp?endpoint=localhost:1 not you",
            "4 7 13 -1 10 BAD_ENUM why", "3 7"), read);
    }

    @Test
    void shouldTakeNothingMoreWhenFullAndLoseNothing()
    {
        int taken = 0;
        while (commands.reject(1, taken, 10, RejectCode.BAD_VALUE.value(), "x".repeat(2_000)))
        {
            taken++;
        }

        readAll();

        assertEquals(taken, read.size());
        assertTrue(taken > 100, "only " + taken);
        assertTrue(read.get(taken - 1).startsWith("4 1 " + (taken - 1) + " -1 10 BAD_VALUE x"), read.get(taken - 1));
        assertTrue(commands.close(1));
    }
}
