package io.peregrine.pipeline.score;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.peregrine.domain.Action;
import io.peregrine.domain.DecidedBy;

/** What rules and lists decide, said as plainly as possible: with objects, in the words of the manual. */
final class RuleOracle
{
    private static final List<Action> SEVERITY =
        List.of(Action.DECLINE, Action.REVIEW, Action.CHALLENGE, Action.APPROVE);

    /** A rule as it was generated. */
    record Rule(
        String id, boolean isShadow, int divisor, int rest, boolean mayFail, Action action, int points, Integer min,
        Integer max, int reason, String tag, String listAdd, String listRemove, long forNs, Long fromNs, Long toNs,
        Double sample)
    {
    }

    /** A list as it was generated. */
    record ListOf(String name, String kind, String key, int reason)
    {
    }

    /** From which probability on which action. */
    record BandOf(double from, Action action, int reason)
    {
    }

    /** A payment. */
    record Payment(
        long idLow, long idHigh, long timeNs, long amount, long card, long terminal, long customer, double probability)
    {
        long key(final String kind)
        {
            return switch (kind)
            {
                case "card" -> card;
                case "terminal" -> terminal;
                default -> customer;
            };
        }
    }

    /** One reason of a decision. */
    record Reason(int code, float weight, boolean isOverridden)
    {
    }

    /** All that a decision says. */
    record Decision(
        Action action, DecidedBy by, int index, TreeSet<String> tags, int score, List<Reason> reasons,
        TreeSet<String> hits, boolean hasError)
    {
    }

    private record Ask(int code, float weight, Action action)
    {
    }

    final Map<String, Map<Long, Long>> expiries = new HashMap<>();
    private final List<Rule> rules;
    private final List<ListOf> lists;
    private final List<BandOf> bands;
    private final Map<String, Map<Long, Long>> snoozes;
    private final Action otherwise;
    private long nowNs = Long.MIN_VALUE;

    /** @param snoozes by rule, until when by card. */
    RuleOracle(
        final List<Rule> rules, final List<ListOf> lists, final List<BandOf> bands, final Action otherwise,
        final Map<String, Map<Long, Long>> snoozes)
    {
        this.rules = rules;
        this.lists = lists;
        this.bands = bands;
        this.otherwise = otherwise;
        this.snoozes = snoozes;
        lists.forEach(list -> expiries.put(list.name(), new HashMap<>()));
    }

    Decision decide(final Payment payment)
    {
        nowNs = Math.max(nowNs, payment.timeNs());
        final List<Ask> asks = new ArrayList<>();
        final Map<String, Integer> firstOfKind = new HashMap<>();
        for (int i = 0; i < lists.size(); i++)
        {
            final ListOf list = lists.get(i);
            final Long expiry = expiries.get(list.name()).get(payment.key(list.key()));
            if (null != expiry && expiry > nowNs)
            {
                firstOfKind.putIfAbsent(list.kind(), i);
                asks.add(switch (list.kind())
                {
                    case "hard-block" -> new Ask(list.reason(), 7, Action.DECLINE);
                    case "allow" -> new Ask(list.reason(), 6, Action.APPROVE);
                    case "soft-block" -> new Ask(list.reason(), 5, Action.DECLINE);
                    default -> new Ask(list.reason(), 0, null);
                });
            }
        }

        final int base = Double.isNaN(payment.probability()) ? 0 : (int)(payment.probability() * 1000);
        int score = base;
        boolean hasError = false;
        final TreeSet<String> hits = new TreeSet<>();
        final TreeSet<String> tags = new TreeSet<>();
        final List<Rule> liveHits = new ArrayList<>();
        for (final Rule rule : rules)
        {
            if (!looksAt(rule, payment))
            {
                continue;
            }
            if (rule.mayFail() && 0 == payment.amount() % rule.divisor())
            {
                hasError |= !rule.isShadow();
                continue;
            }
            final boolean isSnoozed = snoozes.getOrDefault(rule.id(), Map.of())
                .getOrDefault(payment.card(), Long.MIN_VALUE) > nowNs;
            if (isSnoozed || !rule.mayFail() && payment.amount() % rule.divisor() != rule.rest())
            {
                continue;
            }
            hits.add(rule.id());
            if (rule.isShadow())
            {
                continue;
            }
            liveHits.add(rule);
            if (null != rule.tag())
            {
                tags.add(rule.tag());
            }
            if (0 != rule.points())
            {
                score = moved(score, rule);
            }
            if (0 != rule.reason())
            {
                asks.add(new Ask(rule.reason(),
                    null == rule.action() ? rule.points() / 1000.0f : rule.action().ordinal() + 1, rule.action()));
            }
        }

        final int band = bandOf(payment, score - base);
        if (band >= 0 && 0 != bands.get(band).reason())
        {
            asks.add(new Ask(bands.get(band).reason(), Double.isNaN(payment.probability()) ?
                (score - base) / 1000.0f : (float)payment.probability(), bands.get(band).action()));
        }

        final Decision head = head(firstOfKind, liveHits, band);
        for (final Rule rule : liveHits)
        {
            changeLists(rule, payment);
        }
        return new Decision(head.action(), head.by(), head.index(), tags, Math.max(0, Math.min(999, score)),
            reasons(asks, head.action()), hits, hasError);
    }

    private static boolean looksAt(final Rule rule, final Payment payment)
    {
        return (null == rule.fromNs() || payment.timeNs() >= rule.fromNs()) &&
            (null == rule.toNs() || payment.timeNs() < rule.toNs()) &&
            (null == rule.sample() || draw(rule.id(), payment) < rule.sample());
    }

    /** As the manual has it: upper 53 bits of the mixed words as a fraction. */
    static double draw(final String id, final Payment payment)
    {
        final byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
        long seed = 0;
        int at = 0;
        for (; at + 8 <= bytes.length; at += 8)
        {
            seed = mix(seed, word(bytes, at, 8));
        }
        seed = mix(mix(seed, word(bytes, at, bytes.length - at)), bytes.length);
        final long mixed = mix(mix(seed, payment.idLow()), payment.idHigh());
        return (mixed >>> 11) * 0x1p-53;
    }

    private static long word(final byte[] bytes, final int from, final int count)
    {
        long word = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            word = word << 8 | bytes[from + i] & 0xFF;
        }
        return word;
    }

    private static long mix(final long hash, final long word)
    {
        final BigInteger product = BigInteger.valueOf(hash ^ 0xa0761d6478bd642fL)
            .multiply(BigInteger.valueOf(word ^ 0xe7037ed1a0b428dbL));
        return (product.longValue() ^ product.shiftRight(64).longValue()) + (hash << 23 | hash >>> 41);
    }

    private static int moved(final int score, final Rule rule)
    {
        int next = score + rule.points();
        if (null != rule.max() && next > rule.max())
        {
            next = rule.max();
        }
        if (null != rule.min() && next < rule.min())
        {
            next = rule.min();
        }
        final boolean isWrongWay = rule.points() > 0 ? next < score : next > score;
        return isWrongWay ? score : next;
    }

    /** There is no model whose margin a band could look at: only points bring a payment into a band. */
    private int bandOf(final Payment payment, final int points)
    {
        final double moved = (Double.isNaN(payment.probability()) ? 0 : payment.probability()) + points / 1000.0;
        for (int i = 0; i < bands.size() && 0 != points; i++)
        {
            if (moved >= bands.get(i).from())
            {
                return i;
            }
        }
        return -1;
    }

    private Decision head(final Map<String, Integer> firstOfKind, final List<Rule> liveHits, final int band)
    {
        if (firstOfKind.containsKey("hard-block"))
        {
            return head(Action.DECLINE, DecidedBy.HARD_BLOCK, firstOfKind.get("hard-block"));
        }
        if (firstOfKind.containsKey("allow"))
        {
            return head(Action.APPROVE, DecidedBy.ALLOW_LIST, firstOfKind.get("allow"));
        }
        if (firstOfKind.containsKey("soft-block"))
        {
            return head(Action.DECLINE, DecidedBy.SOFT_BLOCK, firstOfKind.get("soft-block"));
        }
        for (final Action action : SEVERITY)
        {
            for (final Rule rule : liveHits)
            {
                if (action == rule.action())
                {
                    return head(action, DecidedBy.RULE,
                        rules.stream().filter(other -> !other.isShadow()).toList().indexOf(rule));
                }
            }
        }
        return band >= 0 ? head(bands.get(band).action(), DecidedBy.BAND, band) :
            head(otherwise, DecidedBy.OTHERWISE, -1);
    }

    private static Decision head(final Action action, final DecidedBy by, final int index)
    {
        return new Decision(action, by, index, null, 0, null, null, false);
    }

    private static List<Reason> reasons(final List<Ask> asks, final Action taken)
    {
        final Map<Integer, Ask> heaviest = new LinkedHashMap<>();
        for (final Ask ask : asks)
        {
            final Ask known = heaviest.get(ask.code());
            if (null == known || ask.weight() > known.weight())
            {
                heaviest.remove(ask.code());
                heaviest.put(ask.code(), ask);
            }
        }
        return heaviest.values().stream()
            .sorted(Comparator.comparing(Ask::weight).reversed())
            .map(ask ->
            {
                final List<Ask> asking = asks.stream()
                    .filter(other -> other.code() == ask.code() && null != other.action()).toList();
                return new Reason(ask.code(), ask.weight(),
                    !asking.isEmpty() && asking.stream().noneMatch(other -> other.action() == taken));
            })
            .toList();
    }

    private void changeLists(final Rule rule, final Payment payment)
    {
        final String name = null == rule.listAdd() ? rule.listRemove() : rule.listAdd();
        if (null != name)
        {
            final String key = lists.stream().filter(list -> list.name().equals(name)).findFirst().orElseThrow().key();
            if (null == rule.listAdd())
            {
                expiries.get(name).remove(payment.key(key));
            }
            else
            {
                expiries.get(name).merge(payment.key(key), payment.timeNs() + rule.forNs(), Math::max);
            }
        }
    }
}
