package io.peregrine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import io.peregrine.journal.JournalDamageException;
import io.peregrine.journal.JournalException;
import io.peregrine.protocol.Frames;
import io.peregrine.replay.JournalSurvey;
import io.peregrine.replay.explain.Explainer;
import io.peregrine.replay.explain.Explanation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Everything behind one decision. */
@Command(
    name = "explain",
    description = "Replays a journal up to one input and says everything behind it: its message, profiles, every " +
        "feature with its definition, the model, lists, every rule, what decided and what was overridden, and " +
        "whether the decision made anew is the recorded one. Reads only.",
    footer =
    {
        "",
        "Example:",
        "  peregrine replay explain journal 1234",
        "  peregrine replay explain journal --payment 585904 --format json"
    })
final class ReplayExplain extends Verb
{
    /** How it is printed. */
    enum Format
    {
        TEXT, JSON
    }

    @Parameters(index = "0", paramLabel = "DIR", description = "The journal's directory.")
    private Path root;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SEQUENCE", description = "The input's sequence.")
    private Long sequence;

    @Option(names = "--payment", paramLabel = "ID",
        description = "The payment's id in the sequence's place: a decimal, or 32 hex digits.")
    private String payment;

    @Option(names = "--format", paramLabel = "NAME", defaultValue = "text", description = "text or json; text.")
    private Format format;

    @Override
    public Integer call()
    {
        if ((null == sequence) == (null == payment))
        {
            throw usage("name either the input's sequence or a payment with --payment");
        }
        if (null != payment && !Frames.isPaymentId(payment))
        {
            throw usage("--payment must be an unsigned decimal, or 32 hex digits: " + payment);
        }
        try
        {
            final JournalSurvey survey = JournalSurvey.of(root);
            final long wanted = null == payment ? sequence : find();
            if (0 == survey.inputs())
            {
                throw new JournalException(
                    "the journal holds no inputs; name the journal.directory that an engine wrote");
            }
            if (wanted < survey.firstSequence() || wanted > survey.lastSequence())
            {
                throw usage("sequence " + wanted + " is outside of the journal: its sequences are from " +
                    survey.firstSequence() + " to " + survey.lastSequence());
            }
            final Explanation explanation;
            try (Progress progress = new Progress("explain", wanted - survey.firstSequence() + 1, " inputs"))
            {
                explanation = new Explainer(root, survey, wanted).explain(progress);
            }
            if (Format.JSON == format)
            {
                out().println(ExplanationJson.of(explanation));
            }
            else
            {
                new ExplanationText(out()).print(explanation);
            }
            return null == explanation.decision() || !explanation.decision().recorded().startsWith("DIFFERS") ?
                ExitCodes.OK : ExitCodes.FINDING;
        }
        catch (final JournalDamageException ex)
        {
            err().println(ex.getMessage());
            return ExitCodes.FINDING;
        }
    }

    private long find()
    {
        final List<JournalSurvey.Found> found =
            JournalSurvey.find(root, Frames.paymentIdLow(payment), Frames.paymentIdHigh(payment));
        if (found.isEmpty())
        {
            throw usage("no payment " + payment + " in " + root +
                ": ids are written as the journal has them, see 'peregrine journal dump'");
        }
        if (found.size() > 1)
        {
            throw usage("payment " + payment + " came from " + found.size() + " senders: name one by its sequence, " +
                found.stream().map(one -> Long.toString(one.sequence())).collect(Collectors.joining(" or ")));
        }
        return found.get(0).sequence();
    }
}
