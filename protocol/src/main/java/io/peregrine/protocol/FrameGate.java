package io.peregrine.protocol;

import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Checks a frame before it is decoded: header, schema, template, version, block length, group, var data, exact end,
 * then values. Reads nothing outside the frame whatever its bytes are, throws nothing, allocates nothing. Any thread.
 *
 * <p>SBE's extension rules: a peer of a newer version may append fields to a block or to a group's elements, and says
 * so by longer block lengths; what it appends is skipped. A new group or new var data at a message's end cannot be
 * skipped by a reader that does not know it, so no later version may add one to a template; it takes a new template.
 */
public final class FrameGate
{
    /** Bytes of the longest frame: it fits Aeron's smallest MTU unfragmented. */
    public static final int MAX_FRAME_LENGTH = 1024;

    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int TEMPLATE_OFFSET = 2;
    private static final int SCHEMA_OFFSET = 4;
    private static final int GROUP_HEADER_LENGTH = GroupSizeEncodingDecoder.ENCODED_LENGTH;
    private static final int VAR_DATA_HEADER_LENGTH = 2;

    private FrameGate()
    {
    }

    /** @return the template id of a frame of at least a header's length, else -1. */
    public static int templateId(final DirectBuffer buffer, final int offset)
    {
        return offset + HEADER_LENGTH > buffer.capacity() ? -1 : unsignedShort(buffer, offset + TEMPLATE_OFFSET);
    }

    /**
     * @return the correlation id, first in the block of every input, or 0 where the frame is too short to have one; for
     *     the answer to a frame that was refused.
     */
    public static long correlationId(final DirectBuffer buffer, final int offset, final int length)
    {
        return length < HEADER_LENGTH + Long.BYTES ? 0 : buffer.getLong(offset + HEADER_LENGTH, LITTLE_ENDIAN);
    }

    /**
     * @return 0 if the frame is whole and all of its values are such as a client may send, else the value of the
     *     {@link RejectCode} that says what is wrong with it.
     */
    public static int check(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length > MAX_FRAME_LENGTH)
        {
            return RejectCode.TOO_LONG.value();
        }

        if (length < HEADER_LENGTH)
        {
            return RejectCode.BAD_HEADER.value();
        }

        if (unsignedShort(buffer, offset + SCHEMA_OFFSET) != MessageHeaderDecoder.SCHEMA_ID)
        {
            return RejectCode.UNKNOWN_SCHEMA.value();
        }

        final FrameShape shape = FrameShape.of(unsignedShort(buffer, offset + TEMPLATE_OFFSET));
        if (null == shape)
        {
            return RejectCode.UNKNOWN_TEMPLATE.value();
        }

        final int code = checkStructure(buffer, offset, length, shape);
        return 0 != code ? code : FrameValues.check(buffer, offset, shape.templateId());
    }

    private static int checkStructure(
        final DirectBuffer buffer, final int offset, final int length, final FrameShape shape)
    {
        final int blockLength = unsignedShort(buffer, offset);
        final int version = unsignedShort(buffer, offset + 6);
        if (MessageHeaderDecoder.SCHEMA_VERSION == version ? blockLength != shape.blockLength() :
            blockLength < shape.blockLength())
        {
            return RejectCode.BAD_BLOCK_LENGTH.value();
        }

        int position = HEADER_LENGTH + blockLength;
        if (position > length)
        {
            return RejectCode.BAD_LENGTH.value();
        }

        if (shape.hasGroup())
        {
            if (position + GROUP_HEADER_LENGTH > length)
            {
                return RejectCode.BAD_GROUP.value();
            }

            final int elementLength = unsignedShort(buffer, offset + position);
            final int count = unsignedShort(buffer, offset + position + 2);
            if (count > shape.maxGroupCount() ||
                (MessageHeaderDecoder.SCHEMA_VERSION == version ? elementLength != shape.groupBlockLength() :
                elementLength < shape.groupBlockLength()))
            {
                return RejectCode.BAD_GROUP.value();
            }

            position += GROUP_HEADER_LENGTH + count * elementLength;
            if (position > length)
            {
                return RejectCode.BAD_GROUP.value();
            }
        }

        for (int i = 0; i < shape.varDataCount(); i++)
        {
            if (position + VAR_DATA_HEADER_LENGTH > length)
            {
                return RejectCode.BAD_VAR_DATA.value();
            }

            position += VAR_DATA_HEADER_LENGTH + unsignedShort(buffer, offset + position);
            if (position > length)
            {
                return RejectCode.BAD_VAR_DATA.value();
            }
        }

        return position == length ? 0 : RejectCode.BAD_LENGTH.value();
    }

    static int unsignedShort(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
    }
}
