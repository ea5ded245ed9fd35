package io.peregrine.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One model of a policy, as policy.yaml names it.
 *
 * @param name of it; {@code champion} for the champion.
 * @param role champion, segment, score or challenger.
 * @param when the payments that it scores; null for all that no segment takes.
 * @param file in the policy.
 * @param trees all, best or a number.
 * @param hash SHA-256 of the file, hex.
 * @param names of its scores, in rules; empty for those that rules do not know by name.
 * @param card the file that says what it was trained on; null for none.
 */
public record ModelReport(
    String name, String role, String when, String file, String trees, String hash, List<String> names, String card)
{
    /** Keys of policy.yaml whose value names models, and what such a model is. */
    private static final Map<String, String> ROLES =
        Ordered.map("segments", "segment", "champion", "champion", "scores", "score", "challengers",
            "challenger");

    /** @return in the order in which they are asked: segments, then the champion, then challengers. */
    static List<ModelReport> of(final CompiledPolicy policy)
    {
        final YamlNode root = SheetValues.root(policy.content(), Head.FILE);
        final List<ModelReport> models = new ArrayList<>();
        ROLES.forEach((key, role) ->
        {
            final YamlNode node = SheetValues.find(root, key);
            if (null != node)
            {
                final List<YamlNode> items = node.is(YamlNode.Kind.MAP) ? List.of(node) : node.items();
                items.forEach(item -> models.add(of(item, role, policy)));
            }
        });
        return List.copyOf(models);
    }

    private static ModelReport of(final YamlNode item, final String role, final CompiledPolicy policy)
    {
        final Map<String, String> values = new LinkedHashMap<>(SheetValues.flat(item, null));
        final String file = values.get("file");
        final String name = values.getOrDefault("name", role);
        final PolicyContent content = policy.content();
        final List<String> names = !"score".equals(role) ? List.of() : policy.namedScores().stream()
            .filter(score -> score.name().equals(name)).flatMap(score -> score.names().stream()).toList();
        return new ModelReport(name, role, values.get("when"), file,
            values.getOrDefault("trees", "all"), PolicyContent.sha256(content.bytes(file)), names, card(file, content));
    }

    private static String card(final String file, final PolicyContent content)
    {
        return content.files().stream().filter(other -> ModelSource.isCardOf(other, file)).findFirst().orElse(null);
    }
}
