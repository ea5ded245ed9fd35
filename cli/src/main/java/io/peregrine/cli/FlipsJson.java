package io.peregrine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

import io.peregrine.replay.BodyView;
import io.peregrine.replay.whatif.Flip;
import io.peregrine.replay.whatif.FlipConsumer;

/** Writes {@code {"flips":[...],"summary":{...}}}: each flip on a line of its own as it comes, the summary last. */
final class FlipsJson implements FlipConsumer
{
    private final Writer writer;
    private final JsonWriter json = new JsonWriter();
    private boolean isFirst = true;

    FlipsJson(final Writer writer) throws IOException
    {
        this.writer = writer;
        writer.write("{\"flips\":[");
    }

    @Override
    public void onFlip(final Flip flip)
    {
        json.open('{')
            .name("paymentId").value(flip.paymentId())
            .name("sequence").value(flip.sequence())
            .name("eventTime").value(CodeText.time(flip.eventTimeNs()))
            .name("amountMinor").value(flip.amountMinor())
            .name("currency").value(CodeText.currency(flip.currency()));
        body("before", flip.before());
        body("after", flip.after());
        json.name("cause").value(flip.cause())
            .name("rulesNew").strings(flip.newRules())
            .name("rulesGone").strings(flip.goneRules());
        json.name("label");
        if (null == flip.label())
        {
            json.value((String)null);
        }
        else
        {
            json.value(flip.label().value());
        }
        json.close('}');
        try
        {
            writer.append(isFirst ? "\n" : ",\n").append(json.take());
            isFirst = false;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot write flips: " + FileTrouble.of(ex), ex);
        }
    }

    private void body(final String name, final BodyView body)
    {
        json.name(name).open('{')
            .name("action").value(body.action().name())
            .name("score").value(body.score())
            .name("probability").value(body.probability())
            .name("reasons").open('[');
        for (int i = 0; i < body.reasonCount(); i++)
        {
            json.value(body.reasonCode(i));
        }
        json.close(']').close('}');
    }

    /** @param summary an object. */
    void end(final String summary) throws IOException
    {
        writer.append("\n],\n\"summary\":").append(summary).append("}\n");
    }
}
