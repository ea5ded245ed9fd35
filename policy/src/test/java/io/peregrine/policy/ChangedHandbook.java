package io.peregrine.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The handbook's policy with more models than it has. */
final class ChangedHandbook
{
    private static final Path HANDBOOK = Path.of("..", "docs", "examples", "handbook", "policy");
    private static final String NONE = "challengers: [] ";

    private ChangedHandbook()
    {
    }

    /**
     * @param models what policy.yaml says in place of that it has no challengers.
     * @param copies names of files that hold the handbook's model once more.
     */
    static PolicyContent with(final String models, final String... copies)
    {
        final PolicyContent handbook = PolicyContent.read(HANDBOOK);
        final Map<String, byte[]> files = new HashMap<>();
        for (final String file : handbook.files())
        {
            files.put(file, handbook.bytes(file));
        }

        final String head = new String(files.get("policy.yaml"), StandardCharsets.UTF_8);
        assertTrue(head.contains(NONE));
        files.put("policy.yaml", head.replace(NONE, models + " ").getBytes(StandardCharsets.UTF_8));
        for (final String copy : copies)
        {
            files.put(copy, files.get("models/xgb.json"));
        }

        return new PolicyContent(files);
    }
}
