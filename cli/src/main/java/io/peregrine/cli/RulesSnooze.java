package io.peregrine.cli;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.peregrine.domain.KeyKind;
import io.peregrine.domain.ListKey;
import io.peregrine.policy.ListKeyText;
import io.peregrine.protocol.FrameGate;
import io.peregrine.protocol.MessageHeaderEncoder;
import io.peregrine.protocol.SnoozeEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a rule from hitting for one key for a time. */
@Command(
    name = "snooze",
    description = "A rule's hits for a key are no hits until a time; they are counted. Without --until the snooze " +
        "ends. Prints SNOOZED rule=ID sequence=N, or ENDED rule=ID sequence=N.",
    footer =
    {
        "",
        "Example:",
        "  peregrine rules snooze amount-limit --key customer=17 --until 4h --reason 'buys a car' --config engine.conf"
    })
final class RulesSnooze extends Verb
{
    @Parameters(paramLabel = "ID", description = "The rule, as rules.yaml names it.")
    private String rule;

    @Option(names = "--key", required = true, paramLabel = "KIND=KEY",
        description = "For whom: card, account, customer, merchant, terminal, device, ip, payee, bin or tenant.")
    private String key;

    @Option(names = "--until", paramLabel = "WHEN", description = "Until then: 4h, 30d, 2026-12-01T00:00:00Z.")
    private String until;

    @Mixin
    private EngineOptions engine;

    @Mixin
    private SignOptions signature;

    @Mixin
    private WaitOptions wait;

    @Override
    public Integer call()
    {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameGate.MAX_FRAME_LENGTH]);
        final int length = encode(frame);
        final String what = "the " + (null == until ? "end of the snooze" : "snooze") + " of rule " + rule;
        try (CommandLink link = new CommandLink(engine.load(), what, wait.nanos(this::usage), err()))
        {
            link.send(frame, length);
            link.await();
            if (0 == link.rejected())
            {
                out().println((null == until ? "ENDED" : "SNOOZED") + " rule=" + rule + " sequence=" +
                    link.lastSequence());
            }
            return 0 == link.rejected() ? ExitCodes.OK : ExitCodes.FINDING;
        }
    }

    private int encode(final UnsafeBuffer frame)
    {
        final int equals = key.indexOf('=');
        final KeyKind kind = equals < 0 ? null : KeyKind.ofPolicyName(key.substring(0, equals));
        if (null == kind)
        {
            throw usage("--key " + key + ": write KIND=KEY, for example customer=17; the kinds are " +
                Arrays.stream(KeyKind.values()).map(KeyKind::policyName).collect(Collectors.joining(", ")));
        }
        final String trouble = signature.trouble(signature.reason());
        if (null != trouble)
        {
            throw usage(trouble);
        }

        final long nowNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        final SecureRandom random = new SecureRandom();
        final SnoozeEncoder snooze = new SnoozeEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder());
        try
        {
            final long[] words = ListKeyText.words(ListKey.of(kind.ordinal()), key.substring(equals + 1));
            snooze.eventTimeNs(nowNs).ruleId(rule)
                .untilNs(null == until ? SnoozeEncoder.untilNsNullValue() : MomentText.nanos(until, nowNs))
                .keyKind(io.peregrine.protocol.KeyKind.get((short)kind.ordinal()));
            snooze.messageId().low(random.nextLong()).high(random.nextLong());
            snooze.key().low(words[0]).high(words[1]);
            snooze.actor(signature.actor()).approvers(signature.approvers()).reason(signature.reason());
        }
        catch (final BadValue ex)
        {
            throw usage("--until \"" + until + "\" " + ex.getMessage());
        }
        catch (final IndexOutOfBoundsException ignore)
        {
            throw usage("the rule's id, actor, approvers or reason are too long for one message: shorten them");
        }
        catch (final IllegalArgumentException ex)
        {
            throw usage("\"" + key.substring(equals + 1) + "\" " + ex.getMessage());
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + snooze.encodedLength();
    }
}
