package io.peregrine.scoring;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers the lanes that an ensemble's splits look at, numeric ones first, and cuts its trees to keys. */
final class LaneBuilder
{
    private record NumericLane(int feature, boolean isMissingLeft, boolean isZeroMissing)
    {
    }

    /** Splits of one feature that have the same set and send missing values the same way share a lane. */
    private record CategoryLane(IntBuffer set, boolean isMissingLeft)
    {
    }

    private final TreeEnsemble ensemble;
    private final LinkedHashMap<NumericLane, Integer> numeric = new LinkedHashMap<>();
    private final LinkedHashMap<Integer, LinkedHashMap<CategoryLane, Integer>> categorical = new LinkedHashMap<>();
    private final Map<Integer, Integer> categoricalStarts = new HashMap<>();

    LaneBuilder(final TreeEnsemble ensemble)
    {
        this.ensemble = ensemble;
        for (final Tree tree : ensemble.trees())
        {
            for (int node = 0; node < tree.nodeCount(); node++)
            {
                if (!tree.isLeaf(node))
                {
                    number(tree, node);
                }
            }
        }

        int next = numeric.size();
        for (final Map.Entry<Integer, LinkedHashMap<CategoryLane, Integer>> entry : categorical.entrySet())
        {
            categoricalStarts.put(entry.getKey(), next);
            next += entry.getValue().size();
        }
    }

    private void number(final Tree tree, final int node)
    {
        if (tree.isCategorical(node))
        {
            final LinkedHashMap<CategoryLane, Integer> lanes =
                categorical.computeIfAbsent(tree.feature()[node], feature -> new LinkedHashMap<>());
            lanes.putIfAbsent(categoryLane(tree, node), lanes.size());
        }
        else
        {
            numeric.putIfAbsent(numericLane(tree, node), numeric.size());
        }
    }

    private static NumericLane numericLane(final Tree tree, final int node)
    {
        return new NumericLane(tree.feature()[node], tree.isMissingLeft()[node], tree.isZeroMissing()[node]);
    }

    private static CategoryLane categoryLane(final Tree tree, final int node)
    {
        final int[] set = tree.categories()[node];
        int length = set.length;
        while (length > 0 && 0 == set[length - 1])
        {
            length--;
        }

        return new CategoryLane(IntBuffer.wrap(set, 0, length), tree.isMissingLeft()[node]);
    }

    /** @return how many lanes there are. */
    int count()
    {
        return numeric.size() + categorical.values().stream().mapToInt(Map::size).sum();
    }

    Lanes lanes()
    {
        final int[] features = new int[numeric.size()];
        final int[] missingKeys = new int[numeric.size()];
        final boolean[] areZerosMissing = new boolean[numeric.size()];
        int lane = 0;
        for (final NumericLane key : numeric.keySet())
        {
            features[lane] = key.feature();
            missingKeys[lane] = key.isMissingLeft() ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            areZerosMissing[lane++] = key.isZeroMissing();
        }

        final List<CategoryTable> tables = new ArrayList<>();
        for (final Map.Entry<Integer, LinkedHashMap<CategoryLane, Integer>> entry : categorical.entrySet())
        {
            final int count = entry.getValue().size();
            final int[][] sets = new int[count][];
            final boolean[] areMissingLeft = new boolean[count];
            for (final Map.Entry<CategoryLane, Integer> place : entry.getValue().entrySet())
            {
                final IntBuffer set = place.getKey().set();
                sets[place.getValue()] = Arrays.copyOf(set.array(), set.limit());
                areMissingLeft[place.getValue()] = place.getKey().isMissingLeft();
            }

            tables.add(CategoryTable.of(ensemble.library(), entry.getKey(),
                categoricalStarts.get(entry.getKey()), sets, areMissingLeft));
        }

        return new Lanes(ensemble.library(), features, missingKeys, areZerosMissing,
            tables.toArray(new CategoryTable[0]));
    }

    List<CutTree> trees()
    {
        return ensemble.trees().stream().map(this::cut).toList();
    }

    private CutTree cut(final Tree tree)
    {
        final int[] lanes = new int[tree.nodeCount()];
        final int[] keys = new int[tree.nodeCount()];
        for (int node = 0; node < lanes.length; node++)
        {
            if (tree.isLeaf(node))
            {
                continue;
            }

            if (tree.isCategorical(node))
            {
                final int feature = tree.feature()[node];
                lanes[node] = categoricalStarts.get(feature) +
                    categorical.get(feature).get(categoryLane(tree, node));
                keys[node] = CategoryTable.KEY;
            }
            else
            {
                lanes[node] = numeric.get(numericLane(tree, node));
                keys[node] = Lanes.thresholdKey(tree.threshold()[node]);
            }
        }

        return new CutTree(tree, lanes, keys, CutTree.depthOf(tree));
    }
}
