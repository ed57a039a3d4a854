// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import dev.weir.config.ByteSize;
import dev.weir.segment.Fate;
import dev.weir.segment.StoreStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a store holds, as {@code weir store status} prints it: one thing a line, {@code name=value} within. */
final class StoreText {
    private static final Pattern HOLDER = Pattern.compile("process (\\d{1,10}), since (\\S+)");

    private StoreText() {}

    /**
     * The text.
     *
     * @param outputs identities of the outputs of the configuration, where it is known
     */
    static String of(Path folder, StoreStatus status, Optional<Set<String>> outputs) {
        var text = new StringBuilder();
        text.append("store %s%n  identity %s, format %s%n".formatted(folder, status.identity(), status.format()));
        text.append("  %s%n".formatted(holder(status)));
        if (status.quarantined().events() > 0) {
            text.append("  quarantine: files=%d, bytes=%s%n"
                    .formatted(
                            status.quarantined().events(),
                            new ByteSize(status.quarantined().bytes())));
        }
        status.logs().forEach(log -> text.append(log(log)));
        status.positions()
                .forEach((input, sources) ->
                        text.append("input %s: positions of sources=%d%n".formatted(input, sources)));
        status.outputs()
                .forEach(output -> text.append(
                        output(output, outputs.isPresent() && !outputs.get().contains(output.identity()))));
        status.remarks().forEach(remark -> text.append("remark: %s%n".formatted(remark)));
        return text.toString();
    }

    private static String log(StoreStatus.Log log) {
        return "log %s: segments=%d, bytes=%s, chunks=%d, events=%d%s%n"
                .formatted(
                        log.name(),
                        log.segments(),
                        new ByteSize(log.bytes()),
                        log.chunks(),
                        log.events(),
                        log.lost() == 0 ? "" : ", unreadable since it was made=" + log.lost());
    }

    private static String output(StoreStatus.Output output, boolean gone) {
        return "output %s: held=%d (%s), delivered=%d, dead letters=%d, given up=%d, shed=%d%s%n"
                .formatted(
                        output.identity(),
                        output.held().events(),
                        new ByteSize(output.held().bytes()),
                        output.ended(Fate.Kind.DELIVERED),
                        output.ended(Fate.Kind.DEAD_LETTERED),
                        output.ended(Fate.Kind.GIVEN_UP),
                        output.ended(Fate.Kind.SHED),
                        gone ? "; UNCLAIMED: no output of the configuration has this identity" : "");
    }

    /** Who has it; a process that ended without closing it is still named in its file. */
    private static String holder(StoreStatus status) {
        String last = status.holder().isEmpty() ? "" : " (last: " + status.holder() + ")";
        if (status.closed()) {
            return "open by nobody, closed properly" + last;
        }
        return isThere(status.holder())
                ? "open by " + status.holder()
                : "open by nobody here, and not closed: its last owner was cut short" + last;
    }

    /** Whether the process that a line names is running here, and is not a later one with the same number. */
    private static boolean isThere(String holder) {
        Matcher line = HOLDER.matcher(holder);
        if (!line.matches()) {
            return false;
        }
        try {
            Instant since = Instant.parse(line.group(2));
            return ProcessHandle.of(Long.parseLong(line.group(1)))
                    .filter(ProcessHandle::isAlive)
                    .map(process -> process.info().startInstant().orElse(since))
                    .filter(begun -> !begun.isAfter(since))
                    .isPresent();
        } catch (DateTimeParseException unknown) {
            return false;
        }
    }
}
