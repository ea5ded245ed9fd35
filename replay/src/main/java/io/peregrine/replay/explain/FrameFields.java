package io.peregrine.replay.explain;

import java.util.LinkedHashMap;
import java.util.Map;

import io.peregrine.domain.DecisionStatus;
import io.peregrine.protocol.ActivatePolicyDecoder;
import io.peregrine.protocol.Activations;
import io.peregrine.protocol.BackfillPolicyDecoder;
import io.peregrine.protocol.CustomerEventDecoder;
import io.peregrine.protocol.DecisionBodyDecoder;
import io.peregrine.protocol.FraudLabelDecoder;
import io.peregrine.protocol.Frames;
import io.peregrine.protocol.Id16Decoder;
import io.peregrine.protocol.ListUpdateDecoder;
import io.peregrine.protocol.MessageHeaderDecoder;
import io.peregrine.protocol.PaymentAdviceDecoder;
import io.peregrine.protocol.PaymentOutcomeDecoder;
import io.peregrine.protocol.PaymentRequestDecoder;
import io.peregrine.protocol.PaymentReversalDecoder;
import io.peregrine.protocol.ProfileMoveDecoder;
import io.peregrine.protocol.ProfileUpdateDecoder;
import io.peregrine.protocol.Sha256Decoder;
import io.peregrine.protocol.SnoozeDecoder;

import org.agrona.DirectBuffer;

/** A frame field by field, in the schema's order. A field that was not sent is null. */
public final class FrameFields
{
    private static final int ENUM_NULL = 255;

    private final Map<String, String> fields = new LinkedHashMap<>();

    private FrameFields()
    {
    }

    /**
     * @param frame a message of an input, or a decision's body, with its header.
     * @return of another message only its template.
     */
    public static Map<String, String> of(final DirectBuffer frame)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(frame, 0);
        final FrameFields all = new FrameFields();
        switch (header.templateId())
        {
            case PaymentRequestDecoder.TEMPLATE_ID -> all.addPayment(frame, header);
            case PaymentAdviceDecoder.TEMPLATE_ID ->
            {
                all.addPayment(frame, header);
                all.put("finalAction", new PaymentAdviceDecoder().wrapAndApplyHeader(frame, 0, header).finalAction());
            }
            case PaymentReversalDecoder.TEMPLATE_ID ->
                all.add(new PaymentReversalDecoder().wrapAndApplyHeader(frame, 0, header));
            case PaymentOutcomeDecoder.TEMPLATE_ID ->
                all.add(new PaymentOutcomeDecoder().wrapAndApplyHeader(frame, 0, header));
            case CustomerEventDecoder.TEMPLATE_ID ->
                all.add(new CustomerEventDecoder().wrapAndApplyHeader(frame, 0, header));
            case FraudLabelDecoder.TEMPLATE_ID ->
                all.add(new FraudLabelDecoder().wrapAndApplyHeader(frame, 0, header));
            case ProfileUpdateDecoder.TEMPLATE_ID ->
                all.add(new ProfileUpdateDecoder().wrapAndApplyHeader(frame, 0, header));
            case ProfileMoveDecoder.TEMPLATE_ID ->
                all.add(new ProfileMoveDecoder().wrapAndApplyHeader(frame, 0, header));
            case ActivatePolicyDecoder.TEMPLATE_ID ->
                all.add(new ActivatePolicyDecoder().wrapAndApplyHeader(frame, 0, header));
            case BackfillPolicyDecoder.TEMPLATE_ID ->
            {
                all.add(Activations.wrap(new ActivatePolicyDecoder(), frame, 0, header));
                all.put("fromSequence", Activations.backfillFrom(frame, 0));
            }
            case ListUpdateDecoder.TEMPLATE_ID ->
                all.add(new ListUpdateDecoder().wrapAndApplyHeader(frame, 0, header));
            case SnoozeDecoder.TEMPLATE_ID -> all.add(new SnoozeDecoder().wrapAndApplyHeader(frame, 0, header));
            case DecisionBodyDecoder.TEMPLATE_ID ->
                all.add(new DecisionBodyDecoder().wrapAndApplyHeader(frame, 0, header));
            default -> all.put("templateId", header.templateId());
        }

        return all.fields;
    }

    private void add(final PaymentReversalDecoder reversal)
    {
        put("correlationId", Long.toUnsignedString(reversal.correlationId()));
        put("messageId", paymentId(reversal.messageId()));
        put("originalPaymentId", paymentId(reversal.originalPaymentId()));
        put("eventTimeNs", reversal.eventTimeNs());
        number("amountMinor", reversal.amountMinor(), PaymentReversalDecoder.amountMinorNullValue());
    }

    private void add(final PaymentOutcomeDecoder outcome)
    {
        put("correlationId", Long.toUnsignedString(outcome.correlationId()));
        put("messageId", paymentId(outcome.messageId()));
        put("originalPaymentId", paymentId(outcome.originalPaymentId()));
        put("eventTimeNs", outcome.eventTimeNs());
        put("finalAction", outcome.finalAction());
        put("decisionTooLate", outcome.decisionTooLate());
    }

    private void add(final CustomerEventDecoder event)
    {
        put("correlationId", Long.toUnsignedString(event.correlationId()));
        put("messageId", paymentId(event.messageId()));
        put("eventTimeNs", event.eventTimeNs());
        put("eventType", event.eventType());
        put("cardToken", id(event.cardToken()));
        unsigned("accountId", event.accountId(), CustomerEventDecoder.accountIdNullValue());
        unsigned("customerId", event.customerId(), CustomerEventDecoder.customerIdNullValue());
        unsigned("deviceId", event.deviceId(), CustomerEventDecoder.deviceIdNullValue());
        unsigned("payeeId", event.payeeId(), CustomerEventDecoder.payeeIdNullValue());
        put("ipAddress", ip(event.ipAddress()));
        number("amountMinor", event.amountMinor(), CustomerEventDecoder.amountMinorNullValue());
        number("currency", event.currency(), CustomerEventDecoder.currencyNullValue());
        put("tenantId", event.tenantId());
        choice("channel", event.channelRaw(), event.channel());
        number("loginFailures", event.loginFailures(), CustomerEventDecoder.loginFailuresNullValue());
    }

    private void add(final FraudLabelDecoder label)
    {
        put("correlationId", Long.toUnsignedString(label.correlationId()));
        put("paymentId", paymentId(label.paymentId()));
        put("eventTimeNs", label.eventTimeNs());
        put("label", label.label());
    }

    private void add(final ProfileUpdateDecoder update)
    {
        put("correlationId", Long.toUnsignedString(update.correlationId()));
        put("keyKind", update.keyKind());
        put("key", KeyText.hex(update.key().low(), update.key().high()));
        for (final ProfileUpdateDecoder.AttributesDecoder attribute : update.attributes())
        {
            put("attributes." + attribute.name(), attribute.value());
        }
    }

    private void add(final ProfileMoveDecoder move)
    {
        put("correlationId", Long.toUnsignedString(move.correlationId()));
        put("messageId", paymentId(move.messageId()));
        put("eventTimeNs", move.eventTimeNs());
        put("keyKind", move.keyKind());
        put("fromKey", KeyText.hex(move.fromKey().low(), move.fromKey().high()));
        put("toKey", KeyText.hex(move.toKey().low(), move.toKey().high()));
        text("actor", move.actor());
        text("reason", move.reason());
    }

    private void add(final ActivatePolicyDecoder activation)
    {
        put("correlationId", Long.toUnsignedString(activation.correlationId()));
        put("policyHash", hash(activation.policyHash()));
        put("zonesHash", hash(activation.zonesHash()));
        text("directory", activation.directory());
        text("actor", activation.actor());
        text("approver", activation.approver());
        text("reason", activation.reason());
    }

    private void add(final ListUpdateDecoder update)
    {
        put("correlationId", Long.toUnsignedString(update.correlationId()));
        put("messageId", paymentId(update.messageId()));
        put("eventTimeNs", update.eventTimeNs());
        text("listName", update.listName());
        put("operation", update.operation());
        put("listKey", update.listKey());
        choice("secondListKey", update.secondListKeyRaw(), update.secondListKey());
        int index = 0;
        for (final ListUpdateDecoder.EntriesDecoder entry : update.entries())
        {
            final String name = "entries[" + index++ + "].";
            put(name + "key", KeyText.hex(entry.key().low(), entry.key().high()));
            put(name + "secondKey", id(entry.secondKey()));
            number(name + "startNs", entry.startNs(), ListUpdateDecoder.EntriesDecoder.startNsNullValue());
            number(name + "expiryNs", entry.expiryNs(), ListUpdateDecoder.EntriesDecoder.expiryNsNullValue());
        }
        text("actor", update.actor());
        text("approvers", update.approvers());
        text("reason", update.reason());
    }

    private void add(final SnoozeDecoder snooze)
    {
        put("correlationId", Long.toUnsignedString(snooze.correlationId()));
        put("messageId", paymentId(snooze.messageId()));
        put("eventTimeNs", snooze.eventTimeNs());
        text("ruleId", snooze.ruleId());
        put("keyKind", snooze.keyKind());
        put("key", KeyText.hex(snooze.key().low(), snooze.key().high()));
        number("untilNs", snooze.untilNs(), SnoozeDecoder.untilNsNullValue());
        text("actor", snooze.actor());
        text("approvers", snooze.approvers());
        text("reason", snooze.reason());
    }

    private void add(final DecisionBodyDecoder body)
    {
        put("inputSequence", body.inputSequence());
        put("paymentId", paymentId(body.paymentId()));
        put("policyHash", hash(body.policyHash()));
        put("margin", body.margin());
        put("probability", body.probability());
        put("epoch", body.epoch());
        put("shard", body.shard());
        put("score", body.score());
        put("status", DecisionStatus.describe(body.status()));
        put("action", body.action());
        put("moreReasons", body.moreReasons());
        choice("decidedBy", body.decidedByRaw(), body.decidedBy());
        number("decidedIndex", body.decidedIndex(), DecisionBodyDecoder.decidedIndexNullValue());
        put("tags", Long.toUnsignedString(body.tags()));
        int index = 0;
        for (final DecisionBodyDecoder.ReasonsDecoder reason : body.reasons())
        {
            final String name = "reasons[" + index++ + "].";
            put(name + "code", reason.code());
            put(name + "weight", reason.weight());
            choice(name + "overridden", reason.overriddenRaw(), reason.overridden());
        }
    }

    private static String hash(final Sha256Decoder hash)
    {
        return Frames.sha256Hex(hash.word0(), hash.word1(), hash.word2(), hash.word3());
    }

    private static String paymentId(final Id16Decoder id)
    {
        return Frames.paymentIdText(id.low(), id.high());
    }

    private static String ip(final Id16Decoder ip)
    {
        return 0 == (ip.low() | ip.high()) ? null : KeyText.ip(ip.low(), ip.high());
    }

    /** An advice begins as a request does. */
    private void addPayment(final DirectBuffer frame, final MessageHeaderDecoder header)
    {
        final PaymentRequestDecoder payment = new PaymentRequestDecoder();
        payment.wrap(frame, MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        put("correlationId", Long.toUnsignedString(payment.correlationId()));
        put("paymentId", paymentId(payment.paymentId()));
        put("eventTimeNs", payment.eventTimeNs());
        put("amountMinor", payment.amountMinor());
        put("cardToken", id(payment.cardToken()));
        unsigned("accountId", payment.accountId(), PaymentRequestDecoder.accountIdNullValue());
        unsigned("customerId", payment.customerId(), PaymentRequestDecoder.customerIdNullValue());
        number("billingAmountMinor", payment.billingAmountMinor(), PaymentRequestDecoder.billingAmountMinorNullValue());
        unsigned("deviceId", payment.deviceId(), PaymentRequestDecoder.deviceIdNullValue());
        unsigned("payeeId", payment.payeeId(), PaymentRequestDecoder.payeeIdNullValue());
        put("ipAddress", ip(payment.ipAddress()));
        put("lifecycleId", id(payment.lifecycleId()));
        number("budgetUs", payment.budgetUs(), PaymentRequestDecoder.budgetUsNullValue());
        number("bin", payment.bin(), PaymentRequestDecoder.binNullValue());
        unsigned("acquirerId", payment.acquirerId(), PaymentRequestDecoder.acquirerIdNullValue());
        number("latitudeE6", payment.latitudeE6(), PaymentRequestDecoder.latitudeE6NullValue());
        number("longitudeE6", payment.longitudeE6(), PaymentRequestDecoder.longitudeE6NullValue());
        number("stan", payment.stan(), PaymentRequestDecoder.stanNullValue());
        put("tenantId", payment.tenantId());
        number("localOffsetMinutes", payment.localOffsetMinutes(), PaymentRequestDecoder.localOffsetMinutesNullValue());
        put("currency", payment.currency());
        number("billingCurrency", payment.billingCurrency(), PaymentRequestDecoder.billingCurrencyNullValue());
        number("mcc", payment.mcc(), PaymentRequestDecoder.mccNullValue());
        number("merchantCountry", payment.merchantCountry(), PaymentRequestDecoder.merchantCountryNullValue());
        choice("transactionType", payment.transactionTypeRaw(), payment.transactionType());
        choice("channel", payment.channelRaw(), payment.channel());
        choice("entryMode", payment.entryModeRaw(), payment.entryMode());
        choice("cardholderPresent", payment.cardholderPresentRaw(), payment.cardholderPresent());
        choice("cvvResult", payment.cvvResultRaw(), payment.cvvResult());
        choice("avsResult", payment.avsResultRaw(), payment.avsResult());
        choice("pinResult", payment.pinResultRaw(), payment.pinResult());
        choice("threeDsResult", payment.threeDsResultRaw(), payment.threeDsResult());
        number("loginFailures", payment.loginFailures(), PaymentRequestDecoder.loginFailuresNullValue());
        choice("malwareFlag", payment.malwareFlagRaw(), payment.malwareFlag());
        text("merchantId", payment.merchantId());
        text("terminalId", payment.terminalId());
        text("rrn", payment.rrn());
        for (final PaymentRequestDecoder.UserFieldsDecoder field : payment.userFields())
        {
            put("userFields[" + field.index() + "]", field.value());
        }
    }

    private static String id(final Id16Decoder id)
    {
        return 0 == (id.low() | id.high()) ? null : KeyText.hex(id.low(), id.high());
    }

    private void put(final String name, final Object value)
    {
        fields.put(name, null == value ? null : value.toString());
    }

    private void number(final String name, final long value, final long nullValue)
    {
        fields.put(name, value == nullValue ? null : Long.toString(value));
    }

    private void unsigned(final String name, final long value, final long nullValue)
    {
        fields.put(name, value == nullValue ? null : Long.toUnsignedString(value));
    }

    private void choice(final String name, final int raw, final Enum<?> value)
    {
        fields.put(name, ENUM_NULL == raw ? null : value.name());
    }

    private void text(final String name, final String value)
    {
        fields.put(name, value.isEmpty() ? null : value);
    }
}
