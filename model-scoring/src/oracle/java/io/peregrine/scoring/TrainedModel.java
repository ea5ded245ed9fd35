package io.peregrine.scoring;

import java.util.List;

/** A model in the library that trained it. */
interface TrainedModel
{
    /** @return its file: {@code json}, {@code ubj} or {@code txt}. */
    byte[] file(String kind) throws Exception;

    /** @return the library's raw margins, one for each output of each row. */
    double[][] margins(List<float[]> rows) throws Exception;

    /** @return the library's scores, one for each output of each row. */
    double[][] scores(List<float[]> rows) throws Exception;

    /** @return the library's Shapley values of each row: for each output the inputs' and then the mean margin. */
    double[][] contributions(List<float[]> rows) throws Exception;
}
