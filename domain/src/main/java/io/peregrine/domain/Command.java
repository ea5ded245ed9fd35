package io.peregrine.domain;

import java.util.Arrays;

/** What a slot's input says where it is a command and no payment. Written by decode, read by later stages. */
public final class Command
{
    private long originalIndex;
    private long moveKind;
    private final long[] moveKeys = new long[4];
    private final long[] policyHash = new long[4];
    private boolean isActivation;
    private long backfillFrom;
    private int approverCount;
    private int approvalsNeeded;

    Command()
    {
    }

    void clear()
    {
        originalIndex = -1;
        moveKind = 0;
        Arrays.fill(policyHash, 0);
        isActivation = false;
        backfillFrom = -1;
        approverCount = 0;
        approvalsNeeded = 0;
    }

    /** @return of a label: the {@link PaymentEvent#paymentIndex()} of what it is about; -1 where decode holds none. */
    public long originalIndex()
    {
        return originalIndex;
    }

    public void originalIndex(final long originalIndex)
    {
        this.originalIndex = originalIndex;
    }

    /** @return the wire value of the kind of key that is moved. */
    public long moveKind()
    {
        return moveKind;
    }

    public void moveKind(final long moveKind)
    {
        this.moveKind = moveKind;
    }

    /** Decode: low and high word of the key that is moved, then of the key that it is moved to. */
    public void moveKeyWord(final int index, final long word)
    {
        moveKeys[index] = word;
    }

    public long moveKeyWord(final int index)
    {
        return moveKeys[index];
    }

    /** Decode: word 0 to 3 of the policy to activate. */
    public void policyHashWord(final int index, final long word)
    {
        policyHash[index] = word;
    }

    public long policyHashWord(final int index)
    {
        return policyHash[index];
    }

    /** @return whether it asks for a policy: where it says the last one again, the input's kind is NONE. */
    public boolean isActivation()
    {
        return isActivation;
    }

    public void isActivation(final boolean isActivation)
    {
        this.isActivation = isActivation;
    }

    /** @return of an activation: the first of the inputs that its windows are made of; -1: those that are there. */
    public long backfillFrom()
    {
        return backfillFrom;
    }

    public void backfillFrom(final long sequence)
    {
        backfillFrom = sequence;
    }

    /** Decode: how many different people other than the actor approved. */
    public void approverCount(final int count)
    {
        approverCount = count;
    }

    public int approverCount()
    {
        return approverCount;
    }

    /** Score: how many people would have to approve what was refused. */
    public void approvalsNeeded(final int count)
    {
        approvalsNeeded = count;
    }

    public int approvalsNeeded()
    {
        return approvalsNeeded;
    }
}
