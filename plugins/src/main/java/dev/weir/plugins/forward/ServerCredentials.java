// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import java.util.Map;

/**
 * What those who connect must know. Never printed.
 *
 * @param hostname the name that this end gives itself
 * @param sharedKey the secret that both ends have; may be empty
 * @param users passwords by user; where there is none, no user has to be named
 */
record ServerCredentials(String hostname, String sharedKey, Map<String, String> users) {
    /** Copies the users. */
    ServerCredentials {
        users = Map.copyOf(users);
    }

    @Override
    public String toString() {
        return "credentials of " + hostname;
    }
}
