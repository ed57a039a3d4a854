// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.udp;

import dev.weir.config.ByteSize;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import dev.weir.plugins.codec.StreamKeys;
import dev.weir.plugins.codec.StreamSettings;
import dev.weir.plugins.net.Endpoint;

/**
 * The settings of a udp input.
 *
 * @param endpoint where it listens
 * @param sharePort whether other processes may listen on the same port
 * @param receiveBuffer bytes that the kernel is asked to keep until they are read
 * @param headroom bytes of events that are taken beyond the bounds of memory
 * @param stream what a datagram carries
 */
public record UdpInputSettings(
        Endpoint.Tcp endpoint, boolean sharePort, int receiveBuffer, long headroom, StreamSettings stream) {
    private static final String NO_CONNECTIONS = "datagrams have no connections";

    private static final Key<String> LISTEN = Key.text("listen")
            .byDefault("0.0.0.0")
            .same()
            .doc("Address to listen on, of either family; 127.0.0.1 is this machine alone.");
    private static final Key<Integer> PORT = Key.integer("port")
            .byDefault(5170)
            .between(0, 65_535)
            .same()
            .doc("Port to listen on; 0 takes a free one, which the log tells.");
    private static final Key<Boolean> SHARE_PORT = Key.flag("net.share_port")
            .byDefault(false)
            .same()
            .doc("Lets other processes of the same user listen on the same port.");
    private static final Key<ByteSize> RECEIVE_BUFFER = Key.size("receive_buffer_size")
            .byDefaultText("4M")
            .between(new ByteSize(1), new ByteSize(1_000_000_000))
            .ours()
            .doc("Bytes that the kernel keeps until they are read; it gives at most net.core.rmem_max.");

    private static final Key<ByteSize> HEADROOM = Key.size("udp.headroom")
            .byDefaultText("1M")
            .atMost(new ByteSize(1_000_000_000))
            .ours()
            .doc("Bytes of events that are still taken when the input is paused for memory, since its senders cannot"
                    + " wait; beyond them events are dropped and counted. Set aside from memory.limit at the start, at"
                    + " most a quarter of it divided among the inputs; comes on top of mem_buf_limit. 0 is none.");

    static final KeyGroup LISTENER = KeyGroup.of(
            "Listener",
            LISTEN,
            PORT,
            Key.text("host").met("the address is given by listen"),
            Key.flag("ipv6").met("listen takes addresses of either family"),
            SHARE_PORT,
            RECEIVE_BUFFER,
            HEADROOM,
            Key.integer("net.backlog").met(NO_CONNECTIONS),
            Key.duration("net.io_timeout").met(NO_CONNECTIONS),
            Key.duration("net.accept_timeout").met(NO_CONNECTIONS),
            Key.flag("net.accept_timeout_log_error").met(NO_CONNECTIONS),
            Key.flag("net.keepalive").met(NO_CONNECTIONS));

    static UdpInputSettings from(Values values) {
        return new UdpInputSettings(
                new Endpoint.Tcp(values.get(LISTEN), values.get(PORT)),
                values.get(SHARE_PORT),
                (int) values.get(RECEIVE_BUFFER).bytes(),
                values.get(HEADROOM).bytes(),
                StreamKeys.datagrams(values).atMost(UdpInput.DATAGRAM_MAX));
    }
}
