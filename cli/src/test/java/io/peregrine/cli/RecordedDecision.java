package io.peregrine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;

/** The decisions of a journal, read straight from its records. */
record RecordedDecision(long sequence, long paymentId, String action, int score, double probability, String reasons)
{
    static List<RecordedDecision> journal(final Path root)
    {
        final List<RecordedDecision> all = new ArrayList<>();
        final DecisionBodyDecoder body = new DecisionBodyDecoder();
        try (JournalDirectory directory = JournalDirectory.openReadOnly(root);
            JournalReader reader = JournalReader.open(directory.decisions()))
        {
            while (reader.next())
            {
                if (DecisionBodyDecoder.TEMPLATE_ID == reader.type())
                {
                    body.wrapAndApplyHeader(reader.buffer(), reader.frameOffset(), new MessageHeaderDecoder());
                    final List<String> codes = new ArrayList<>();
                    final long id = body.paymentId().low();
                    for (final DecisionBodyDecoder.ReasonsDecoder reason : body.reasons())
                    {
                        codes.add(Integer.toString(reason.code()));
                    }
                    all.add(new RecordedDecision(reader.sequence(), id, body.action().name(), body.score(),
                        body.probability(), String.join(";", codes)));
                }
            }
        }
        return all;
    }
}
