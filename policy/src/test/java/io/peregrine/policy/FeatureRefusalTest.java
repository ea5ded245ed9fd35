package io.peregrine.policy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each kind of mistake in a feature, named at its place and with a cure. */
class FeatureRefusalTest
{
    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '~', value = {
        "key: [card], aggregate: count, window: lifetime # 2:20 # write for example card or [card, merchant]",
        "key: [card, card], aggregate: count, window: lifetime # 2:27 # not \"card\" twice: write key: card",
        "key: [card, merchnt], aggregate: count, window: lifetime # 2:27 # did you mean \"merchant\"?",
        "key: card, aggregate: cuont, window: lifetime # 2:37 # unknown aggregate \"cuont\": did you mean \"count\"?",
        "key: card, aggregate: sum, window: lifetime # 2:37 # does not say of what: write for example \"sum amount\"",
        "key: card, aggregate: count amount, window: lifetime # 2:37 # count is of payments, not of a field",
        "key: card, aggregate: sum channel, window: lifetime # 2:37 # or \"distinct channel\"",
        "key: card, aggregate: max amuont, window: lifetime # 2:37 # did you mean \"amount\"?",
        "key: card, aggregate: distinct merchant, window: lifetime # 2:37 # did you mean \"merchant_id\"?",
        "key: card, aggregate: count # 2:5 # has no \"window\": add window: and for example sliding 7d",
        "key: card, aggregate: speed, window: lifetime # 2:44 # does not go with speed: remove it",
        "key: card, aggregate: time-since-last, current: exclude # 2:54 # does not go with time-since-last",
        "key: card, aggregate: count, window: slidign 1d # 2:52 # did you mean \"sliding\"?",
        "key: card, aggregate: count, window: sliding # 2:52 # not a window: \"sliding\": write for example",
        "key: card, aggregate: count, window: sliding 0s # 2:52 # must be above 0, not 0s: write for example",
        "key: card, aggregate: count, window: sliding 1d dealy 1d # 2:52 # did you mean \"delay\"?",
        "key: card, aggregate: count, window: sliding 1d max 2d # 2:52 # unknown part of a sliding window \"max\"",
        "key: card, aggregate: count, window: lifetime delay 1d delay 2d # 2:52 # not a window",
        "key: card, aggregate: count, window: last 0 # 2:52 # 1 to 1000000 payments, not \"0\": write for example",
        "key: card, aggregate: count, window: tumbling 1d zone Europe/Brusels # 2:52 # mean \"Europe/Brussels\"",
        "key: card, aggregate: count, window: lifetime, of: declnied # 2:66 # did you mean \"declined\"?",
        "key: card, aggregate: count, window: lifetime, current: out # 2:71 # unknown current \"out\": known are",
        "key: card, aggregate: count, window: lifetime, allowed-lateness: soon # 2:80 # write for example 7d",
        "key: card, aggregate: count, window: lifetime, empty: 0.5 # 2:69 # write a whole number, for example 0",
        "key: card, aggregate: count, window: lifetime, then: 'true' # 2:62 # goes with sequence and without alone",
        "key: card, aggregate: sequence, first: 'mcc == 1', then: 'mcc == 2' # 2:5 # has no \"within\": add within:",
        "key: card, aggregate: without, first: 'mcc == 1', within: 1h # 2:5 # has no \"then\": add then:",
        "key: card, aggregate: sequence, first: 'mcc == 1', then: 'mcc == 2', within: 0s # 2:92 # must be above 0",
        "key: card, aggregate: sequence, first: 'mcc == 1', then: 'mcc == 2', within: 1h, window: last 2 " +
            "# 2:96 # does not go with sequence: write within:",
        "key: card, aggregate: max amount, window: sliding 1h, resolution: 1m # 2:81 # resolution does not go with max",
        "key: card, aggregate: count, window: last 5, resolution: 1m # 2:72 # does not go with this window: panes",
        "key: card, aggregate: count, window: sliding 1h, resolution: 7m # 2:76 # length 1h: write resolution: 6m40s",
        "key: card, aggregate: count, window: sliding 1h delay 90s, resolution: 1m # 2:86 # delay 1m30s: write " +
            "resolution: 45s, or exact",
        "key: card, aggregate: count, window: sliding 1h, resolution: 0s # 2:76 # write exact, or for example 1m",
        "key: card, aggregate: count, window: lifetime, where: 'mcc = 7995' # 2:74 # write ==",
        "key: card, aggregate: count, window: lifetime, where: 'mmc == 7995' # 2:70 # did you mean \"mcc\"?",
        "key: card, aggregate: count, window: lifetime, where: 'mcc' # 2:70 # a condition must be a bool",
        "key: card, aggregate: count, window: lifetime, where: 'amount > 5.0' # 2:70 # write amount_minor",
        "key: card, aggregate: count, window: lifetime, where: 'mcc == 1 && f > 2' # 2:82 # not the feature \"f\"",
        "key: card, aggregate: count, window: lifetime, where: \"event_type == 'LOGON'\" # 2:81 # LOGIN",
        "field: mcc, where: 'mcc == 1' # 2:27 # \"where\" does not go with field: remove it",
        "profile: home, key: [card, merchant] # 2:35 # a profile is of one key, not of a pair: write one of card",
    })
    void shouldNamePlaceAndCure(final String feature, final String place, final String cure)
    {
        final List<String> problems = SmallPolicy.problemsOfFeature(feature);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith("features.yaml:" + place + ":"), problems::toString);
        assertTrue(problems.get(0).contains(cure), problems::toString);
    }

    @Test
    void shouldNameTheFeatureWhoseWindowTheDefaultResolutionDoesNotDivide()
    {
        final List<String> problems = SmallPolicy.problemsOf(SmallPolicy.HEAD,
            "defaults: {resolution: 1m}\nfeatures: [{name: f, key: card, aggregate: count, window: sliding 90s}]\n");

        assertEquals(List.of("features.yaml:2:59: resolution 1m does not divide the window's length 1m30s: " +
            "write resolution: 45s, or exact"), problems);
    }

    @Test
    void shouldRefuseMoreConditionsThanPaymentsHaveRoomFor()
    {
        final StringBuilder features = new StringBuilder("features:\n");
        for (int i = 0; i < 49; i++)
        {
            features.append("  - {name: f").append(i)
                .append(", key: card, aggregate: count, window: lifetime, where: 'mcc == ").append(i).append("'}\n");
        }

        final List<String> problems = SmallPolicy.problemsOf(SmallPolicy.HEAD, features.toString());

        assertEquals(List.of("features.yaml:50:71: more than 48 different conditions of features: remove some, or " +
            "write the same text where the same is meant"), problems);
    }
}
