// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

/**
 * What this end shows to those it connects to. Never printed.
 *
 * @param hostname the name that this end gives itself
 * @param sharedKey the secret that both ends have; may be empty
 * @param username whom to be, where the other end asks for a user
 * @param password that user's
 */
record ClientCredentials(String hostname, String sharedKey, String username, String password) {
    @Override
    public String toString() {
        return "credentials of " + hostname;
    }
}
