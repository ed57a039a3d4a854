// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.notice.Notice;
import dev.weir.notice.Notices;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notices that a peer can provoke: of each peer and kind one within {@link #EVERY}, and with the next
 * one the number of those that were left out. Safe for any thread.
 *
 * <p>It remembers the {@value #PEERS_MAX} latest pairs of peer and kind; a flood from more peers than
 * that is told more often, but no faster than it forgets them.
 */
public final class PeerNotices {
    /** Time within which one notice of a kind about a peer is enough. */
    public static final Duration EVERY = Duration.ofSeconds(10);

    private static final int PEERS_MAX = 1_024;

    private final Notices notices;
    private final String who;
    private final Ticker ticker;
    private final Map<Topic, Told> told = new LinkedHashMap<>();

    private record Topic(String peer, String kind) {}

    private static final class Told {
        private final long at;
        private long leftOut;

        Told(long at) {
            this.at = at;
        }
    }

    /**
     * Notices of one plugin.
     *
     * @param notices where they go
     * @param who the plugin's name
     * @param ticker the time
     */
    public PeerNotices(Notices notices, String who, Ticker ticker) {
        this.notices = notices;
        this.who = who;
        this.ticker = ticker;
    }

    /**
     * Says something about a peer, unless the same kind was said about it a moment ago.
     *
     * @param severity how bad it is
     * @param peer the peer's address without its port
     * @param kind a word for what happened, the same each time that it happens
     * @param message the whole sentence
     */
    public void tell(Notice.Severity severity, String peer, String kind, String message) {
        long leftOut = claim(new Topic(peer, kind));
        if (leftOut >= 0) {
            String more = leftOut == 0 ? "" : " (" + leftOut + " more like it left out)";
            notices.tell(new Notice.Told(who, severity, message + more));
        }
    }

    /** As {@link #tell}, as a warning. */
    public void warn(String peer, String kind, String message) {
        tell(Notice.Severity.WARN, peer, kind, message);
    }

    /** How many were left out since the last one; negative if this one is to be left out too. */
    private synchronized long claim(Topic topic) {
        long now = ticker.nanos();
        Told last = told.get(topic);
        if (last != null && now - last.at < EVERY.toNanos()) {
            last.leftOut++;
            return -1;
        }
        told.remove(topic);
        told.put(topic, new Told(now));
        if (told.size() > PEERS_MAX) {
            Iterator<Topic> oldest = told.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return last == null ? 0 : last.leftOut;
    }
}
