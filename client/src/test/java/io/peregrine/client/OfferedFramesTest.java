package io.peregrine.client;

import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.DecisionEncoder;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.SessionConnectEncoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What an engine could not answer under its correlation id is not kept, else it would be sent again for ever. */
class OfferedFramesTest
{
    private static final int LENGTH = 300;
    private static final int AT = 16;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[512]);
    private final UnsafeBuffer written = new UnsafeBuffer(new byte[512]);
    private final PeregrineClient client = new PeregrineClient(new PeregrineClientContext()
        .aeronDirectory("no-driver-here").window(2).listener(new IgnoringListener()));

    @AfterEach
    void close()
    {
        client.close();
    }

    @Test
    void shouldTakeEveryInput()
    {
        for (int templateId = 0; templateId < 100; templateId++)
        {
            if (FrameGate.isInput(templateId))
            {
                payment(templateId, MessageHeaderDecoder.SCHEMA_ID);
                assertEquals(PeregrineClient.NOT_CONNECTED, client.offer(frame, AT, LENGTH), "" + templateId);
            }
        }
    }

    @Test
    void shouldRefuseWhatNoAnswerCouldName()
    {
        payment(SessionConnectEncoder.TEMPLATE_ID, MessageHeaderDecoder.SCHEMA_ID);
        assertRefused(LENGTH);
        payment(DecisionEncoder.TEMPLATE_ID, MessageHeaderDecoder.SCHEMA_ID);
        assertRefused(LENGTH);
        payment(99, MessageHeaderDecoder.SCHEMA_ID);
        assertRefused(LENGTH);
        payment(10, 1002);
        assertRefused(LENGTH);
        payment(10, MessageHeaderDecoder.SCHEMA_ID);
        assertRefused(MessageHeaderEncoder.ENCODED_LENGTH + Long.BYTES - 1);
        frame.setMemory(0, frame.capacity(), (byte)7);
        assertRefused(LENGTH);
    }

    private void assertRefused(final int length)
    {
        final IllegalArgumentException refused =
            assertThrows(IllegalArgumentException.class, () -> client.offer(frame, AT, length));
        assertTrue(refused.getMessage().startsWith("not an input of schema 1001"), refused.getMessage());
        assertEquals(0, client.unansweredCount());
    }

    private void payment(final int templateId, final int schemaId)
    {
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        BlankPayment.encode(written, header);
        header.templateId(templateId).schemaId(schemaId);
        frame.putBytes(AT, written, 0, LENGTH);
    }
}
