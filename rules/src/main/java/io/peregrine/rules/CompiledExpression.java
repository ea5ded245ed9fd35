package io.peregrine.rules;

import java.time.Duration;
import java.time.Instant;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import io.peregrine.domain.PaymentEvent;

/** A compiled expression whose results can be looked at as CEL values. Off the hot path; one thread. */
final class CompiledExpression
{
    /** What stands for a result that there is not. */
    static final Object ERROR = "error";

    private final CompiledValue code;
    private final Operand operand;
    private final long[] words = new long[2];

    /** @param operand what the code leaves. */
    CompiledExpression(final CompiledValue code, final Operand operand)
    {
        this.code = code;
        this.operand = operand;
    }

    /** @return Long, UnsignedLong, Double, Boolean, String, Instant, Duration, NullValue, or {@link #ERROR} itself. */
    Object evaluate(final PaymentEvent event)
    {
        final int answer = code.evaluate(event, words);
        if (CompiledValue.ERROR == answer)
        {
            return ERROR;
        }
        if (CompiledValue.NULL == answer)
        {
            return NullValue.NULL_VALUE;
        }
        return operand.isConstant() ? constant() : word();
    }

    private Object constant()
    {
        return switch (operand.form())
        {
            case UINT -> UnsignedLong.fromLongBits((Long)operand.constant());
            case DURATION -> Duration.ofNanos((Long)operand.constant());
            case STRING -> new String((String)operand.constant());
            default -> operand.constant();
        };
    }

    private Object word()
    {
        return switch (operand.form())
        {
            case INT -> words[0];
            case UINT -> UnsignedLong.fromLongBits(words[0]);
            case DOUBLE -> Double.longBitsToDouble(words[0]);
            case BOOL -> 0 != words[0];
            case TIME -> Instant.ofEpochSecond(words[0], words[1]);
            case DURATION -> Duration.ofNanos(words[0]);
            case ENUM -> operand.names().get((int)words[0]);
            case TEXT -> TextWords.text(words[0], words[1]);
            case TOKEN -> KeyWords.token(words[0], words[1]);
            case ADDRESS -> KeyWords.address(words[0], words[1]);
            default -> throw new IllegalStateException(operand.form().name());
        };
    }
}
