package io.peregrine.domain;

import java.util.Arrays;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ring's preallocated slot. One input owns it from the moment ingest or replay publishes it until its answer has
 * left. Each group of fields has one writer: the stage named above it; later stages read. Taking a new frame clears
 * every field. A payment field that the switch did not send holds {@link #MISSING}.
 * Ids of characters are held as little-endian words of their bytes, padded with zeros.
 */
public final class PaymentEvent
{
    /** A payment field that was not sent. */
    public static final long MISSING = Long.MIN_VALUE;

    /** {@link #finalAction()}: the switch let the payment pass. */
    public static final int FINALLY_APPROVED = 1;

    /** {@link #finalAction()}: the switch refused the payment. */
    public static final int FINALLY_DECLINED = 2;

    /** The most reasons that a decision message carries. */
    public static final int MAX_REASONS = 8;

    /** Most user-defined numeric fields of a payment. */
    public static final int MAX_USER_FIELDS = 16;

    /** Most attributes of a profile. */
    public static final int MAX_ATTRIBUTES = 16;

    private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
    private final int frameCapacity;
    private int frameLength;

    // Ingest or replay.
    private long sequence;
    private long ingressTimeNs;
    private int stagesAllowed;
    private int shard;
    private int epoch;
    private long sourceId;
    private long sourceSequence;
    private long sessionId;
    private boolean isReplayed;

    // Decode.
    private InputKind kind = InputKind.NONE;
    private int rejectCode;
    private long repeatOfSequence;
    private long paymentIndex;
    private long correlationId;
    private long paymentIdLow;
    private long paymentIdHigh;
    private long eventTimeNs;
    private long amountMinor;
    private long cardTokenLow;
    private long cardTokenHigh;
    private long accountId;
    private long customerId;
    private long billingAmountMinor;
    private long deviceId;
    private long payeeId;
    private long ipLow;
    private long ipHigh;
    private long lifecycleIdLow;
    private long lifecycleIdHigh;
    private long acquirerId;
    private long budgetUs;
    private long bin;
    private long latitudeE6;
    private long longitudeE6;
    private long stan;
    private long tenantId;
    private long localOffsetMinutes;
    private long currency;
    private long billingCurrency;
    private long mcc;
    private long merchantCountry;
    private long transactionType;
    private long channel;
    private long entryMode;
    private long cardholderPresent;
    private long cvvResult;
    private long avsResult;
    private long pinResult;
    private long threeDsResult;
    private long loginFailures;
    private long malwareFlag;
    private long merchantLow;
    private long merchantHigh;
    private long terminal;
    private long label;
    private long originalIdLow;
    private long originalIdHigh;
    private long finalAction;
    private long eventType;
    private final double[] userFields = new double[MAX_USER_FIELDS];
    private int userFieldMask;
    private final Command command = new Command();

    // Enrich.
    private final double[] attributes = new double[MAX_ATTRIBUTES];
    private int attributeMask;

    // Window.
    private final long[] features = new long[FeatureLayout.MAX_FEATURES];
    private final long[] missingFeatures = new long[FeatureLayout.MAX_FEATURES / Long.SIZE];

    // Window and score, in this order.
    private int status;

    // Score.
    private ListLookup listLookup = ListLookup.EMPTY;
    private Action action = Action.APPROVE;
    private double margin;
    private double probability;
    private int score;
    private int reasonCount;
    private int moreReasons;
    private final int[] reasonCodes = new int[MAX_REASONS];
    private final float[] reasonWeights = new float[MAX_REASONS];
    private final DecisionTrail trail = new DecisionTrail();
    private final UnsafeBuffer body;
    private int bodyLength;

    // Each stage its own element.
    private final long[] stageHashes = new long[Stage.COUNT];

    /**
     * @param slab           memory of all slots' frames; this slot's begins at the offset.
     * @param frameCapacity  bytes of the longest frame.
     * @param bodyCapacity   bytes of the longest decision body.
     */
    public PaymentEvent(final DirectBuffer slab, final int offset, final int frameCapacity, final int bodyCapacity)
    {
        frame.wrap(slab, offset, frameCapacity);
        this.frameCapacity = frameCapacity;
        body = new UnsafeBuffer(new byte[bodyCapacity]);
    }

    /** Ingest or replay: take the frame and clear what the slot's last input left behind. */
    public void received(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long sequence,
        final long ingressTimeNs,
        final int stagesAllowed,
        final int shard,
        final int epoch,
        final long sourceId,
        final long sourceSequence,
        final long sessionId,
        final boolean isReplayed)
    {
        frame.putBytes(0, buffer, offset, length);
        frameLength = length;
        this.sequence = sequence;
        this.ingressTimeNs = ingressTimeNs;
        this.stagesAllowed = stagesAllowed;
        this.shard = shard;
        this.epoch = epoch;
        this.sourceId = sourceId;
        this.sourceSequence = sourceSequence;
        this.sessionId = sessionId;
        this.isReplayed = isReplayed;
        clear();
    }

    private void clear()
    {
        kind = InputKind.NONE;
        rejectCode = 0;
        repeatOfSequence = -1;
        paymentIndex = -1;
        correlationId = 0;
        paymentIdLow = 0;
        paymentIdHigh = 0;
        eventTimeNs = MISSING;
        amountMinor = MISSING;
        cardTokenLow = 0;
        cardTokenHigh = 0;
        accountId = MISSING;
        customerId = MISSING;
        billingAmountMinor = MISSING;
        deviceId = MISSING;
        payeeId = MISSING;
        ipLow = 0;
        ipHigh = 0;
        lifecycleIdLow = 0;
        lifecycleIdHigh = 0;
        acquirerId = MISSING;
        budgetUs = MISSING;
        bin = MISSING;
        latitudeE6 = MISSING;
        longitudeE6 = MISSING;
        stan = MISSING;
        tenantId = MISSING;
        localOffsetMinutes = MISSING;
        currency = MISSING;
        billingCurrency = MISSING;
        mcc = MISSING;
        merchantCountry = MISSING;
        transactionType = MISSING;
        channel = MISSING;
        entryMode = MISSING;
        cardholderPresent = MISSING;
        cvvResult = MISSING;
        avsResult = MISSING;
        pinResult = MISSING;
        threeDsResult = MISSING;
        loginFailures = MISSING;
        malwareFlag = MISSING;
        merchantLow = 0;
        merchantHigh = 0;
        terminal = 0;
        label = 0;
        originalIdLow = 0;
        originalIdHigh = 0;
        finalAction = 0;
        eventType = MISSING;
        userFieldMask = 0;
        command.clear();
        listLookup = ListLookup.EMPTY;
        attributeMask = 0;
        Arrays.fill(missingFeatures, -1L);
        status = 0;
        action = Action.APPROVE;
        margin = Double.NaN;
        probability = Double.NaN;
        score = 0;
        reasonCount = 0;
        moreReasons = 0;
        trail.clear();
        bodyLength = 0;
        Arrays.fill(stageHashes, 0);
    }

    public int frameCapacity()
    {
        return frameCapacity;
    }

    public int frameLength()
    {
        return frameLength;
    }

    public long sequence()
    {
        return sequence;
    }

    public long ingressTimeNs()
    {
        return ingressTimeNs;
    }

    public int stagesAllowed()
    {
        return stagesAllowed;
    }

    public int shard()
    {
        return shard;
    }

    public int epoch()
    {
        return epoch;
    }

    public long sourceId()
    {
        return sourceId;
    }

    public long sourceSequence()
    {
        return sourceSequence;
    }

    public long sessionId()
    {
        return sessionId;
    }

    public boolean isReplayed()
    {
        return isReplayed;
    }

    public InputKind kind()
    {
        return kind;
    }

    public int rejectCode()
    {
        return rejectCode;
    }

    public long repeatOfSequence()
    {
        return repeatOfSequence;
    }

    public int userFieldMask()
    {
        return userFieldMask;
    }

    public int attributeMask()
    {
        return attributeMask;
    }

    public int status()
    {
        return status;
    }

    public Action action()
    {
        return action;
    }

    public double margin()
    {
        return margin;
    }

    public double probability()
    {
        return probability;
    }

    public int score()
    {
        return score;
    }

    public int reasonCount()
    {
        return reasonCount;
    }

    public int moreReasons()
    {
        return moreReasons;
    }

    public int bodyLength()
    {
        return bodyLength;
    }

    /** @return the frame as it arrived, from offset 0. */
    public DirectBuffer frame()
    {
        return frame;
    }

    /** @return the encoded decision body; score writes it, and says how long it is by {@link #bodyLength(int)}. */
    public UnsafeBuffer body()
    {
        return body;
    }

    /** Decode: what the frame is. */
    public void kind(final InputKind kind)
    {
        this.kind = kind;
    }

    /** Decode, enrich: the input is refused for this reason, a value of the wire's RejectCode. */
    public void rejected(final int rejectCode)
    {
        kind = InputKind.REJECTED;
        this.rejectCode = rejectCode;
    }

    /** Decode: a request that was not there before: {@link #first} with its kind. */
    public void firstPayment(final long index)
    {
        first(InputKind.PAYMENT, index);
    }

    /** Decode: a message with an id that was not there before, the index-th of all that have one. */
    public void first(final InputKind kind, final long index)
    {
        this.kind = kind;
        paymentIndex = index;
    }

    /** Decode: the message, no request, that had this sequence and was the index-th of all with an id. */
    public void repeatWithoutEffect(final long firstSequence, final long index)
    {
        kind = InputKind.NONE;
        repeatOfSequence = firstSequence;
        paymentIndex = index;
    }

    /** Decode: the same request as the one that had this sequence and was the index-th of all messages with an id. */
    public void repeatOf(final long firstSequence, final long index)
    {
        kind = InputKind.REPEAT;
        repeatOfSequence = firstSequence;
        paymentIndex = index;
    }

    /** @return how many messages with an id, repeats aside, came before this one, or before the request it repeats. */
    public long paymentIndex()
    {
        return paymentIndex;
    }

    public long correlationId()
    {
        return correlationId;
    }

    public void correlationId(final long correlationId)
    {
        this.correlationId = correlationId;
    }

    public long paymentIdLow()
    {
        return paymentIdLow;
    }

    public void paymentIdLow(final long paymentIdLow)
    {
        this.paymentIdLow = paymentIdLow;
    }

    public long paymentIdHigh()
    {
        return paymentIdHigh;
    }

    public void paymentIdHigh(final long paymentIdHigh)
    {
        this.paymentIdHigh = paymentIdHigh;
    }

    public long eventTimeNs()
    {
        return eventTimeNs;
    }

    public void eventTimeNs(final long eventTimeNs)
    {
        this.eventTimeNs = eventTimeNs;
    }

    public long amountMinor()
    {
        return amountMinor;
    }

    public void amountMinor(final long amountMinor)
    {
        this.amountMinor = amountMinor;
    }

    public long cardTokenLow()
    {
        return cardTokenLow;
    }

    public void cardTokenLow(final long cardTokenLow)
    {
        this.cardTokenLow = cardTokenLow;
    }

    public long cardTokenHigh()
    {
        return cardTokenHigh;
    }

    public void cardTokenHigh(final long cardTokenHigh)
    {
        this.cardTokenHigh = cardTokenHigh;
    }

    public long accountId()
    {
        return accountId;
    }

    public void accountId(final long accountId)
    {
        this.accountId = accountId;
    }

    public long customerId()
    {
        return customerId;
    }

    public void customerId(final long customerId)
    {
        this.customerId = customerId;
    }

    public long billingAmountMinor()
    {
        return billingAmountMinor;
    }

    public void billingAmountMinor(final long billingAmountMinor)
    {
        this.billingAmountMinor = billingAmountMinor;
    }

    public long deviceId()
    {
        return deviceId;
    }

    public void deviceId(final long deviceId)
    {
        this.deviceId = deviceId;
    }

    public long payeeId()
    {
        return payeeId;
    }

    public void payeeId(final long payeeId)
    {
        this.payeeId = payeeId;
    }

    public long ipLow()
    {
        return ipLow;
    }

    public void ipLow(final long ipLow)
    {
        this.ipLow = ipLow;
    }

    public long ipHigh()
    {
        return ipHigh;
    }

    public void ipHigh(final long ipHigh)
    {
        this.ipHigh = ipHigh;
    }

    public long lifecycleIdLow()
    {
        return lifecycleIdLow;
    }

    public void lifecycleIdLow(final long lifecycleIdLow)
    {
        this.lifecycleIdLow = lifecycleIdLow;
    }

    public long lifecycleIdHigh()
    {
        return lifecycleIdHigh;
    }

    public void lifecycleIdHigh(final long lifecycleIdHigh)
    {
        this.lifecycleIdHigh = lifecycleIdHigh;
    }

    public long acquirerId()
    {
        return acquirerId;
    }

    public void acquirerId(final long acquirerId)
    {
        this.acquirerId = acquirerId;
    }

    public long budgetUs()
    {
        return budgetUs;
    }

    public void budgetUs(final long budgetUs)
    {
        this.budgetUs = budgetUs;
    }

    public long bin()
    {
        return bin;
    }

    public void bin(final long bin)
    {
        this.bin = bin;
    }

    public long latitudeE6()
    {
        return latitudeE6;
    }

    public void latitudeE6(final long latitudeE6)
    {
        this.latitudeE6 = latitudeE6;
    }

    public long longitudeE6()
    {
        return longitudeE6;
    }

    public void longitudeE6(final long longitudeE6)
    {
        this.longitudeE6 = longitudeE6;
    }

    public long stan()
    {
        return stan;
    }

    public void stan(final long stan)
    {
        this.stan = stan;
    }

    public long tenantId()
    {
        return tenantId;
    }

    public void tenantId(final long tenantId)
    {
        this.tenantId = tenantId;
    }

    public long localOffsetMinutes()
    {
        return localOffsetMinutes;
    }

    public void localOffsetMinutes(final long localOffsetMinutes)
    {
        this.localOffsetMinutes = localOffsetMinutes;
    }

    public long currency()
    {
        return currency;
    }

    public void currency(final long currency)
    {
        this.currency = currency;
    }

    public long billingCurrency()
    {
        return billingCurrency;
    }

    public void billingCurrency(final long billingCurrency)
    {
        this.billingCurrency = billingCurrency;
    }

    public long mcc()
    {
        return mcc;
    }

    public void mcc(final long mcc)
    {
        this.mcc = mcc;
    }

    public long merchantCountry()
    {
        return merchantCountry;
    }

    public void merchantCountry(final long merchantCountry)
    {
        this.merchantCountry = merchantCountry;
    }

    public long transactionType()
    {
        return transactionType;
    }

    public void transactionType(final long transactionType)
    {
        this.transactionType = transactionType;
    }

    public long channel()
    {
        return channel;
    }

    public void channel(final long channel)
    {
        this.channel = channel;
    }

    public long entryMode()
    {
        return entryMode;
    }

    public void entryMode(final long entryMode)
    {
        this.entryMode = entryMode;
    }

    public long cardholderPresent()
    {
        return cardholderPresent;
    }

    public void cardholderPresent(final long cardholderPresent)
    {
        this.cardholderPresent = cardholderPresent;
    }

    public long cvvResult()
    {
        return cvvResult;
    }

    public void cvvResult(final long cvvResult)
    {
        this.cvvResult = cvvResult;
    }

    public long avsResult()
    {
        return avsResult;
    }

    public void avsResult(final long avsResult)
    {
        this.avsResult = avsResult;
    }

    public long pinResult()
    {
        return pinResult;
    }

    public void pinResult(final long pinResult)
    {
        this.pinResult = pinResult;
    }

    public long threeDsResult()
    {
        return threeDsResult;
    }

    public void threeDsResult(final long threeDsResult)
    {
        this.threeDsResult = threeDsResult;
    }

    public long loginFailures()
    {
        return loginFailures;
    }

    public void loginFailures(final long loginFailures)
    {
        this.loginFailures = loginFailures;
    }

    public long malwareFlag()
    {
        return malwareFlag;
    }

    public void malwareFlag(final long malwareFlag)
    {
        this.malwareFlag = malwareFlag;
    }

    public long merchantLow()
    {
        return merchantLow;
    }

    public void merchantLow(final long merchantLow)
    {
        this.merchantLow = merchantLow;
    }

    public long merchantHigh()
    {
        return merchantHigh;
    }

    public void merchantHigh(final long merchantHigh)
    {
        this.merchantHigh = merchantHigh;
    }

    public long terminal()
    {
        return terminal;
    }

    public void terminal(final long terminal)
    {
        this.terminal = terminal;
    }

    public long label()
    {
        return label;
    }

    public void label(final long label)
    {
        this.label = label;
    }

    /** @return the low word of the id of the payment that this reversal, outcome or label is about. */
    public long originalIdLow()
    {
        return originalIdLow;
    }

    public void originalIdLow(final long originalIdLow)
    {
        this.originalIdLow = originalIdLow;
    }

    public long originalIdHigh()
    {
        return originalIdHigh;
    }

    public void originalIdHigh(final long originalIdHigh)
    {
        this.originalIdHigh = originalIdHigh;
    }

    /** @return of an outcome or an advice: 0 not known, {@link #FINALLY_APPROVED} or {@link #FINALLY_DECLINED}. */
    public long finalAction()
    {
        return finalAction;
    }

    public void finalAction(final long finalAction)
    {
        this.finalAction = finalAction;
    }

    /** @return the wire value of what a customer did; MISSING for a payment. */
    public long eventType()
    {
        return eventType;
    }

    public void eventType(final long eventType)
    {
        this.eventType = eventType;
    }

    /** @return what the input says where it is a command. */
    public Command command()
    {
        return command;
    }

    /** Decode: a user-defined field. */
    public void userField(final int index, final double value)
    {
        userFields[index] = value;
        userFieldMask |= 1 << index;
    }

    /** @return the user-defined field's value; meaningful where {@link #userFieldMask()} has its bit. */
    public double userField(final int index)
    {
        return userFields[index];
    }

    /** Enrich: an attribute of the profile that the policy asked for. */
    public void attribute(final int index, final double value)
    {
        attributes[index] = value;
        attributeMask |= 1 << index;
    }

    /** @return the attribute's value; meaningful where {@link #attributeMask()} has its bit. */
    public double attribute(final int index)
    {
        return attributes[index];
    }

    /** Window: these features have values at every payment. @param bits by index, less 64 times the word. */
    public void featuresPresent(final int word, final long bits)
    {
        missingFeatures[word] &= ~bits;
    }

    /** Window: an int feature. */
    public void featureLong(final int index, final long value)
    {
        features[index] = value;
        if (isFeatureMissing(index)) // Read first: a chain of writes to one word is slower than all the rest.
        {
            missingFeatures[index >> 6] &= ~(1L << index);
        }
    }

    /** Window: a double feature. */
    public void featureDouble(final int index, final double value)
    {
        featureLong(index, Double.doubleToRawLongBits(value));
    }

    /** Window: a feature without a value. */
    public void featureMissing(final int index)
    {
        features[index] = 0;
        missingFeatures[index >> 6] |= 1L << index;
    }

    public boolean isFeatureMissing(final int index)
    {
        return (missingFeatures[index >> 6] & (1L << index)) != 0;
    }

    public long featureLong(final int index)
    {
        return features[index];
    }

    public double featureDouble(final int index)
    {
        return Double.longBitsToDouble(features[index]);
    }

    /** Window or score: sets bits of {@link DecisionStatus}. */
    public void addStatus(final int bits)
    {
        status |= bits;
    }

    /** Score: the lists that this payment's rules may ask. */
    public void listLookup(final ListLookup lookup)
    {
        listLookup = lookup;
    }

    public ListLookup listLookup()
    {
        return listLookup;
    }

    /** Score: what the model said. */
    public void modelled(final double margin, final double probability, final int score)
    {
        this.margin = margin;
        this.probability = probability;
        this.score = score;
    }

    /** Score: what is done. */
    public void decided(final Action action, final int score)
    {
        this.action = action;
        this.score = score;
    }

    /** @return how the decision came about. */
    public DecisionTrail trail()
    {
        return trail;
    }

    /** Score: the next reason, heaviest first; beyond the eighth it is only counted. */
    public void addReason(final int code, final float weight, final boolean isOverridden)
    {
        if (reasonCount < MAX_REASONS)
        {
            trail.reasonOverridden(reasonCount, isOverridden);
            reasonCodes[reasonCount] = code;
            reasonWeights[reasonCount] = weight;
            reasonCount++;
        }
        else
        {
            moreReasons++;
        }
    }

    public int reasonCode(final int index)
    {
        return reasonCodes[index];
    }

    public float reasonWeight(final int index)
    {
        return reasonWeights[index];
    }

    /** Score: bytes of {@link #body()}, or 0 where the input gets none. */
    public void bodyLength(final int bodyLength)
    {
        this.bodyLength = bodyLength;
    }

    /** A stage: its running hash after this input. */
    public void stageHash(final Stage stage, final long hash)
    {
        stageHashes[stage.ordinal()] = hash;
    }

    public long stageHash(final Stage stage)
    {
        return stageHashes[stage.ordinal()];
    }

    /** @return the low word of this payment's key of a kind; 0 for both words where the payment has none. */
    public long keyLow(final KeyKind kind)
    {
        return switch (kind)
        {
            case CARD -> cardTokenLow;
            case ACCOUNT -> present(accountId);
            case CUSTOMER -> present(customerId);
            case MERCHANT -> merchantLow;
            case TERMINAL -> terminal;
            case DEVICE -> present(deviceId);
            case IP -> ipLow;
            case PAYEE -> present(payeeId);
            case BIN -> present(bin);
            case TENANT -> tenantId;
        };
    }

    /** @return the high word of this payment's key of a kind. */
    public long keyHigh(final KeyKind kind)
    {
        return switch (kind)
        {
            case CARD -> cardTokenHigh;
            case MERCHANT -> merchantHigh;
            case IP -> ipHigh;
            default -> 0;
        };
    }

    /** @return true if the payment has a key of this kind. Every payment has a card; a customer event may have none. */
    public boolean hasKey(final KeyKind kind)
    {
        return switch (kind)
        {
            case ACCOUNT -> accountId != MISSING;
            case CUSTOMER -> customerId != MISSING;
            case DEVICE -> deviceId != MISSING;
            case PAYEE -> payeeId != MISSING;
            case BIN -> bin != MISSING;
            case TENANT -> true;
            case TERMINAL -> 0 != terminal;
            case CARD -> 0 != (cardTokenLow | cardTokenHigh) || InputKind.CUSTOMER_EVENT != this.kind;
            case MERCHANT, IP -> 0 != (keyLow(kind) | keyHigh(kind));
        };
    }

    private static long present(final long value)
    {
        return MISSING == value ? 0 : value;
    }
}
