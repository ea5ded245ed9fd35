package io.peregrine.domain;

/** Every counter. Type ids are a contract and are not reused. A counter has one writer thread. */
public enum CounterDescriptor
{
    LAG(1000, "engine: inputs waiting in the ring"),
    RING_CAPACITY(1001, "engine: ring capacity"),
    INPUTS(1002, "ingest: inputs taken"),
    BACK_PRESSURE(1003, "ingest: fragments left with Aeron"),
    REJECTED_FRAMES(1004, "ingest: frames refused at the gate"),
    SESSIONS(1005, "ingest: sessions open"),
    PAYMENTS(1006, "decode: payments"),
    REPEATS(1007, "decode: repeats"),
    CONFLICTS(1008, "decode: same id, other content"),
    LABELS(1009, "window: labels applied"),
    LABELS_UNKNOWN(1010, "window: labels for payments not held"),
    LATE_EVENTS(1011, "window: payments beyond lateness"),
    EVICTED_KEYS(1012, "window: keys evicted"),
    EVICTED_EVENTS(1013, "window: events evicted early"),
    SUM_OVERFLOWS(1014, "window: sums overflowed"),
    PROFILE_UPDATES(1015, "enrich: profile updates"),
    PROFILES_REFUSED(1016, "enrich: profiles beyond the limit"),
    APPROVED(1017, "score: approved"),
    REVIEWED(1018, "score: review"),
    DECLINED(1019, "score: declined"),
    RULE_ERRORS(1020, "score: rule errors"),
    ACTIVATIONS(1021, "score: policies activated"),
    DECISIONS(1022, "emit: decisions recorded"),
    DELIVERED(1023, "egress: decisions delivered"),
    SESSIONS_CLOSED_BLOCKED(1024, "egress: sessions closed, not reading"),
    JOURNAL_BEHIND(1025, "journal: inputs not yet appended"),
    JOURNAL_SEQUENCE(1026, "journal: last sequence"),
    DURABLE_SEQUENCE(1027, "journal: durable sequence"),
    STATE(1028, "engine: 0 recovering, 1 live, 2 draining"),
    LAST_SEQUENCE(1029, "engine: last sequence decided"),
    CHALLENGED(1030, "score: challenge"),
    SHADOW_HITS(1031, "score: hits of shadow rules"),
    EXPIRED_KEYS(1032, "window: keys expired"),
    REVERSALS(1033, "window: reversals applied"),
    OUTCOMES(1034, "window: outcomes applied"),
    EFFECTS_AWAITING(1035, "window: reversals and outcomes before their payment"),
    CUSTOMER_EVENTS(1036, "window: customer events"),
    MOVES(1037, "window: keys moved"),
    OUTCOMES_ASSUMED(1038, "emit: outcomes assumed of decisions"),
    CHALLENGERS_AGREED(1090, "score: scores of challengers in the champion's band"),
    CHALLENGERS_DIFFERED(1091, "score: scores of challengers in another band"),

    RECOVERY_SEQUENCE(1200, "recovery: last sequence recovered"),
    RECOVERY_TARGET(1201, "recovery: last sequence of the journal at the start"),
    SNAPSHOT_SEQUENCE(1202, "snapshot: last sequence in the newest, -1 for none"),
    SNAPSHOT_AGE(1203, "snapshot: seconds since the newest was made, -1 for none"),
    SNAPSHOTS(1204, "snapshot: made since the start"),
    SNAPSHOT_FAILURES(1205, "snapshot: failed since the start"),

    // One for each of the first so many histories.
    HISTORY(1039, "history: which, 0 for none"),
    HISTORY_KEYS(1040, "history: keys held"),
    HISTORY_KEY_CAPACITY(1041, "history: keys at most"),
    HISTORY_ROWS(1042, "history: rows held"),
    HISTORY_ROW_CAPACITY(1043, "history: rows at most"),
    HISTORY_BYTES(1044, "history: bytes in use"),

    LIST_ENTRIES(1060, "score: list entries and snoozes held"),
    LIST_CHANGES(1061, "score: list entries and snoozes changed by commands"),
    LIST_CHANGES_REFUSED(1062, "score: changes of lists and snoozes refused"),
    LIST_ENTRIES_EXPIRED(1063, "score: list entries and snoozes expired"),
    LIST_ENTRIES_LOST(1064, "score: entries of rules and of policies that found no room"),
    LIST_HITS(1065, "score: lists that a payment was on"),
    SNOOZED_HITS(1066, "score: hits of rules that are snoozed"),

    // A policy's SHA-256, as four little-endian words.
    POLICY_HASH_0(1070, "score: policy hash, word 0"),
    POLICY_HASH_1(1071, "score: policy hash, word 1"),
    POLICY_HASH_2(1072, "score: policy hash, word 2"),
    POLICY_HASH_3(1073, "score: policy hash, word 3"),
    LABELLED_FRAUDS(1074, "score: payments of this policy labelled as fraud"),
    ALERTS(1075, "emit: alerts sent"),
    ALERTS_DROPPED(1076, "emit: alerts dropped, not read in time"),
    JOURNAL_SEGMENTS_REMOVED(1220, "journal: segments removed by retention"),

    // Degrading, declared: docs/operations.md.
    JOURNAL_STATE(1240,
        "state: journal, 0 well, 1 slow disk, 2 no spare segment, 3 no room, 4 directory gone, 5 failed"),
    JOURNAL_TROUBLE(1241,
        "state: trouble, 0 none, 1 disk full, 2 read-only, 3 I/O error, 4 directory gone, 5 other"),
    JOURNAL_ROOM(1242, "state: inputs that the journal is certain to have room for"),
    CONSUMER_STATE(1252, "state: consumers, 0 well, 1 stalled"),
    DRIVERS_LOST(1253, "state: media drivers lost since the process started"),
    STATE_ALERTS(1243, "state: alerts of states sent"),
    SEGMENTS_NOT_MADE(1244, "journal: segments that could not be made"),
    SLOW_FORCES(1245, "journal: forces beyond journal.slow-force"),
    STAND_INS(1246, "ingest: payments answered by the fail policy"),
    STAND_INS_APPROVED(1247, "ingest: of these approved"),
    STAND_INS_REVIEWED(1248, "ingest: of these for review"),
    STAND_INS_DECLINED(1249, "ingest: of these declined"),
    STAND_INS_LEFT(1250, "ingest: of these left to the switch"),
    MESSAGES_UNAVAILABLE(1251, "ingest: other messages refused, journal unavailable"),
    BACKFILL_SEQUENCE(1270, "policy: last input in the windows that are made of the journal"),

    // One for each of the first so many rules of the policy in force, all since its activation.
    RULE(1080, "rule: 1 live, 2 shadow, 0 for none"),
    RULE_HITS(1081, "rule: hits"),
    RULE_FAULTS(1082, "rule: errors"),
    RULE_OVERLAPS(1083, "rule: hits where another rule that is live hit, too"),
    RULE_AGREEMENTS(1084, "rule: hits where the decision was the rule's action"),
    RULE_CHANGES(1085, "rule: hits of a shadow rule that would have changed the action"),
    RULE_FRAUDS(1086, "rule: hits labelled as fraud"),
    RULE_GENUINE(1087, "rule: hits labelled as genuine"),

    // One for the champion, 0, and each segment of the policy in force, from 1, all since its activation.
    MODEL_SCORED(1280, "model: payments scored"),
    MODEL_FAULTS(1281, "model: errors of the segment's condition"),

    // One for each challenger of the policy in force, all since its activation.
    CHALLENGER(1282, "challenger: 1 for one, 0 for none"),
    CHALLENGER_AGREED(1283, "challenger: scores in the band of the score that counted"),
    CHALLENGER_DIFFERED(1284, "challenger: scores in another band"),
    CHALLENGER_COMPARED(1285, "challenger: scores beside one that counted"),
    CHALLENGER_DIFFERENCE(1286, "challenger: its probability less the one that counted, sum in billionths"),
    CHALLENGER_DISTANCE(1287, "challenger: its probability from the one that counted, sum in billionths"),

    // Ten for each challenger: how many scores lay in each tenth of the probability.
    CHALLENGER_TENTH(1288, "challenger: scores in a tenth of the probability");

    /** How many histories have counters of their own. */
    public static final int HISTORIES = 16;

    /** The champion and the segments: each has counters of its own. */
    public static final int MODELS = 1 + DecisionStatus.MAX_SEGMENTS;

    /** How many challengers a policy can have. */
    public static final int CHALLENGERS = 8;

    /** Equal parts of the probability. */
    public static final int TENTHS = 10;

    /** How many rules have counters of their own. */
    public static final int RULES = 64;

    private final int typeId;
    private final String label;

    CounterDescriptor(final int typeId, final String label)
    {
        this.typeId = typeId;
        this.label = label;
    }

    /** @return true if each history has its own; Aeron's key is then the history's number. */
    public boolean isOfHistory()
    {
        return typeId >= HISTORY.typeId && typeId <= HISTORY_BYTES.typeId;
    }

    /** @return true if each rule has its own; Aeron's key is then the rule's index in the policy. */
    public boolean isOfRule()
    {
        return typeId >= RULE.typeId && typeId <= RULE_GENUINE.typeId;
    }

    /** @return true if the champion and each segment have their own; Aeron's key is then 0 or the segment's number. */
    public boolean isOfModel()
    {
        return typeId >= MODEL_SCORED.typeId && typeId <= MODEL_FAULTS.typeId;
    }

    /** @return how many there are where each history, rule, model or challenger has its own; 0 for one alone. */
    public int each()
    {
        return isOfHistory() ? HISTORIES : isOfRule() ? RULES : isOfModel() ? MODELS : CHALLENGER_TENTH == this ?
            CHALLENGERS * TENTHS : typeId >= CHALLENGER.typeId && typeId < CHALLENGER_TENTH.typeId ? CHALLENGERS : 0;
    }

    public int typeId()
    {
        return typeId;
    }

    public String label()
    {
        return "peregrine " + label;
    }
}
