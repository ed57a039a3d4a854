// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.stdin;

import dev.weir.notice.Notice;
import dev.weir.plugins.live.LiveEngine;
import org.awaitility.Awaitility;

/** A program that prints the records of its standard input, and ends with it. */
final class StdinProcess {
    private StdinProcess() {}

    public static void main(String[] args) throws Exception {
        try (LiveEngine engine = LiveEngine.start(new StdinInputFactory())) {
            Awaitility.await()
                    .until(() -> engine.notices().stream().anyMatch(notice -> notice instanceof Notice.InputExhausted));
            engine.stop();
            engine.basin().records().forEach(System.out::println);
        }
    }
}
