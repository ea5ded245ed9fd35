package io.peregrine.replay;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;

import io.peregrine.domain.Durability;
import io.peregrine.domain.Stage;
import io.peregrine.domain.ZoneTable;
import io.peregrine.journal.JournalContext;
import io.peregrine.journal.JournalDirectory;
import io.peregrine.journal.JournalReader;
import io.peregrine.journal.JournalWriter;
import io.peregrine.journal.Segments;
import io.peregrine.pipeline.Layout;
import io.peregrine.pipeline.Pipeline;
import io.peregrine.pipeline.PipelineContext;
import io.peregrine.pipeline.enrich.ChronicleProfileStore;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.ActivatePolicyEncoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.FraudLabelEncoder;
import io.peregrine.protocol.LabelValue;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplayVerifierTest
{
    private static final int PAYMENTS = 24_000;
    private static final long START_NS = 1_522_540_800_000_000_000L;
    private static final long STEP_NS = 60_000_000_000L;

    @TempDir
    private Path root;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long inputs;

    @BeforeEach
    void writeAJournal()
    {
        run(0, PAYMENTS / 2);
        run(PAYMENTS / 2, PAYMENTS);
    }

    @ParameterizedTest
    @CsvSource({ "AUTO, 1024", "INLINE, 1024", "SHARED, 1024", "DEDICATED, 1024", "INLINE, 65536" })
    void shouldMatchInEveryLayout(final Layout layout, final int ringCapacity)
    {
        final ReplayVerifier.Result result = new ReplayVerifier(layout, ringCapacity).verify(root);

        assertEquals("MATCH inputs=" + inputs + " decisions=" + PAYMENTS, result.toString());
    }

    @Test
    void shouldFindOneFlippedBit() throws IOException
    {
        final Path segment = Segments.list(root.resolve("inputs")).get(0).file();
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            file.seek(1 << 20);
            final int value = file.read();
            file.seek(1 << 20);
            file.write(value ^ 4);
        }

        final ReplayVerifier.Result result = new ReplayVerifier(Layout.INLINE, 1024).verify(root);

        assertFalse(result.isMatch());
        assertTrue(result.difference().sequence() > 0, result.toString());
    }

    /** A launch: recovers what is there, goes on where it ended, and stops. */
    private void run(final int from, final int to)
    {
        try (JournalDirectory directory = JournalDirectory.open(root);
            JournalWriter inputWriter = JournalWriter.open(directory.inputs(), new JournalContext());
            JournalWriter decisionWriter =
                JournalWriter.open(directory.decisions(), new JournalContext().isDense(false));
            JournalReader recorded = JournalReader.open(directory.decisions());
            JournalReader inputReader = JournalReader.open(directory.inputs()))
        {
            final ContentPolicies policies = new ContentPolicies(directory.content());
            final PipelineContext ctx = new PipelineContext()
                .ringCapacity(1024)
                .durability(Durability.WRITTEN)
                .policyCatalog(policies)
                .profileStore(ChronicleProfileStore.open(1024))
                .journalWriter(inputWriter)
                .decisionLog(new RecordedDecisions(recorded, decisionWriter));

            try (Pipeline pipeline = new Pipeline(ctx, -1))
            {
                assertEquals(inputs, Recovery.run(inputReader, policies, pipeline).inputs());
                if (0 == from)
                {
                    activate(pipeline, policies);
                }

                final Random random = new Random(11);
                for (int i = 0; i < to; i++)
                {
                    pay(pipeline, random, i, i >= from);
                }
            }
        }
    }

    private void activate(final Pipeline pipeline, final ContentPolicies policies)
    {
        final CompiledPolicy policy = PolicyCompiler.compile(
            PolicyContent.read(Path.of("..", "docs", "examples", "handbook", "policy")), ZoneTable::ofJdk);
        final String zonesHash = policies.store(policy);
        final ActivatePolicyEncoder activation = new ActivatePolicyEncoder().wrapAndApplyHeader(frame, 0, header);
        activation.policyHash().word0(policy.hashWord(0)).word1(policy.hashWord(1))
            .word2(policy.hashWord(2)).word3(policy.hashWord(3));
        activation.zonesHash().word0(Frames.sha256Word(zonesHash, 0)).word1(Frames.sha256Word(zonesHash, 1))
            .word2(Frames.sha256Word(zonesHash, 2)).word3(Frames.sha256Word(zonesHash, 3));
        activation.directory("").actor("test").approver("").reason("first policy");
        offer(pipeline, MessageHeaderEncoder.ENCODED_LENGTH + activation.encodedLength());
    }

    private void pay(final Pipeline pipeline, final Random random, final int index, final boolean isOffered)
    {
        final long eventTimeNs = START_NS + index * STEP_NS;
        final PaymentRequestEncoder payment = BlankPayment.encode(frame, header)
            .correlationId(index)
            .eventTimeNs(eventTimeNs)
            .amountMinor(100 + random.nextInt(40_000))
            .customerId(random.nextInt(50))
            .currency(978);
        payment.paymentId().low(index).high(0);
        payment.terminalId(Integer.toString(random.nextInt(80)));
        payment.userFieldsCount(0);
        final boolean isFraud = random.nextInt(20) == 0;

        if (isOffered)
        {
            offer(pipeline, MessageHeaderEncoder.ENCODED_LENGTH + payment.encodedLength());
            if (isFraud)
            {
                final FraudLabelEncoder label = new FraudLabelEncoder().wrapAndApplyHeader(frame, 0, header)
                    .correlationId(0).eventTimeNs(eventTimeNs).label(LabelValue.CONFIRMED_FRAUD);
                label.paymentId().low(index).high(0);
                offer(pipeline, MessageHeaderEncoder.ENCODED_LENGTH + label.encodedLength());
            }
        }
    }

    private void offer(final Pipeline pipeline, final int length)
    {
        while (!pipeline.input().offer(frame, 0, length, inputs, Stage.ALL_ALLOWED, 1, 0, 0))
        {
            pipeline.drain();
        }

        inputs++;
        pipeline.drain();
    }
}
