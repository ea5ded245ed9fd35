package io.peregrine.cli;

import picocli.CommandLine.Command;

/** What can be done with models outside of an engine. */
@Command(
    name = "model",
    description = "Looks into model files, scores with them, and says how far what they see has moved.",
    synopsisSubcommandLabel = "VERB",
    footer =
        {
            "",
            "Example:",
            "  peregrine model inspect xgb.json",
            "  peregrine model score --model xgb.json --in features.csv --out scores.csv",
            "  peregrine model drift journal --to 2018-05-08 --against-from 2018-05-08"
        })
final class ModelVerb extends VerbGroup
{
}
