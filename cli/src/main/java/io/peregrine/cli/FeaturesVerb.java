package io.peregrine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.Stage;
import io.peregrine.pipeline.DecisionSink;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.protocol.RejectCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends a file through the live stages, on one thread and without a journal, and writes down what window left. */
@Command(
    name = "features",
    description = "The features of each payment, through the same stages as live: payment_id first, then the " +
        "policy's features in the order of features.yaml. A missing value is empty.",
    footer =
    {
        "",
        "Example:",
        "  peregrine features --policy docs/examples/handbook/policy \\",
        "      --mapping docs/examples/handbook/mapping.conf --in transactions.csv.gz --out features.csv.gz"
    })
final class FeaturesVerb extends Verb implements DecisionSink
{
    private static final int RING_CAPACITY = 64;

    @Option(names = "--policy", required = true, paramLabel = "DIR", description = "The policy's directory.")
    private Path policyDirectory;

    @Option(names = "--mapping", required = true, paramLabel = "FILE",
        description = "How the file's columns become message fields.")
    private Path mappingFile;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The payments, a CSV file.")
    private Path in;

    @Option(names = "--no-labels", description = "Leave out what the mapping's label says.")
    private boolean isWithoutLabels;

    @Option(names = "--out", paramLabel = "FILE", description = "Where features go; stdout without it.")
    private Path out;

    private MappedStream stream;
    private FeaturesCsv csv;
    private long repeats;
    private long refused;

    @Override
    public Integer call()
    {
        final Mapping mapping = Mapping.read(mappingFile);
        final CompiledPolicy policy = PolicyFiles.compile(policyDirectory);
        try (MappedStream opened = new MappedStream(mapping, in, Mapping.Message.PAYMENT, !isWithoutLabels);
            OutFile outFile = OutFile.open(out, out()))
        {
            stream = opened;
            csv = new FeaturesCsv(policy.layout(), outFile.writer());
            run(policy);
            csv.flush();
            outFile.commit();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write " + (null == out ? "to stdout" : out) + " (" + ex + ")", ex);
        }

        err().println("payments=" + stream.rowCount() + " labels=" + stream.labelCount());
        if (repeats > 0)
        {
            err().println(repeats + " payments repeat an earlier one: they have no features of their own");
        }
        if (refused > 0)
        {
            err().println(refused + " payments were refused: they have no features");
            return ExitCodes.FINDING;
        }
        return ExitCodes.OK;
    }

    private void run(final CompiledPolicy policy) throws IOException
    {
        final PipelineContext ctx = new PipelineContext()
            .ringCapacity(RING_CAPACITY).policy(policy).profileStore(new NoProfiles()).decisionSink(this);
        try (Pipeline pipeline = new Pipeline(ctx, -1))
        {
            while (stream.next())
            {
                // Each frame by itself: the sink then knows whose row the stream is at.
                pipeline.input().offer(
                    stream.buffer(), stream.offset(), stream.length(), 0, Stage.ALL_ALLOWED, 0, 0, 0);
                pipeline.drain();
                csv.flush();
            }
        }
    }

    @Override
    public void onDecision(final PaymentEvent event)
    {
        repeats += event.repeatOfSequence() >= 0 ? 1 : 0;
        csv.write(stream.paymentIdText(), event);
    }

    @Override
    public void onAcknowledged(final PaymentEvent event)
    {
        // A label: nothing to print.
    }

    @Override
    public void onRejected(final PaymentEvent event)
    {
        if (stream.isPayment())
        {
            if (0 == refused++)
            {
                err().println("payment " + stream.paymentIdText() + " was refused: " +
                    RejectCode.get((short)event.rejectCode()));
            }
            csv.write(stream.paymentIdText(), event);
        }
    }
}
