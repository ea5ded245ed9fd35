package io.peregrine.cli;

import java.nio.file.Path;

import io.peregrine.scoring.ModelDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is in a model. */
@Command(
    name = "inspect",
    description = "What is in a model: who wrote it and for what, its trees, its inputs by what they brought in " +
        "training, what a score costs, and the file's hash.",
    footer = { "", "Example:", "  peregrine model inspect docs/examples/handbook/policy/models/xgb.json" })
final class ModelInspect extends Verb
{
    /** How it is printed. */
    enum Format
    {
        TEXT, JSON
    }

    @Parameters(paramLabel = "FILE", description = "The model.")
    private Path file;

    @Option(names = "--trees", paramLabel = "all|best|N", defaultValue = "all",
        description = "Which trees: all (the default), those up to the best iteration, or the first N.")
    private String trees;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text",
        description = "text, or one JSON object.")
    private Format format;

    @Override
    public Integer call()
    {
        final ModelDocument document = ModelFile.read(file, trees);
        if (Format.JSON == format)
        {
            out().println(ModelJson.of(document));
        }
        else
        {
            ModelText.print(file, document, out());
        }
        return ExitCodes.OK;
    }
}
