package io.peregrine.pipeline.window;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.peregrine.domain.FeatureDeclaration;
import io.peregrine.domain.FeatureDeclaration.Form;
import io.peregrine.domain.FeatureLayout;
import io.peregrine.domain.FeatureType;
import io.peregrine.domain.KeyKind;
import io.peregrine.domain.PaymentEvent;
import io.peregrine.domain.PaymentField;
import io.peregrine.domain.ZoneTable;

/** Writes every feature of a payment but the aggregates, which histories write before; operands come first. */
final class FeatureProgram
{
    private static final String AMOUNT = "amount";

    private final FeatureDeclaration[] features;
    private final int[] order;

    /** Aggregates that have a value at every payment: their bits are set at once, and not one after another. */
    private final long[] present = new long[FeatureLayout.MAX_FEATURES / Long.SIZE];
    private final PaymentField[] fields;
    private final int[] operandA;
    private final int[] operandB;
    private final int[] attributes;
    private final ZoneTable zone;
    private final PolicyAmount amount;

    FeatureProgram(final FeatureLayout layout, final ZoneTable zone, final PolicyAmount amount)
    {
        final int count = layout.count();
        features = layout.features().toArray(new FeatureDeclaration[0]);
        fields = new PaymentField[count];
        operandA = new int[count];
        operandB = new int[count];
        attributes = new int[count];
        this.zone = zone;
        this.amount = amount;

        final List<Attribute> seen = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            prepare(i, seen);
            if (Form.AGGREGATE == features[i].form() && !features[i].isEmptyNull())
            {
                present[i >> 6] |= 1L << i;
            }
        }
        order = orderByOperands();
    }

    private record Attribute(KeyKind key, String name)
    {
    }

    private void prepare(final int index, final List<Attribute> seen)
    {
        final FeatureDeclaration feature = features[index];
        switch (feature.form())
        {
            case RATIO, DIFFERENCE ->
            {
                operandA[index] = feature.operands().get(0);
                operandB[index] = feature.operands().get(1);
            }
            case PROFILE ->
            {
                final Attribute attribute = new Attribute(feature.key(), feature.field());
                if (!seen.contains(attribute))
                {
                    seen.add(attribute);
                }
                attributes[index] = seen.indexOf(attribute);
                if (attributes[index] >= PaymentEvent.MAX_ATTRIBUTES)
                {
                    throw new IllegalArgumentException("feature " + feature.name() + ": at most " +
                        PaymentEvent.MAX_ATTRIBUTES + " profile attributes in a policy");
                }
            }
            case FIELD ->
            {
                fields[index] = PaymentField.ofPolicyName(feature.field());
                if (null == fields[index] && !AMOUNT.equals(feature.field()))
                {
                    throw new IllegalArgumentException("feature " + feature.name() + ": no payment field " +
                        feature.field());
                }
            }
            default ->
            {
                // Nothing to prepare.
            }
        }
    }

    /** @return the features that are written here. */
    private int[] orderByOperands()
    {
        final int[] all = new int[features.length];
        final boolean[] isPlaced = new boolean[features.length];
        int placed = 0;
        boolean isMoving = true;
        while (isMoving)
        {
            isMoving = false;
            for (int i = 0; i < features.length; i++)
            {
                if (!isPlaced[i] && (!hasOperands(i) || isPlaced[operandA[i]] && isPlaced[operandB[i]]))
                {
                    all[placed++] = i;
                    isPlaced[i] = true;
                    isMoving = true;
                }
            }
        }
        if (placed < features.length)
        {
            throw new IllegalArgumentException("features in a circle");
        }
        return Arrays.stream(all).filter(index -> Form.AGGREGATE != features[index].form()).toArray();
    }

    private boolean hasOperands(final int index)
    {
        return Form.RATIO == features[index].form() || Form.DIFFERENCE == features[index].form();
    }

    /** Before the histories write theirs. */
    void begin(final PaymentEvent event)
    {
        for (int word = 0; word < present.length; word++)
        {
            event.featuresPresent(word, present[word]);
        }
    }

    /** @param amountMinor in the policy's currency, or MISSING. */
    void write(final PaymentEvent event, final long amountMinor)
    {
        for (final int index : order)
        {
            final FeatureDeclaration feature = features[index];
            switch (feature.form())
            {
                case FIELD -> writeField(event, index, amountMinor);
                case CALENDAR -> put(event, index, CalendarPart.matches(feature, zone, event.eventTimeNs()) ? 1L : 0L);
                case PROFILE -> writeProfile(event, index);
                case RATIO, DIFFERENCE -> writeComputed(event, index);
                default -> throw new IllegalStateException("feature form " + feature.form());
            }
        }
    }

    private void writeField(final PaymentEvent event, final int index, final long amountMinor)
    {
        final PaymentField field = fields[index];
        final boolean isAmount = null == field || PaymentField.AMOUNT_MINOR == field;
        final long value = isAmount ? amountMinor : FieldValue.of(event, field);
        if (PaymentEvent.MISSING == value)
        {
            event.featureMissing(index);
        }
        else if (null == field)
        {
            put(event, index, amount.major(value));
        }
        else
        {
            put(event, index, value);
        }
    }

    private void writeProfile(final PaymentEvent event, final int index)
    {
        final int attribute = attributes[index];
        if ((event.attributeMask() >> attribute & 1) != 0)
        {
            put(event, index, event.attribute(attribute));
        }
        else
        {
            putEmpty(event, index);
        }
    }

    private void writeComputed(final PaymentEvent event, final int index)
    {
        final int a = operandA[index];
        final int b = operandB[index];
        if (event.isFeatureMissing(a) || event.isFeatureMissing(b))
        {
            putEmpty(event, index);
        }
        else if (Form.DIFFERENCE == features[index].form())
        {
            put(event, index, valueOf(event, a) - valueOf(event, b));
        }
        else if (0.0 == valueOf(event, b))
        {
            putEmpty(event, index);
        }
        else
        {
            put(event, index, valueOf(event, a) / valueOf(event, b));
        }
    }

    private double valueOf(final PaymentEvent event, final int index)
    {
        return FeatureType.INT == features[index].type() ? event.featureLong(index) : event.featureDouble(index);
    }

    private void putEmpty(final PaymentEvent event, final int index)
    {
        if (features[index].isEmptyNull())
        {
            event.featureMissing(index);
        }
        else
        {
            put(event, index, features[index].empty());
        }
    }

    private void put(final PaymentEvent event, final int index, final long value)
    {
        if (FeatureType.INT == features[index].type())
        {
            event.featureLong(index, value);
        }
        else
        {
            event.featureDouble(index, value);
        }
    }

    private void put(final PaymentEvent event, final int index, final double value)
    {
        if (FeatureType.INT == features[index].type())
        {
            event.featureLong(index, (long)value);
        }
        else
        {
            event.featureDouble(index, value);
        }
    }
}
