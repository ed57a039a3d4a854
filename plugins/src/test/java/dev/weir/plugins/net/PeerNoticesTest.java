// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.notice.Notice;
import dev.weir.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerNoticesTest {
    private final ManualTime time = new ManualTime();
    private final List<String> told = new ArrayList<>();
    private final PeerNotices notices =
            new PeerNotices(notice -> told.add(((Notice.Told) notice).message()), "tested", time);

    @Test
    void tell_leavesOutRepetitionsAndCountsThem() {
        for (int i = 0; i < 5; i++) {
            notices.warn("10.0.0.1", "json", "bad json");
        }
        time.advance(PeerNotices.EVERY.toNanos());
        notices.warn("10.0.0.1", "json", "bad json");

        assertThat(told).containsExactly("bad json", "bad json (4 more like it left out)");
    }

    @Test
    void tell_keepsPeersAndKindsApart() {
        notices.warn("10.0.0.1", "json", "a");
        notices.warn("10.0.0.2", "json", "b");
        notices.warn("10.0.0.1", "long", "c");

        assertThat(told).containsExactly("a", "b", "c");
    }

    @Test
    void tell_staysBoundedUnderAFloodOfPeers() {
        for (int i = 0; i < 5_000; i++) {
            notices.warn("peer-" + i, "json", "x");
        }
        notices.warn("peer-4999", "json", "again");

        assertThat(told).hasSize(5_000).doesNotContain("again");
    }
}
