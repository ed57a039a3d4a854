// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.util.Optional;

/** What this program calls itself. */
final class Version {
    /** The version of the jar, or what is said when the classes do not lie in one. */
    static final String TEXT = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("development");

    private Version() {}
}
