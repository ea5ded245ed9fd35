package io.peregrine.cli;

import java.io.IOException;
import java.io.StringWriter;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.protocol.ActionCode;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.DecisionBodyEncoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class DecisionsCsvTest
{
    private static final String HASH = "af5bb0a506098c99f369e964346e8ce113eb23b4d07593059c39739ef7c074f3";

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final StringWriter out = new StringWriter();
    private DecisionsCsv csv;

    @BeforeEach
    void open() throws IOException
    {
        csv = new DecisionsCsv(out);
    }

    private DecisionBodyDecoder body(
        final double probability, final double margin, final int status, final String hash, final int... reasons)
    {
        final DecisionBodyEncoder encoder = new DecisionBodyEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .inputSequence(41).margin(margin).probability(probability).score(912).status(status)
            .action(ActionCode.DECLINE);
        encoder.policyHash().word0(Frames.sha256Word(hash, 0)).word1(Frames.sha256Word(hash, 1))
            .word2(Frames.sha256Word(hash, 2)).word3(Frames.sha256Word(hash, 3));
        final DecisionBodyEncoder.ReasonsEncoder group = encoder.reasonsCount(reasons.length);
        for (final int reason : reasons)
        {
            group.next().code(reason).weight(1.5f);
        }
        return new DecisionBodyDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
    }

    private String lastLine()
    {
        return out.toString().lines().reduce((first, second) -> second).orElseThrow();
    }

    @Test
    void shouldWriteTheHeaderFirst()
    {
        assertEquals("payment_id,sequence,action,status,score,probability,margin,reasons,policy\n", out.toString());
    }

    @Test
    void shouldWriteNumbersThatReadBackExactly() throws IOException
    {
        final double probability = Math.nextUp(0.9125);
        csv.write("007", body(probability, -1e-17, 0, HASH, 601, 121));

        assertEquals("007,41,DECLINE,OK,912," + probability + ",-1.0E-17,601;121," + HASH, lastLine());
    }

    @Test
    void shouldNameStatusBitsAndTellThatNoModelRan() throws IOException
    {
        csv.write("8", body(Double.NaN, Double.NaN,
            DecisionStatus.MODEL_SKIPPED | DecisionStatus.LATE, HASH));

        assertEquals("8,41,DECLINE,MODEL_SKIPPED;LATE,912,NaN,NaN,," + HASH, lastLine());
    }

    @Test
    void shouldFollowAChangeOfPolicy() throws IOException
    {
        for (int digit = 0; digit < HASH.length(); digit += 16)
        {
            final String other = HASH.substring(0, digit) + "e" + HASH.substring(digit + 1);
            csv.write("8", body(0.5, 0.0, 0, HASH));
            csv.write("9", body(0.5, 0.0, 0, other));

            assertEquals("9,41,DECLINE,OK,912,0.5,0.0,," + other, lastLine());
        }
    }
}
