package io.peregrine.protocol;

/**
 * What a frame of one template looks like: a block, at most one repeating group, then var data.
 *
 * @param templateId       of the message.
 * @param blockLength      bytes of this version's block; a newer peer's may be longer.
 * @param hasGroup         true if a group follows the block.
 * @param groupBlockLength bytes of one element in this version.
 * @param maxGroupCount    most elements.
 * @param varDataCount     var data fields after that.
 */
record FrameShape(
    int templateId, int blockLength, boolean hasGroup, int groupBlockLength, int maxGroupCount, int varDataCount)
{
    private static final int MAX_GROUP_COUNT = 16;
    private static final int TEMPLATE_LIMIT = 64;
    private static final FrameShape[] BY_TEMPLATE = new FrameShape[TEMPLATE_LIMIT];

    static
    {
        add(fixed(SessionKeepAliveDecoder.TEMPLATE_ID, SessionKeepAliveDecoder.BLOCK_LENGTH));
        add(fixed(SessionCloseDecoder.TEMPLATE_ID, SessionCloseDecoder.BLOCK_LENGTH));
        add(fixed(FraudLabelDecoder.TEMPLATE_ID, FraudLabelDecoder.BLOCK_LENGTH));
        add(withData(SessionConnectDecoder.TEMPLATE_ID, SessionConnectDecoder.BLOCK_LENGTH, 3));
        add(withData(ActivatePolicyDecoder.TEMPLATE_ID, ActivatePolicyDecoder.BLOCK_LENGTH, 4));
        add(withGroup(PaymentRequestDecoder.TEMPLATE_ID, PaymentRequestDecoder.BLOCK_LENGTH,
            PaymentRequestDecoder.UserFieldsDecoder.sbeBlockLength()));
        add(withGroup(ProfileUpdateDecoder.TEMPLATE_ID, ProfileUpdateDecoder.BLOCK_LENGTH,
            ProfileUpdateDecoder.AttributesDecoder.sbeBlockLength()));
    }

    private static void add(final FrameShape shape)
    {
        BY_TEMPLATE[shape.templateId] = shape;
    }

    private static FrameShape fixed(final int templateId, final int blockLength)
    {
        return withData(templateId, blockLength, 0);
    }

    private static FrameShape withData(final int templateId, final int blockLength, final int varDataCount)
    {
        return new FrameShape(templateId, blockLength, false, 0, 0, varDataCount);
    }

    private static FrameShape withGroup(final int templateId, final int blockLength, final int groupBlockLength)
    {
        return new FrameShape(templateId, blockLength, true, groupBlockLength, MAX_GROUP_COUNT, 0);
    }

    /** @return the shape of what a client may send, or null where it may not send this template. */
    static FrameShape of(final int templateId)
    {
        return templateId >= 0 && templateId < TEMPLATE_LIMIT ? BY_TEMPLATE[templateId] : null;
    }
}
