package io.crossdock.broker.group;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a group agrees on a protocol: only what all members support can win, and each votes for what it lists first. */
final class ProtocolVote {
    private ProtocolVote() {}

    /** Could someone with these protocols join those members? */
    static boolean isCompatible(List<Protocol> newcomer, Collection<Member> members) {
        Set<String> common = common(members);
        return members.isEmpty() ? !newcomer.isEmpty() : newcomer.stream().anyMatch(own -> common.contains(own.name()));
    }

    /**
     * The protocol with the most votes; among equals the one voted for first, by the member that joined first.
     *
     * @param members at least one, having at least one protocol in common
     */
    static String winner(Collection<Member> members) {
        Set<String> candidates = common(members);
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (Member member : members) {
            member.protocols().stream()
                    .map(Protocol::name)
                    .filter(candidates::contains)
                    .findFirst()
                    .ifPresent(choice -> votes.merge(choice, 1, Integer::sum));
        }
        String winner = "";
        int most = 0;
        for (Map.Entry<String, Integer> entry : votes.entrySet()) {
            if (entry.getValue() > most) {
                winner = entry.getKey();
                most = entry.getValue();
            }
        }
        return winner;
    }

    private static Set<String> common(Collection<Member> members) {
        Set<String> common = new LinkedHashSet<>();
        boolean first = true;
        for (Member member : members) {
            List<String> names = member.protocols().stream().map(Protocol::name).toList();
            if (first) {
                common.addAll(names);
                first = false;
            } else {
                common.retainAll(names);
            }
        }
        return common;
    }
}
