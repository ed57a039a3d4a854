// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.udp;

import dev.weir.config.Schema;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.InputFactory;
import dev.weir.plugins.codec.StreamKeys;

/** Makes udp inputs. */
public final class UdpInputFactory implements InputFactory<UdpInputSettings> {
    private static final Schema<UdpInputSettings> SCHEMA =
            Schema.of(UdpInputSettings.LISTENER).group(StreamKeys.DATAGRAMS).into(UdpInputSettings::from);

    /** For the service loader. */
    public UdpInputFactory() {}

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public String summary() {
        return "Takes datagrams that hold JSON objects, or texts with a separator.";
    }

    @Override
    public Schema<UdpInputSettings> schema() {
        return SCHEMA;
    }

    @Override
    public String place(UdpInputSettings settings) {
        return settings.endpoint().toString();
    }

    @Override
    public long largestItem(UdpInputSettings settings) {
        return settings.stream().largestOffer();
    }

    @Override
    public long headroom(UdpInputSettings settings) {
        return settings.headroom();
    }

    @Override
    public Input create(UdpInputSettings settings, InputContext context) {
        return new UdpInput(settings, context);
    }
}
