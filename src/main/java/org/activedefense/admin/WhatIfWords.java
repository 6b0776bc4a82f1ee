package org.activedefense.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.activedefense.address.Address;
import org.activedefense.defense.DefenseRules;
import org.activedefense.defense.WhatIf;
import org.activedefense.system.Counted;
import org.activedefense.system.Setting;

/** What a change of a case would have meant, in a sentence that claims no more than is known. Pure. */
final class WhatIfWords {

    private static final int NAMED = 3;

    /** An answer of the last 24 hours may begin so much later and still be called that. */
    private static final Duration ABOUT = Duration.ofMinutes(5);

    private WhatIfWords() {}

    /** The case that settings describe; empty if it is turned off, or its records are not in memory. */
    static Optional<DefenseRules> rules(SettingGroup group, Map<Setting, String> values) {
        return switch (group) {
            case PORT_SCAN_1 ->
                Optional.of(DefenseRules.ofPorts(
                                number(values, Setting.PORT_SCAN1_MINUTES), number(values, Setting.PORT_SCAN1_PORTS)))
                        .filter(rules -> rules.scan1Minutes() > 0);
            case PORT_SCAN_2 ->
                Optional.of(DefenseRules.ofAddresses(
                                number(values, Setting.PORT_SCAN2_MINUTES),
                                number(values, Setting.PORT_SCAN2_ADDRESSES)))
                        .filter(rules -> rules.scan2Minutes() > 0);
            default -> Optional.empty();
        };
    }

    private static int number(Map<Setting, String> values, Setting setting) {
        return Integer.parseInt(values.get(setting));
    }

    /** Whether a source could be listed by what is in force and not by what is wanted. */
    static boolean isStricter(SettingGroup group, Map<Setting, String> inForce, Map<Setting, String> wanted) {
        return rules(group, inForce)
                .map(now -> rules(group, wanted)
                        .map(then -> then.scan1Minutes() < now.scan1Minutes()
                                || then.scan1Ports() > now.scan1Ports()
                                || then.scan2Minutes() < now.scan2Minutes()
                                || then.scan2Addresses() > now.scan2Addresses())
                        .orElse(true))
                .orElse(false);
    }

    /**
     * @param listed entries that the case in force brought within the last 24 hours
     * @param stricter whether some of these might not have come
     */
    static String sentence(WhatIf.Answer answer, long listed, boolean stricter, Instant now, ZoneId zone) {
        boolean wholeDay =
                !answer.since().isAfter(now.minus(Duration.ofHours(24)).plus(ABOUT));
        String when = wholeDay
                ? "in the last 24 hours"
                : "since " + Words.time(answer.since(), zone) + ", as far back as memory reaches";
        boolean least = !answer.isWhole() || !answer.exact();
        String sources = answer.sources() == 0
                ? least ? "Of what is in memory, no source more" : "No source more"
                : (least ? "At least " : "") + Counted.of(answer.sources(), "source more", "sources more");
        StringBuilder text = new StringBuilder(sources + " would have been listed " + when);
        if (answer.sources() > 0) {
            text.append(": ")
                    .append(answer.named().stream()
                            .limit(NAMED)
                            .map(Address::toString)
                            .collect(Collectors.joining(", ")));
            if (answer.sources() > NAMED) {
                text.append(" and ").append(answer.sources() - NAMED).append(" more");
            }
        }
        text.append('.');
        if (!answer.isWhole()) {
            text.append(" Looked at ")
                    .append(100L * answer.looked() / Math.max(1, answer.held()))
                    .append(" % of the sources in memory.");
        }
        if (!answer.exact()) {
            text.append(" Memory holds what the present window needs, so there may be more.");
        }
        if (stricter) {
            text.append(' ')
                    .append(Counted.of(listed, "entry", "entries"))
                    .append(" came by this case in the last 24 hours; some might not have come.");
        }
        return text.toString();
    }
}
