package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What can be done with a model's file alone. */
@Command(
    name = "model",
    description = "Looks into model files, and scores with them.",
    synopsisSubcommandLabel = "VERB",
    footer =
        {
            "",
            "Example:",
            "  peregrine model inspect xgb.json",
            "  peregrine model score --model xgb.json --in features.csv --out scores.csv"
        })
final class ModelVerb extends VerbGroup
{
}
