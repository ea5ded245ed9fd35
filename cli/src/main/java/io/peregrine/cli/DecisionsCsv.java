package io.peregrine.cli;

import java.io.IOException;
import java.io.Writer;

import io.peregrine.domain.Action;
import io.peregrine.domain.DecisionStatus;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.Sha256Decoder;

/**
 * Writes decisions.csv: the decision's body, numbers so that they read back exactly. Where no model ran, probability
 * and margin are NaN. Reasons are codes, heaviest first, separated by semicolons.
 */
final class DecisionsCsv
{
    static final String HEADER = "payment_id,sequence,action,status,score,probability,margin,reasons,policy";

    private final Writer writer;
    private final StringBuilder line = new StringBuilder();
    private final long[] policyWords = new long[4];
    private String policy;

    /** Writes the header. */
    DecisionsCsv(final Writer writer) throws IOException
    {
        this.writer = writer;
        writer.write(HEADER + "\n");
    }

    /**
     * @param paymentId the input's own text.
     * @param body      wrapped; its limit is moved past the reasons.
     */
    void write(final CharSequence paymentId, final DecisionBodyDecoder body) throws IOException
    {
        line.setLength(0);
        line.append(paymentId).append(',').append(body.inputSequence()).append(',')
            .append(Action.of(body.actionRaw()).name()).append(',').append(DecisionStatus.describe(body.status()))
            .append(',').append(body.score()).append(',').append(body.probability()).append(',').append(body.margin())
            .append(',');
        boolean isFirst = true;
        final DecisionBodyDecoder.ReasonsDecoder reasons = body.reasons();
        while (reasons.hasNext())
        {
            line.append(isFirst ? "" : ";").append(reasons.next().code());
            isFirst = false;
        }
        line.append(',').append(policy(body.policyHash())).append('\n');
        writer.append(line);
    }

    /** It is nearly always the last one's. */
    private String policy(final Sha256Decoder hash)
    {
        if (null == policy || policyWords[0] != hash.word0() || policyWords[1] != hash.word1() ||
            policyWords[2] != hash.word2() || policyWords[3] != hash.word3())
        {
            policyWords[0] = hash.word0();
            policyWords[1] = hash.word1();
            policyWords[2] = hash.word2();
            policyWords[3] = hash.word3();
            policy = Frames.sha256Hex(policyWords[0], policyWords[1], policyWords[2], policyWords[3]);
        }
        return policy;
    }
}
