// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file of a unix socket that one listens on. */
final class UnixSocketFile {
    private UnixSocketFile() {}

    /**
     * Listens, and makes the file; one that a former process left is removed before.
     *
     * @throws IOException if another process listens there, or the file is something else
     */
    static ServerSocketChannel bind(Endpoint.Unix unix, int backlog) throws IOException {
        removeLeftOver(unix.path());
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(unix.path()), backlog);
            if (!unix.permissions().isEmpty()) {
                Files.setPosixFilePermissions(unix.path(), unix.permissions());
            }
            return channel;
        } catch (IOException | RuntimeException cause) {
            channel.close();
            throw cause;
        }
    }

    /** Removes the file of a socket that was closed. */
    static void remove(Endpoint.Unix unix) throws IOException {
        Files.deleteIfExists(unix.path());
    }

    private static void removeLeftOver(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isOther()) {
            throw new IOException("there is a file of that name, and it is no socket");
        }
        if (isAlive(path)) {
            throw new IOException("another process listens there");
        }
        Files.delete(path);
    }

    private static boolean isAlive(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException _) {
            return false;
        }
    }
}
