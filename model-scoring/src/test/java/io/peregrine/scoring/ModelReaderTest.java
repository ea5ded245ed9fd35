package io.peregrine.scoring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is recognised, what is refused, and whether the refusal says what to do. */
class ModelReaderTest
{
    private static final String XGB = "xgb-tiny-2.1.4.json";
    private static final String NEWER_XGB = "xgb-tiny-3.4.0.json";
    private static final String LGB = "lgb-tiny-4.3.0.txt";

    private static String text(final String name)
    {
        return GoldenModel.all().stream().filter(golden -> golden.name().equals(name))
            .map(golden -> new String(golden.bytes(), StandardCharsets.UTF_8)).findFirst().orElseThrow();
    }

    private static TreeEnsemble read(final String text)
    {
        return (TreeEnsemble)ModelReader.read(text.getBytes(StandardCharsets.UTF_8), "m");
    }

    private static String refusal(final String text)
    {
        return assertThrows(ModelFormatException.class,
            () -> ModelReader.read(text.getBytes(StandardCharsets.UTF_8), "m")).getMessage();
    }

    /** @return the refusal of a golden model in which one text was put for another. */
    private static String refusal(final String name, final String from, final String to)
    {
        final String text = text(name);
        assertTrue(text.contains(from), from);
        return refusal(text.replace(from, to));
    }

    private static void assertSays(final String message, final String... parts)
    {
        assertTrue(message.startsWith("m: "), message);
        for (final String part : parts)
        {
            assertTrue(message.contains(part), () -> "\"" + part + "\" is missing in: " + message);
        }
    }

    @Test
    void shouldRefuseWhatXgboostCallsByTheSameName()
    {
        assertSays(refusal(XGB, "\"name\":\"gbtree\"", "\"name\":\"dart\""), "dart", "train a gbtree");
        assertSays(refusal(XGB, "\"name\":\"gbtree\"", "\"name\":\"gblinear\""), "gblinear", "docs/models.md");
        assertSays(refusal(XGB, "binary:logistic", "survival:cox"), "survival:cox", "binary:logistic");
        assertSays(refusal(XGB, "\"num_target\":\"1\"", "\"num_target\":\"2\""), "num_target", "each target");
        assertSays(refusal(XGB, "\"num_class\":\"0\"", "\"num_class\":\"3\""), "num_class is 3", "binary:logistic");
        assertSays(refusal(NEWER_XGB, "\"enc\":[]", "\"enc\":[{}]"), "dictionary", "0, 1, 2");
        assertSays(refusal(NEWER_XGB, "\"size_leaf_vector\":\"1\"", "\"size_leaf_vector\":\"2\""),
            "one_output_per_tree");
        assertSays(refusal(XGB, "[\"c0\",\"n1\",\"n2\",\"n3\"]", "[]"), "feature_names", "with feature names");
        assertSays(refusal(XGB, "[\"c0\",\"n1\"", "[\"n1\",\"n1\""), "\"n1\" twice");
        assertSays(refusal(XGB, "\"c0\",\"n1\",", "\"c0\","), "has 3 names for 4 features");
    }

    @Test
    void shouldRefuseOtherFormatsAndSayHowToWriteThisOne()
    {
        assertSays(refusal("[{\"nodeid\": 0, \"leaf\": 1.5}]"), "dump", "save_model");
        assertSays(refusal("{\"name\": \"tree\", \"version\": \"v4\", \"tree_info\": []}"), "dump_model", "save_model");
        assertSays(refusal("binf\0\0"), "old binary format", "save_model");
        assertSays(refusal("<PMML/>"), "neither", "docs/models.md");
        assertSays(refusal(""), "neither");
        assertSays(refusal("{\"learner\": {}}"), "gradient_booster", "save_model");
        final ModelFormatException pickle = assertThrows(ModelFormatException.class,
            () -> ModelReader.read(new byte[]{ (byte)0x80, 4, '.' }, "m"));
        assertSays(pickle.getMessage(), "pickle", "save_model");
    }

    @Test
    void shouldRefuseWhatLightgbmCannotBeScoredExactlyFrom()
    {
        assertSays(refusal(LGB, "version=v4", "version=v2"), "version=v2", "LightGBM 4");
        assertSays(refusal(LGB, "is_linear=0", "is_linear=1"), "linear_tree=false");
        assertSays(refusal(LGB, "objective=binary sigmoid:1\n", ""), "no objective");
        assertSays(refusal(LGB, "objective=binary sigmoid:1", "objective=regression sqrt"), "sqrt");
        assertSays(refusal(LGB, "sigmoid:1", "sigmoid:-1"), "above 0");
        assertSays(refusal(LGB, "end of trees", ""), "cut off");
        assertSays(refusal(LGB, "end of parameters", ""), "cut off");
        assertSays(refusal(LGB, "tree_sizes=541 ", "tree_sizes="), "not whole");
        assertSays(refusal(LGB, "feature_names=c0 n1", "feature_names=n1 n1"), "\"n1\" twice");
        assertSays(refusal(LGB, "decision_type=10 10 10", "decision_type=10 14 10"), "tree 0", "decision_type 14");
        assertSays(refusal(text(LGB) + "pandas_categorical:[[\"a\"]]\n"), "pandas_categorical", "0, 1, 2");
        assertEquals(2, read(text(LGB) + "pandas_categorical:null\n").trees().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"left_children\":[1|\"left_children\":[0|child 0",
        "\"left_children\":[1,3|\"left_children\":[1,1|two parents",
        "\"left_children\":[1,3|\"left_children\":[1,99|child 99",
        "\"split_indices\":[0|\"split_indices\":[4|feature 4 of 4",
        "\"categories_nodes\":[0]|\"categories_nodes\":[9]|which is no node",
        "\"categories_sizes\":[12]|\"categories_sizes\":[99]|begins at 0 with 99",
        "\"categories\":[0|\"categories\":[16777216|from 0 to below 16777216",
        "\"tree_info\":[0|\"tree_info\":[1|is 1 of 1",
        "\"num_trees\":\"2\"|\"num_trees\":\"3\"|num_trees",
        "\"num_parallel_tree\":\"1\"|\"num_parallel_tree\":\"3\"|no multiple of 3",
        "\"base_score\":\"[7.4666667E-1]\"|\"base_score\":\"[1.5]\"|between 0 and 1",
        "\"base_score\":\"[7.4666667E-1]\"|\"base_score\":\"[0.1,0.2]\"|2 numbers for 1",
        "\"default_left\":[0|\"default_left\":[2|0 or 1" })
    void shouldRefuseTreesThatAreNone(final String from, final String to, final String says)
    {
        assertSays(refusal(NEWER_XGB, from, to), says);
    }

    @Test
    void shouldRefuseNaNWhereItIsNoCategory()
    {
        // Its first node splits on categories: the library itself wrote NaN there.
        assertTrue(text(XGB).contains("\"split_conditions\":[NaN"));
        assertSays(refusal(NEWER_XGB, "\"split_conditions\":[1E-45,8.120549E-1", "\"split_conditions\":[1E-45,NaN"),
            "split_conditions", "[1] must be a finite float32: NaN");
    }

    @Test
    void shouldRefuseEveryTruncatedModel()
    {
        for (final GoldenModel golden : GoldenModel.all())
        {
            if (golden.name().contains("tiny"))
            {
                final int end = golden.name().startsWith("lgb") ?
                    text(LGB).indexOf("end of trees") + "end of trees".length() : golden.bytes().length;
                for (int length = 0; length < end; length++)
                {
                    final byte[] cut = Arrays.copyOf(golden.bytes(), length);
                    assertThrows(ModelFormatException.class, () -> ModelReader.read(cut, "m"),
                        golden.name() + " cut to " + length);
                }
            }
        }
    }

    @Test
    void shouldReadTheSameFromJsonAndUbjson()
    {
        final byte[] json =
            "{\"a\":[1.5,-3],\"b\":{\"c\":\"t\\u00e4\",\"d\":[true,null]}}".getBytes(StandardCharsets.UTF_8);
        final byte[] ubj = bytes("7b", "5501" + "61", "5b2464235502" + "3fc00000" + "c0400000", "5501" + "62",
            "7b", "5501" + "63", "535503" + "74c3a4", "5501" + "64", "5b545a5d", "7d", "7d");

        final JsonNode fromJson = new JsonNode("m", "", JsonReader.read(json, "m"));
        final JsonNode fromUbj = new JsonNode("m", "", UbjReader.read(ubj, "m"));
        assertArrayEquals(new float[]{ 1.5f, -3 }, fromUbj.field("a").floats(2));
        assertArrayEquals(fromJson.field("a").floats(2), fromUbj.field("a").floats(2));
        assertEquals(fromJson.field("b").value(), fromUbj.field("b").value());
    }

    private static byte[] bytes(final String... hex)
    {
        return java.util.HexFormat.of().parseHex(String.join("", hex));
    }

    @ParameterizedTest
    @ValueSource(strings = { "7b5501615b24642349ffff7d", "7b5501615b2454234cffffffff000000007d",
        "7b4c7fffffffffffffff61", "7b550161535561", "7b5501617d7d7d", "7b550161487d" })
    void shouldBelieveNoLengthAndNoUnknownTypeOfUbjson(final String hex)
    {
        assertThrows(ModelFormatException.class, () -> UbjReader.read(bytes(hex), "m"));
    }

    /** What XGBoost 2.1.4, 3.0.4 and 3.4.0 make of these base scores. */
    @ParameterizedTest
    @CsvSource({ "2.1.4, 0.5028, 0.011200093", "2.1.4, 0.491, -0.036003962", "2.1.4, 1E-7, -16.118095",
        "3.0.4, 1E-7, -16.118095", "3.4.0, 1E-7, -13.81551", "3.4.0, 0.5028, 0.011200093" })
    void shouldTakeTheBaseScoreAsTheLibraryDoes(final String version, final String score, final float margin)
    {
        final String text = text(XGB).replace("\"version\":[2,1,4]", "\"version\":[" + version.replace('.', ',') + "]")
            .replaceAll("\"base_score\":\"[^\"]*\"", "\"base_score\":\"" + score + "\"");

        assertEquals(margin, (float)read(text).baseMargins()[0]);
        assertEquals(Float.parseFloat(score),
            (float)read(text.replace("binary:logistic", "binary:logitraw")).baseMargins()[0]);
        assertSays(refusal(text.replaceAll("\"version\":\\[[^]]*]", "\"version\":[3,2,0]")
            .replaceAll("\"base_score\":\"[^\"]*\"", "\"base_score\":\"1E-7\"")), "in two ways");
    }

    @Test
    void shouldReadAFloatAtOnceAndNotByWayOfADouble()
    {
        // As a double it would be half way between two floats, and go to the wrong one.
        final String number = "1.00000017881393432617187499";
        final String text = text(NEWER_XGB).replace("8.120549E-1", number);

        assertEquals(1.0000001f, read(text).trees().get(0).threshold()[1]);
        assertEquals(1.0000002f, (float)Double.parseDouble(number));
    }

    @Test
    void shouldBoundTheBitsOfAllCategoriesByTheFilesLength()
    {
        final int[] members = { (1 << 24) - 1 };
        final CategorySets sets = new CategorySets(1_000);
        sets.of(members, 0, 1, ModelFormatException::new);
        sets.of(members, 0, 1, ModelFormatException::new);

        assertTrue(assertThrows(ModelFormatException.class, () -> sets.of(members, 0, 1, ModelFormatException::new))
            .getMessage().contains("too large for so small a model"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "-1 -2 3", "-1 -2 5", "-1 -2 -5", "0 -2 -3", "-1 -2 1" })
    void shouldRefuseLightgbmsTreesThatAreNone(final String children)
    {
        assertSays(refusal(LGB, "left_child=-1 -2 -3", "left_child=" + children), "tree");
    }

    @Test
    void shouldTakeTheBestIterationOnlyWhereTheFileNamesIt()
    {
        final String best = text(XGB).replace("\"attributes\":{}", "\"attributes\":{\"best_iteration\":\"0\"}");
        assertEquals(1, read(best).best().trees().size());
        assertEquals(2, read(best).trees().size());
        assertTrue(assertThrows(ModelFormatException.class, () -> read(text(XGB)).best()).getMessage()
            .contains("does not say which iteration was best"));
        assertSays(refusal(best.replace("\"best_iteration\":\"0\"", "\"best_iteration\":\"2\"")), "is 2 of 2");
    }

    @Test
    void shouldNotCutAnIterationInTwo()
    {
        final TreeEnsemble classes = GoldenModel.all().stream()
            .filter(golden -> golden.name().startsWith("xgb-forest-classes")).findFirst().orElseThrow().ensemble();
        assertEquals(15, classes.treesPerIteration());
        assertEquals(2, classes.limitedTo(30).iterationCount());
        assertTrue(assertThrows(ModelFormatException.class, () -> classes.limitedTo(40)).getMessage()
            .contains("write 30"));
    }

    @ParameterizedTest
    @CsvSource({ "0.1, 0.1", "1e-35, 1e-35", "-1.0000000180025095e-35, -1e-35", "3.5, 3.5", "1e300, 3.4028235e38",
        "-1e300, -Infinity", "0, 0", "16777217, 16777216" })
    void shouldTurnADoubleThresholdIntoAnExactFloatOne(final double threshold, final float greatest)
    {
        final float above = LightgbmTreeReader.floatAbove(threshold);
        for (final float value : new float[]{ greatest, Math.nextUp(greatest), Math.nextDown(greatest), 0, -0.0f })
        {
            assertEquals(value <= threshold, value < above, value + " against " + threshold);
        }
    }

    @Test
    void shouldSendEveryNumberLeftOfInfinity()
    {
        final float above = LightgbmTreeReader.floatAbove(Double.POSITIVE_INFINITY);
        assertFalse(Float.POSITIVE_INFINITY >= above);
        assertFalse(Float.MAX_VALUE >= above);
        assertTrue(Float.NEGATIVE_INFINITY < LightgbmTreeReader.floatAbove(Double.NEGATIVE_INFINITY));
        assertFalse(-Float.MAX_VALUE < LightgbmTreeReader.floatAbove(Double.NEGATIVE_INFINITY));
    }

    @Test
    void shouldBindFeatureKinds()
    {
        assertEquals(List.of(FeatureKind.CATEGORICAL, FeatureKind.NUMERIC, FeatureKind.NUMERIC, FeatureKind.NUMERIC),
            read(text(XGB)).featureKinds());
        assertEquals(read(text(XGB)).featureKinds(), read(text(LGB)).featureKinds());
    }
}
