package io.peregrine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;

import io.peregrine.scoring.ModelReader;
import io.peregrine.scoring.TreeEnsemble;
import io.peregrine.scoring.TreeShap;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplayExplainTest
{
    private static final int DECISION_COLUMNS = 12;

    @TempDir
    private static Path shared;

    private static Path root;
    private static long inputs;
    private static List<RecordedDecision> decisions;
    private static List<String> export;

    @BeforeAll
    static void writeAJournal() throws IOException
    {
        root = shared.resolve("journal");
        inputs = RecordedJournal.write(root, withoutModelReasons(Samples.smallPolicy(shared)), Samples.mini(shared));
        decisions = RecordedDecision.journal(root);
        export = CommandRun.of("replay", "export", root.toString()).outLines();
    }

    /** The reasons of a decision say then which rules hit. */
    private static Path withoutModelReasons(final Path policy) throws IOException
    {
        final Path sheet = policy.resolve("reasons.yaml");
        final List<String> lines = new ArrayList<>(Files.readAllLines(sheet));
        final int inputs = lines.indexOf("model-inputs:");
        final String all = String.join(", ", lines.subList(inputs + 1, lines.size()).stream()
            .map(line -> line.substring(line.indexOf('[') + 1, line.indexOf(']'))).toList());
        lines.subList(inputs + 1, lines.size()).clear();
        lines.add("  none: [" + all + "]");
        lines.add("usual: {amount: c_avg_30d}");
        lines.removeIf(line -> line.startsWith("  203:") || line.startsWith("  304:"));
        Files.write(sheet, lines);
        return policy;
    }

    private static Config json(final String... more)
    {
        final List<String> words = new ArrayList<>(List.of("replay", "explain", root.toString()));
        words.addAll(List.of(more));
        words.addAll(List.of("--format", "json"));
        final CommandRun run = CommandRun.of(words.toArray(new String[0]));
        assertEquals(0, run.code(), run.err());
        return ConfigFactory.parseString(run.out());
    }

    private static RecordedDecision first(final String action, final String reasons)
    {
        return decisions.stream().skip(5_000)
            .filter(one -> action.equals(one.action()) && reasons.equals(one.reasons())).findFirst().orElseThrow();
    }

    /** Decisions of each kind: what the export says of them is what the explanation says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "APPROVE | ''      | otherwise             | ''",
        "REVIEW  | 602     | band REVIEW from 0.2  | otherwise asked for APPROVE, overridden",
        "REVIEW  | 121     | rule risky-terminal   | otherwise asked for APPROVE, overridden",
        "DECLINE | 601     | band DECLINE from 0.9 | otherwise asked for APPROVE, overridden",
        "REVIEW  | 121;601 | rule risky-terminal   | band from 0.9 asked for DECLINE, overridden",
        "DECLINE | 211;401;601 | rule amount-limit | rule own-norm asked for REVIEW, overridden",
        "DECLINE | 211;602 | rule amount-limit     | band from 0.2 asked for REVIEW, overridden",
        "DECLINE | 211;601 | rule amount-limit     | 'band from 0.9 asked for DECLINE, the same'",
    })
    void shouldSayWhatWasScoredAndWhatDecided(
        final String action, final String reasons, final String decider, final String other)
    {
        final RecordedDecision decision = first(action, reasons);
        final String row = export.get(1 + decisions.indexOf(decision));

        final Config explained = json(Long.toString(decision.sequence()));

        final Config made = explained.getConfig("decision");
        assertEquals("MATCH", made.getString("recorded"));
        assertEquals(Long.toString(decision.paymentId()), explained.getString("message.paymentId"));
        assertEquals(action, made.getString("action"));
        assertEquals(decider, made.getString("decidedBy"));
        assertEquals(other, made.getStringList("others").isEmpty() ? "" : made.getStringList("others").get(0));
        assertEquals(decision.probability(), made.getDouble("model.probability"));
        final String[] fields = row.split(",", -1);
        final String[] names = export.get(0).split(",", -1);
        final List<? extends Config> features = made.getConfigList("features");
        assertEquals(names.length - DECISION_COLUMNS, features.size());
        for (int i = 0; i < features.size(); i++)
        {
            assertEquals(names[DECISION_COLUMNS + i], features.get(i).getString("name"));
            assertEquals(Double.parseDouble(fields[DECISION_COLUMNS + i]), features.get(i).getDouble("value"),
                names[DECISION_COLUMNS + i]);
        }
    }

    /** Shapley values are what they are asked of the model's file alone, and with the mean they make the margin. */
    @Test
    void shouldSayWhatMovedTheMargin() throws IOException
    {
        final Path file = shared.resolve("policy").resolve("models").resolve("xgb.json");
        final TreeEnsemble ensemble = (TreeEnsemble)ModelReader.read(Files.readAllBytes(file), "xgb.json");
        final TreeShap shap = TreeShap.of(ensemble);
        final List<String> names = ensemble.featureNames();
        for (final String reasons : List.of("", "601", "121;602"))
        {
            final RecordedDecision decision = decisions.stream().skip(5_000)
                .filter(one -> reasons.equals(one.reasons())).findFirst().orElseThrow();

            final Config model = json(Long.toString(decision.sequence())).getConfig("decision.model");

            final float[] row = new float[names.size()];
            for (int i = 0; i < row.length; i++)
            {
                row[i] = (float)model.getDouble("inputs." + names.get(i));
            }
            final double[] expected = shap.contributions(row, 0);
            double sum = model.getDouble("expectedMargin");
            assertEquals(shap.expectedMargin(0), sum);
            for (int i = 0; i < row.length; i++)
            {
                assertEquals(expected[i], model.getDouble("contributions." + names.get(i)), names.get(i));
                sum += expected[i];
            }
            assertEquals(model.getDouble("margin"), sum, 1e-4);
            assertTrue(Arrays.stream(expected).anyMatch(value -> Math.abs(value) > 0.1));
        }
    }

    /** A rule's answer against its reason among those recorded: for all rules, over many payments. */
    @Test
    void shouldSayWhichRulesHit()
    {
        final TreeMap<String, String> reasonOf = new TreeMap<>(
            java.util.Map.of("amount-limit", "211", "risky-terminal", "121", "own-norm", "401"));
        for (final String reasons : List.of("", "601", "121", "211;601", "211;401;601", "121;602"))
        {
            final RecordedDecision decision = decisions.stream()
                .filter(one -> reasons.equals(one.reasons())).findFirst().orElseThrow();

            for (final Config rule : json(Long.toString(decision.sequence())).getConfigList("decision.rules"))
            {
                if ("live".equals(rule.getString("mode")))
                {
                    assertEquals(List.of(reasons.split(";")).contains(reasonOf.get(rule.getString("id"))) ?
                        "hit" : "miss", rule.getString("answer"), reasons + " " + rule.getString("id"));
                }
                else
                {
                    assertEquals("risky-terminal-3", rule.getString("id"));
                }
            }
        }
    }

    @Test
    void shouldGiveTheFeaturesThatSpeakForAReasonAndWhatIsUsual()
    {
        final RecordedDecision decision = first("DECLINE", "211;401;601");

        final Config explained = json(Long.toString(decision.sequence())).getConfig("decision");

        final Map<String, String> values = new HashMap<>();
        explained.getConfigList("features")
            .forEach(feature -> values.put(feature.getString("name"), feature.getString("value")));
        final List<? extends Config> reasons = explained.getConfigList("reasons");
        assertEquals(List.of(211, 401, 601), reasons.stream().map(reason -> reason.getInt("code")).toList());
        final List<? extends Config> ofNorm = reasons.get(1).getConfigList("observed");
        assertEquals(List.of("amount", "c_avg_30d"),
            ofNorm.stream().map(feature -> feature.getString("feature")).toList());
        assertEquals(values.get("amount"), ofNorm.get(0).getString("value"));
        assertEquals(values.get("c_avg_30d"), ofNorm.get(0).getString("usual"));
        assertTrue(ofNorm.get(1).getIsNull("usual"));
        assertEquals(List.of(), reasons.get(2).getConfigList("observed"));
        final String text = CommandRun.of(
            "replay", "explain", root.toString(), Long.toString(decision.sequence())).out();
        assertTrue(text.contains("amount " + values.get("amount") + ", usually " + values.get("c_avg_30d")), text);
        assertTrue(text.contains("  scored by   "), text);
    }

    @Test
    void shouldFindAPaymentByItsId()
    {
        final RecordedDecision decision = decisions.get(777);

        assertEquals(json(Long.toString(decision.sequence())),
            json("--payment", Long.toString(decision.paymentId())));
    }

    @Test
    void shouldPrintItForPeople()
    {
        final RecordedDecision decision = first("DECLINE", "211;602");

        final CommandRun run = CommandRun.of("replay", "explain", root.toString(), "" + decision.sequence());

        assertEquals(0, run.code(), run.err());
        for (final String line : List.of("  kind            PAYMENT", "features of policy handbook",
            "  c_avg_7d    ", "key: terminal, aggregate: fraud-share, window: sliding 7d delay 7d  (",
            "  amount-limit      hit   live    DECLINE, reason 211 amount above limit", "amount > high_amount",
            "  decided by  rule amount-limit", "              band from 0.2 asked for REVIEW, overridden",
            "  reason      211 amount above limit (weight 4.0)", "  not sent: cardToken, accountId, ",
            "  recorded    MATCH: made anew, the body is the recorded one, byte for byte"))
        {
            assertTrue(run.out().contains(line), () -> line + "\nis not in\n" + run.out());
        }
    }

    @Test
    void shouldExplainWhatIsNoPayment()
    {
        final Config activation = json("0");
        assertEquals("ACTIVATE", activation.getString("input.kind"));
        assertEquals("first policy", activation.getString("message.reason"));
        assertTrue(activation.getIsNull("decision"));

        final String label = export.stream().skip(1).map(line -> line.split(",", -1))
            .filter(fields -> !fields[11].isEmpty()).findFirst().orElseThrow()[11];
        final Config labelled = json(label);
        assertEquals("LABEL", labelled.getString("input.kind"));
        assertEquals("CONFIRMED_FRAUD", labelled.getString("message.label"));
        assertEquals(Long.parseLong(label), json("--payment", labelled.getString("message.paymentId"))
            .getLong("decision.label.sequence"));
    }

    @Test
    void shouldGiveProfilesAsTheyWereThen(@TempDir final Path directory) throws IOException
    {
        final Path policy = Samples.changed(shared.resolve("policy"), directory.resolve("policy"));
        final Path sheet = policy.resolve("features.yaml");
        Files.writeString(sheet, Files.readString(sheet) + "\n  - {name: home, profile: mean_amount}\n");
        final Path customers = Samples.write(directory.resolve("customers.csv"),
            "customer_id,x,y,mean_amount", "39,1.5,2.5,57.25", "44,1,2,3");
        final Path journal = directory.resolve("journal");
        RecordedJournal.write(journal, policy, shared.resolve("golden_mini.csv.gz"), customers);
        final RecordedDecision decision = RecordedDecision.journal(journal).get(0);

        final CommandRun run = CommandRun.of("replay", "explain", journal.toString(), "--payment",
            Long.toString(decision.paymentId()), "--format", "json");

        assertEquals(0, run.code(), run.err());
        final Config explained = ConfigFactory.parseString(run.out());
        assertEquals("{\"mean_amount\":57.25,\"x\":1.5,\"y\":2.5}", explained.getConfig("profiles.\"customer 39\"")
            .root().render(ConfigRenderOptions.concise()));
        final List<? extends Config> features = explained.getConfigList("decision.features");
        assertEquals("profile: mean_amount, key: customer", features.get(15).getString("definition"));
        assertEquals(57.25, features.get(15).getDouble("value"));
        assertEquals("MATCH", explained.getString("decision.recorded"));
    }

    /** A hard block stands above an allow list, and both above what is otherwise. */
    @Test
    void shouldSayWhichListsWereOverridden(@TempDir final Path directory) throws IOException
    {
        final RecordedDecision decision = decisions.get(100);
        final Config message = json(Long.toString(decision.sequence())).getConfig("message");
        final Path policy = Samples.changed(shared.resolve("policy"), directory.resolve("policy"));
        Files.createDirectories(policy.resolve("lists"));
        Samples.write(policy.resolve("lists").resolve("blocked_terminals.csv"), "key,start,expiry,reason",
            message.getString("terminalId") + ",,,seen in frauds");
        Samples.write(policy.resolve("lists").resolve("trusted_customers.csv"), "key,start,expiry,reason",
            message.getString("customerId") + ",2018-04-01T00:00:00Z,2018-06-01T00:00:00Z,known");
        final Path journal = directory.resolve("journal");
        RecordedJournal.write(journal, policy, shared.resolve("golden_mini.csv.gz"), null);

        final CommandRun run = CommandRun.of("replay", "explain", journal.toString(), "--payment",
            Long.toString(decision.paymentId()), "--format", "json");

        assertEquals(0, run.code(), run.err());
        final Config made = ConfigFactory.parseString(run.out()).getConfig("decision");
        assertEquals("DECLINE", made.getString("action"));
        assertEquals("list blocked_terminals", made.getString("decidedBy"));
        assertEquals(List.of("list trusted_customers asked for APPROVE, overridden",
            "otherwise asked for APPROVE, overridden"), made.getStringList("others"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "99999999          | sequence 99999999 is outside of the journal: its sequences are from 0 to ",
        "--payment=9999999 | no payment 9999999 in ",
        "--payment=x       | --payment must be an unsigned decimal, or 32 hex digits: x",
        "''                | name either the input's sequence or a payment with --payment",
    })
    void shouldSayWhatItCannotExplain(final String word, final String problem)
    {
        final CommandRun run = word.isEmpty() ? CommandRun.of("replay", "explain", root.toString()) :
            CommandRun.of("replay", "explain", root.toString(), word);

        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(problem), run.err());
    }

    @Test
    void shouldReachTheLastInput()
    {
        assertEquals(Long.toString(inputs - 1), json(Long.toString(inputs - 1)).getString("input.sequence"));
    }
}
