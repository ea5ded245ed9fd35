package io.peregrine.pipeline.enrich;

/** Chronicle Map's key: a value interface, since any other key allocates with each get. */
interface ProfileKey
{
    int getKind();

    void setKind(int kind);

    long getLow();

    void setLow(long low);

    long getHigh();

    void setHigh(long high);
}
