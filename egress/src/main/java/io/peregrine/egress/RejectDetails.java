package io.peregrine.egress;

import java.nio.charset.StandardCharsets;

import io.peregrine.domain.PaymentEvent;
import io.peregrine.protocol.Approvers;
import io.peregrine.protocol.RejectCode;

/** What a reject says to people, prepared before the first one, where its code alone does not say enough. */
final class RejectDetails
{
    private static final byte[] NONE = {};

    private final byte[][] approvals = new byte[Approvers.MAX_NAMES + 1][];
    private final byte[] unknownList = bytes(
        "the policy in force declares no list of this name: see lists.yaml, names are exact");
    private final byte[] otherKey = bytes(
        "the list's entries name another kind of key: give what key: in lists.yaml says, pairs in its order");
    private final byte[] full = bytes(
        "no room: lists and snoozes hold as many entries as list-entries: allows, or a list 65536 BIN ranges: " +
        "raise it in policy.yaml or remove entries");
    private final byte[] tooLong = bytes(
        "the entry would last longer than longest: in lists.yaml allows: give an earlier expiry");
    private final byte[] unknownRule = bytes(
        "the policy in force has no rule of this id: see rules.yaml, ids are exact");
    private final byte[] notListed = bytes("nothing to remove: the key is not there");

    RejectDetails()
    {
        for (int i = 0; i < approvals.length; i++)
        {
            approvals[i] = bytes("the list asks for " + i +
                " different approvers, none of them the actor: give each with --approver");
        }
    }

    /** @return text in ASCII; empty where the code says it all. */
    byte[] of(final PaymentEvent event)
    {
        return switch (RejectCode.get((short)event.rejectCode()))
        {
            case UNKNOWN_LIST -> unknownList;
            case OTHER_KEY -> otherKey;
            case LISTS_FULL -> full;
            case LASTS_TOO_LONG -> tooLong;
            case APPROVALS_MISSING -> approvals[event.command().approvalsNeeded()];
            case UNKNOWN_RULE -> unknownRule;
            case NOT_LISTED -> notListed;
            default -> NONE;
        };
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
