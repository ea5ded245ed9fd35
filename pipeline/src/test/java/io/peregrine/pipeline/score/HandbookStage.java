package io.peregrine.pipeline.score;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.ZoneTable;
import io.peregrine.policy.CompiledPolicy;
import io.peregrine.policy.PolicyCompiler;
import io.peregrine.policy.PolicyContent;
import io.peregrine.protocol.BlankPayment;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.PaymentRequestEncoder;
import io.peregrine.scoring.ModelReader;
import io.peregrine.scoring.TreeEnsemble;

import org.agrona.concurrent.UnsafeBuffer;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The handbook's policy, with changes, and payments with random features as window would leave them. */
final class HandbookStage
{
    static final String MODEL = "models/xgb.json";
    static final String NO_CHALLENGERS = "challengers: [] ";

    private static final Path HANDBOOK = Path.of("..", "docs", "examples", "handbook", "policy");
    private static final int FRAME_CAPACITY = 1_024;
    private static final int ROUNDS = 100;
    private static final int EVENTS_EACH = 1_000;

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FRAME_CAPACITY]);
    private final PaymentEvent event =
        new PaymentEvent(new UnsafeBuffer(new byte[FRAME_CAPACITY]), 0, FRAME_CAPACITY, ScoreHandler.MAX_BODY_LENGTH);

    /** @return the one slot. */
    PaymentEvent event()
    {
        return event;
    }

    UnsafeBuffer frame()
    {
        return frame;
    }

    static TreeEnsemble ensemble() throws IOException
    {
        return (TreeEnsemble)ModelReader.read(Files.readAllBytes(HANDBOOK.resolve(MODEL)), MODEL);
    }

    /** @param changes of policy.yaml: what stands there and what shall. */
    static CompiledPolicy policy(final Path target, final String... changes) throws IOException
    {
        return policy(target, Map.of(), changes);
    }

    /** @param added more files. @param changes of policy.yaml: what stands there and what shall. */
    static CompiledPolicy policy(final Path target, final Map<String, String> added, final String... changes)
        throws IOException
    {
        try (Stream<Path> files = Files.walk(HANDBOOK))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, target.resolve(HANDBOOK.relativize(file).toString()));
            }
        }

        for (final Map.Entry<String, String> file : added.entrySet())
        {
            final Path path = target.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        String head = Files.readString(target.resolve("policy.yaml"));
        for (int i = 0; i < changes.length; i += 2)
        {
            assertTrue(head.contains(changes[i]), changes[i]);
            head = head.replace(changes[i], changes[i + 1]);
        }
        Files.writeString(target.resolve("policy.yaml"), head);
        return PolicyCompiler.compile(PolicyContent.read(target), ZoneTable::ofJdk);
    }

    /** Puts the payment of this number into the slot. */
    void payment(final FeatureLayout layout, final int index, final int stagesAllowed)
    {
        final Random random = new Random(index);
        final PaymentRequestEncoder request = BlankPayment.encode(frame, new MessageHeaderEncoder());
        request.userFieldsCount(0);
        event.received(frame, 0, request.limit(), index + 10, 0, stagesAllowed, 0, 0, 0, 0, 0, false);
        event.firstPayment(index);
        for (int feature = 0; feature < layout.count(); feature++)
        {
            if (random.nextInt(12) == 0)
            {
                event.featureMissing(feature);
            }
            else if (FeatureType.DOUBLE == layout.feature(feature).type())
            {
                final boolean isShare = layout.feature(feature).name().contains("risk");
                event.featureDouble(feature, isShare ? random.nextInt(4) / 4.0 : random.nextInt(30_000) / 100.0);
            }
            else
            {
                event.featureLong(feature, random.nextInt(20));
            }
        }
    }

    String decision()
    {
        final List<String> parts = new ArrayList<>(
            List.of(event.action().toString(), "" + event.score(), Double.toHexString(event.margin())));
        for (int i = 0; i < event.reasonCount(); i++)
        {
            parts.add(event.reasonCode(i) + ":" + Float.toHexString(event.reasonWeight(i)));
        }

        return String.join(" ", parts);
    }

    /** @return the bytes that the handler allocates for a thousand times the payment in the slot, once it is warm. */
    long bytesAllocated(final ScoreHandler handler)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long bytes = -1;
        for (int round = 0; round < ROUNDS && 0 != bytes; round++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < EVENTS_EACH; i++)
            {
                handler.onEvent(event);
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return bytes;
    }
}
