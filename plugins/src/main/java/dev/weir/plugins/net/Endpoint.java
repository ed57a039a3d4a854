// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** An address that one listens on or connects to. */
public sealed interface Endpoint {
    /** An address of a socket as an operator writes it. */
    static String spelled(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> new Tcp(inet.getAddress().getHostAddress(), inet.getPort()).toString();
            case UnixDomainSocketAddress unix -> Unix.of(unix.getPath()).toString();
            default -> address.toString();
        };
    }

    /**
     * A port of a host.
     *
     * @param host name or address of either family; {@code 0.0.0.0} and {@code ::} listen everywhere
     * @param port 0 to 65535; to listen on 0 takes a free one
     */
    record Tcp(String host, int port) implements Endpoint {
        /** Checks the range. */
        public Tcp {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port=" + port + ", allowed is 0 to 65535");
            }
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A unix socket.
     *
     * @param path where it lies in the file system
     * @param permissions who may connect, set when one listens; empty leaves it to the umask
     */
    record Unix(Path path, Set<PosixFilePermission> permissions) implements Endpoint {
        /** Copies the permissions. */
        public Unix {
            permissions = Set.copyOf(permissions);
        }

        /** A unix socket with the permissions that the umask gives. */
        public static Unix of(Path path) {
            return new Unix(path, Set.of());
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
