// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.file;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The process environment as configurations see it: its variables, and the name of the host. */
public record Environment(Map<String, String> variables, String hostName) {

    private static final String HOSTNAME = "HOSTNAME";

    public Environment {
        variables = Map.copyOf(variables);
        Objects.requireNonNull(hostName, "hostName");
    }

    /** The environment of this process. */
    public static Environment ofProcess() {
        return new Environment(System.getenv(), localHostName());
    }

    /** A variable's value; {@code HOSTNAME} is there even where the shell does not export it. */
    Optional<String> find(String name) {
        String value = variables.get(name);
        if (value == null && name.equals(HOSTNAME)) {
            return Optional.of(hostName);
        }
        return Optional.ofNullable(value);
    }

    private static String localHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost"; // a host whose own name does not resolve
        }
    }

    /** Never the values. */
    @Override
    public String toString() {
        return "variables=" + variables.size() + ", hostName=" + hostName;
    }
}
