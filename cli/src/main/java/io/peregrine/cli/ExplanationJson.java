package io.peregrine.cli;

import io.peregrine.replay.explain.Explanation;

/** An explanation as one JSON object. */
final class ExplanationJson
{
    private final JsonWriter json = new JsonWriter();

    private ExplanationJson()
    {
    }

    static String of(final Explanation explanation)
    {
        return new ExplanationJson().text(explanation);
    }

    private String text(final Explanation explanation)
    {
        json.open('{').name("input").texts(explanation.input()).name("message").texts(explanation.frame())
            .name("profiles").open('{');
        explanation.profiles().forEach((key, attributes) ->
        {
            json.name(key).open('{');
            attributes.forEach((name, value) -> json.name(name).value(value));
            json.close('}');
        });
        json.close('}').name("decision");
        if (null == explanation.decision())
        {
            json.value((String)null);
        }
        else
        {
            decision(explanation.decision());
        }
        return json.close('}').take();
    }

    private void list(final Explanation.Listed list)
    {
        json.open('{').name("name").value(list.name()).name("kind").value(list.kind())
            .name("key").value(list.key()).name("isOn").raw(null == list.isOn() ? null : list.isOn().toString())
            .name("reason").value(list.reason()).name("entry");
        final Explanation.Entry entry = list.entry();
        if (null == entry)
        {
            json.value((String)null);
        }
        else
        {
            json.open('{').name("sequence").value(entry.sequence()).name("input").texts(entry.input()).close('}');
        }
        json.close('}');
    }

    private void decision(final Explanation.Decided decided)
    {
        json.open('{').name("policy").value(decided.policy()).name("policyHash").value(decided.policyHash())
            .name("features").open('[');
        decided.features().forEach(feature -> json.open('{').name("name").value(feature.name())
            .name("definition").value(feature.definition()).name("key").value(feature.key())
            .name("value").raw(feature.value()).close('}'));
        json.close(']').name("model");
        model(decided.model());
        json.name("scores").open('{');
        decided.scores().forEach((name, value) -> json.name(name).value(value));
        json.close('}');
        json.name("lists").open('[');
        decided.lists().forEach(this::list);
        json.close(']').name("rules").open('[');
        decided.rules().forEach(rule -> json.open('{').name("id").value(rule.id()).name("mode").value(rule.mode())
            .name("when").value(rule.when()).name("effect").value(rule.effect())
            .name("answer").value(rule.answer()).close('}'));
        json.close(']').name("action").value(decided.action()).name("decidedBy").value(decided.decider())
            .name("others").strings(decided.overridden()).name("score").value(decided.score())
            .name("status").value(decided.status()).name("reasons").open('[');
        decided.reasons().forEach(this::reason);
        json.close(']').name("label");
        if (null == decided.label())
        {
            json.value((String)null);
        }
        else
        {
            json.open('{').name("value").value(decided.label().value())
                .name("sequence").value(decided.label().sequence()).close('}');
        }
        json.name("recorded").value(decided.recorded()).close('}');
    }

    private void reason(final Explanation.Reason reason)
    {
        json.open('{').name("code").value(reason.code()).name("weight").value(reason.weight())
            .name("text").value(reason.text()).name("observed").open('[');
        reason.observed().forEach(feature -> json.open('{').name("feature").value(feature.feature())
            .name("value").raw(feature.value()).name("usual").raw(feature.usual()).close('}'));
        json.close(']').close('}');
    }

    private void model(final Explanation.Scored model)
    {
        if (null == model)
        {
            json.value((String)null);
            return;
        }
        json.open('{').name("scoredBy").value(model.name()).name("inputs").open('{');
        model.inputs().forEach((name, value) ->
            json.name(name).raw(Float.isNaN(value) ? null : Float.toString(value)));
        json.close('}').name("contributions");
        if (null == model.contributions())
        {
            json.value((String)null);
        }
        else
        {
            json.open('{');
            model.contributions().forEach((name, value) -> json.name(name).value(value));
            json.close('}');
        }
        json.name("expectedMargin").value(model.expected()).name("margin").value(model.margin())
            .name("probability").value(model.probability())
            .name("band").value(model.band()).close('}');
    }
}
