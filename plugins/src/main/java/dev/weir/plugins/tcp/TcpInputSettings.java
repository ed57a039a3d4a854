// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import dev.weir.config.Values;
import dev.weir.plugins.codec.StreamKeys;
import dev.weir.plugins.codec.StreamSettings;
import dev.weir.plugins.net.ListenKeys;
import dev.weir.plugins.net.ListenSettings;

/**
 * The settings of a tcp input.
 *
 * @param listen where it listens
 * @param stream what its connections carry
 */
public record TcpInputSettings(ListenSettings listen, StreamSettings stream) {
    static final ListenKeys LISTEN = new ListenKeys(5170);

    static TcpInputSettings from(Values values) {
        return new TcpInputSettings(LISTEN.read(values), StreamKeys.connected(values));
    }
}
