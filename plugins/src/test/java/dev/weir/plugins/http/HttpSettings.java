// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.config.SectionKind;
import dev.weir.plugins.live.LiveEngine;

/** Settings of the http plugins as a file would give them. */
final class HttpSettings {
    private HttpSettings() {}

    static HttpInputSettings usual() {
        return input();
    }

    static HttpInputSettings input(String... keysAndValues) {
        return LiveEngine.settings(SectionKind.INPUT, new HttpInputFactory().schema(), keysAndValues);
    }

    static HttpOutputSettings output(String... keysAndValues) {
        return LiveEngine.settings(SectionKind.OUTPUT, new HttpOutputFactory().schema(), keysAndValues);
    }

    static String inputRefusal(String... keysAndValues) {
        return LiveEngine.refusal(SectionKind.INPUT, new HttpInputFactory().schema(), keysAndValues);
    }

    static String outputRefusal(String... keysAndValues) {
        return LiveEngine.refusal(SectionKind.OUTPUT, new HttpOutputFactory().schema(), keysAndValues);
    }
}
