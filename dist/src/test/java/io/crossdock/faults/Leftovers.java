package io.crossdock.faults;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clears away namespaces, what runs in them, and bridges: this process's own at its end, others' whose process died. */
final class Leftovers {
    private static final Pattern NAME = Pattern.compile("^(?:\\d+: )?(xd(\\d+)(-\\d+)?)\\b");

    private Leftovers() {}

    /** @param prefix of names; whose number in the name is a living process other than this one is left alone */
    static void remove(String prefix) {
        try {
            each(prefix, Shell.run("ip", "netns", "list"), true);
            each(prefix, Shell.run("ip", "-o", "link"), false);
        } catch (IOException refused) {
            System.err.println("namespaces may be left: " + refused.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void each(String prefix, String list, boolean namespaces) throws IOException, InterruptedException {
        for (String line : list.lines().toList()) {
            Matcher name = NAME.matcher(line);
            if (!name.find() || !name.group(1).startsWith(prefix) || isOthers(Long.parseLong(name.group(2)))) {
                continue;
            }
            if (namespaces) {
                for (String pid :
                        Shell.run("ip", "netns", "pids", name.group(1)).lines().toList()) {
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
                }
                Shell.works("ip", "netns", "del", name.group(1)); // another one may have been quicker
            } else {
                Shell.works("ip", "link", "del", name.group(1)); // a veth may have gone with its namespace meanwhile
            }
        }
    }

    private static boolean isOthers(long pid) {
        return pid != ProcessHandle.current().pid() && ProcessHandle.of(pid).isPresent();
    }
}
