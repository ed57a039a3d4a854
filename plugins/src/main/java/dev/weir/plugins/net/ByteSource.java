// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.io.IOException;
import java.time.Duration;

/** Where an {@link ItemReader} reads from. For one thread at a time. */
public interface ByteSource {
    /**
     * As {@link java.io.InputStream#read(byte[], int, int)}, with a bound.
     *
     * @param limit how long it may take; zero is for ever
     * @throws java.net.SocketTimeoutException if it took longer
     */
    int read(byte[] into, int at, int length, Duration limit) throws IOException;

    /** Whether a read would return something at once, as far as one can tell without reading. */
    boolean isReady() throws IOException;

    /** How long it may say nothing; zero is for ever. */
    Duration idleTimeout();

    /** Bytes per second by which a large item must grow. */
    long leastRate();
}
